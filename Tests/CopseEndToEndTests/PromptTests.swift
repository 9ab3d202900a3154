import CopseTestSupport
import Foundation
import Testing

#if canImport(Glibc)
    import Glibc
#elseif canImport(Darwin)
    import Darwin
#endif

/// One script, four doors: a file, a pipe, the command line and a prompt give the same replies.
@Suite struct PromptTests {
    static let cells = [
        "tx = load \"\(Repository.root)/datasets/transactions.csv\"",
        "f = features tx with eth",
        "m = train f --contamination 0.01 --seed 42",
        "anomalies m f --top 3",
        "explain m f 17",
        "describe nosuch",
        "score m f",
    ]

    static func withoutTimes(_ output: String) -> [String] {
        // A terminal's own signs may stand before a line.
        output.split(whereSeparator: \.isNewline).map(String.init)
            .compactMap { line in
                line.range(of: "{\"cell\"").map { String(line[$0.lowerBound...]) }
            }
            .map { $0.replacing(/"(ms|[a-z]+_ms)":[0-9.e+-]+/, with: "") }
    }

    @Test func `a script gives the same replies by -f, by -c, from a pipe and at a prompt`() throws
    {
        let flags = ["--json", "--quiet", "--no-rc", "--keep-going"]
        let text = Self.cells.joined(separator: "\n") + "\n"
        let scratch = try Scratch()
        let file = try scratch.write(text, to: "run.cells")
        let script = try Program.copse.run(flags + ["-f", file])
        let replies = Self.withoutTimes(script.output)
        #expect(replies.count == Self.cells.count)
        #expect(script.status == 1)
        let line = Self.cells.joined(separator: "; ")
        #expect(Self.withoutTimes(try Program.copse.run(flags + ["-c", line]).output) == replies)
        #expect(Self.withoutTimes(try Program.copse.run(flags, input: text).output) == replies)
        let typed = try Terminal.type(
            Self.cells,
            into: ["--json", "--quiet", "--no-rc", "--store", scratch.path("store.sqlite")],
            awaiting: "{\"cell\"")
        #expect(Self.withoutTimes(typed) == replies)
    }
}

/// A pseudo-terminal with `copse` at a prompt in it.
enum Terminal {
    struct Silent: Error { var screen: String }

    /// Types each line once the answer to the one before has appeared, then leaves with Ctrl-D.
    static func type(_ lines: [String], into arguments: [String], awaiting mark: String) throws
        -> String
    {
        var master: Int32 = -1
        var end: Int32 = -1
        guard unsafe openpty(&master, &end, nil, nil, nil) == 0 else {
            throw Silent(screen: "no pseudo-terminal")
        }
        let slave = FileHandle(fileDescriptor: end, closeOnDealloc: true)
        let process = Process()
        process.executableURL = URL(fileURLWithPath: Program.copse.path)
        process.arguments = arguments
        process.environment = ProcessInfo.processInfo.environment
            .merging(["TERM": "xterm", "LC_ALL": "C.UTF-8", "NO_COLOR": "1"]) { _, new in new }
        process.standardInput = slave
        process.standardOutput = slave
        process.standardError = slave
        try process.run()
        try slave.close()
        var screen = ""
        func wait(until holds: (String) -> Bool) throws {
            let deadline = Date().addingTimeInterval(120)
            var buffer = [UInt8](repeating: 0, count: 65536)
            while !holds(screen) {
                var wanted = pollfd(fd: master, events: Int16(POLLIN), revents: 0)
                guard Date() < deadline else { throw Silent(screen: screen) }
                guard unsafe poll(&wanted, 1, 200) > 0 else { continue }
                let count = unsafe read(master, &buffer, buffer.count)
                guard count > 0 else { return }
                screen += String(decoding: buffer[..<count], as: UTF8.self)
            }
        }
        try wait { $0.contains("[1]> ") }
        for (index, line) in lines.enumerated() {
            let bytes = Array((line + "\n").utf8)
            _ = unsafe write(master, bytes, bytes.count)
            try wait { screen in
                screen.components(separatedBy: mark).count > index + 1
                    && screen.contains("[\(index + 2)]> ")
            }
        }
        _ = unsafe write(master, [4], 1)
        try wait { _ in !process.isRunning }
        process.waitUntilExit()
        close(master)
        return screen
    }
}
