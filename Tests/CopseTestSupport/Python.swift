import Foundation

/// Python with the packages that check what copse writes; `COPSE_PYTHON` names another interpreter
/// than `python3`.
package enum Python {
    private static var interpreter: String {
        ProcessInfo.processInfo.environment["COPSE_PYTHON"] ?? "python3"
    }

    /// Whether all of the packages can be imported.
    package static func has(_ packages: String...) -> Bool {
        let imports = packages.map { "import \($0)" }.joined(separator: "; ")
        return (try? run(imports))?.status == 0
    }

    /// Runs a program with arguments.
    package static func run(
        _ program: String, _ arguments: String...
    ) throws -> (status: Int32, output: String, errors: String) {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        process.arguments = [interpreter, "-W", "error", "-c", program] + arguments
        let folder = FileManager.default.temporaryDirectory
            .appendingPathComponent("copse-python-\(UUID().uuidString.prefix(8))")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        // Files, not pipes: a pipe that nobody empties blocks the program.
        let files = ["out", "err"].map { folder.appendingPathComponent($0) }
        for file in files { try Data().write(to: file) }
        process.standardOutput = try FileHandle(forWritingTo: files[0])
        process.standardError = try FileHandle(forWritingTo: files[1])
        process.standardInput = FileHandle.nullDevice
        try process.run()
        process.waitUntilExit()
        let texts = try files.map { try String(contentsOf: $0, encoding: .utf8) }
        return (process.terminationStatus, texts[0], texts[1])
    }
}
