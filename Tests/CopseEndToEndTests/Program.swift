import Foundation

/// The built programs, run as users run them.
struct Program {
    var path: String

    static let copse = Program(path: buildFolder + "/copse")
    static let copsed = Program(path: buildFolder + "/copsed")

    /// Executables lie beside the test bundle in the build folder.
    static let buildFolder: String = {
        let bundle = URL(fileURLWithPath: CommandLine.arguments[0]).deletingLastPathComponent()
        return bundle.path
    }()

    struct Result {
        var status: Int32
        var output: String
        var errors: String
    }

    /// Runs the program to its end.
    func run(
        _ arguments: [String], input: String? = nil, environment: [String: String] = [:],
        folder: String? = nil
    ) throws -> Result {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: path)
        process.arguments = arguments
        let scratch = try Scratch()
        process.environment = ProcessInfo.processInfo.environment
            .merging(["COPSE_STORE": scratch.path("store.sqlite")]) { _, new in new }
            .merging(environment) { _, new in new }
        if let folder { process.currentDirectoryURL = URL(fileURLWithPath: folder) }
        let output = try scratch.handle("output")
        let errors = try scratch.handle("errors")
        process.standardOutput = output
        process.standardError = errors
        if let input {
            try input.write(toFile: scratch.path("input"), atomically: false, encoding: .utf8)
            process.standardInput = FileHandle(forReadingAtPath: scratch.path("input"))
        } else {
            process.standardInput = FileHandle.nullDevice
        }
        try process.run()
        process.waitUntilExit()
        return Result(
            status: process.terminationStatus, output: try scratch.text("output"),
            errors: try scratch.text("errors"))
    }
}

/// A temporary folder that goes with its owner.
final class Scratch {
    let folder: String

    init() throws {
        folder =
            FileManager.default.temporaryDirectory
            .appendingPathComponent("copse-" + UUID().uuidString).path
        try FileManager.default.createDirectory(
            atPath: folder, withIntermediateDirectories: true)
    }

    deinit { try? FileManager.default.removeItem(atPath: folder) }

    func path(_ name: String) -> String { folder + "/" + name }

    func text(_ name: String) throws -> String {
        String(decoding: try Data(contentsOf: URL(fileURLWithPath: path(name))), as: UTF8.self)
    }

    func write(_ text: String, to name: String) throws -> String {
        try text.write(toFile: path(name), atomically: false, encoding: .utf8)
        return path(name)
    }

    func handle(_ name: String) throws -> FileHandle {
        try Data().write(to: URL(fileURLWithPath: path(name)))
        return try FileHandle(forWritingTo: URL(fileURLWithPath: path(name)))
    }
}
