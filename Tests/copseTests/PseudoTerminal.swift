import Foundation
import Testing

#if canImport(Glibc)
    import Glibc
#elseif canImport(Darwin)
    import Darwin
#endif

/// `copse` at a prompt in a terminal of its own: keys in, the bytes of the screen out.
final class PseudoTerminal {
    struct Silent: Error, CustomStringConvertible {
        var waitedFor: String
        var screen: String
        var description: String { "no '\(waitedFor)' in: \(screen.debugDescription)" }
    }

    private let master: Int32
    private let child: pid_t
    /// What has come since the last `forget()`.
    private(set) var output = ""
    private var emulator: Screen
    private let store: Folder
    /// What the terminal shows, a line for each row, without blanks at the ends.
    var screen: String { emulator.text }
    private var pending: [UInt8] = []
    private(set) var status: Int32?

    /// POSIX_SPAWN_SETSID, which the C library's module does not show.
    private static let newSession: Int16 = 0x80

    static let program =
        URL(fileURLWithPath: CommandLine.arguments[0])
        .deletingLastPathComponent().path + "/copse"

    /// - Parameter environment: beside TERM=xterm and a folder of its own as HOME; nil takes one out.
    init(
        _ arguments: [String] = [], environment: [String: String?] = [:], columns: Int = 100,
        rows: Int = 30, folder: String? = nil
    ) throws {
        var size = winsize(
            ws_row: UInt16(rows), ws_col: UInt16(columns), ws_xpixel: 0, ws_ypixel: 0)
        var (master, end): (Int32, Int32) = (-1, -1)
        guard unsafe openpty(&master, &end, nil, nil, &size) == 0 else {
            throw Silent(waitedFor: "a pseudo-terminal", screen: "")
        }
        self.master = master
        emulator = Screen(columns: columns, rows: rows)
        store = try Folder()
        let name = try FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/fd/\(end)")
        defer { close(end) }

        var settings = ProcessInfo.processInfo.environment
        for name in ["NO_COLOR", "LC_CTYPE", "LANG", "PAGER", "COPSE_PAGER", "COLUMNS", "LINES"] {
            settings[name] = nil
        }
        settings["TERM"] = "xterm"
        settings["COPSE_STORE"] = store.path + "/copse.sqlite"
        settings["LC_ALL"] = "C.UTF-8"
        settings["HOME"] = "/nonexistent"
        settings["XDG_CONFIG_HOME"] = nil
        for (name, value) in environment { settings[name] = value }

        var actions = unsafe posix_spawn_file_actions_t()
        unsafe posix_spawn_file_actions_init(&actions)
        defer { unsafe posix_spawn_file_actions_destroy(&actions) }
        // The first terminal a session leader opens becomes its own: ^C comes as a signal.
        unsafe posix_spawn_file_actions_addopen(&actions, 0, name, O_RDWR, 0)
        unsafe posix_spawn_file_actions_adddup2(&actions, 0, 1)
        unsafe posix_spawn_file_actions_adddup2(&actions, 0, 2)
        // Nothing of this process: a server of another test is closed only when nobody has its socket.
        for descriptor in Int32(3)..<1_024 {
            unsafe posix_spawn_file_actions_addclose(&actions, descriptor)
        }
        var attributes = posix_spawnattr_t()
        unsafe posix_spawnattr_init(&attributes)
        defer { unsafe posix_spawnattr_destroy(&attributes) }
        // Threads that run tests block signals, and a child would inherit that.
        var none = sigset_t()
        unsafe sigemptyset(&none)
        unsafe posix_spawnattr_setsigmask(&attributes, &none)
        unsafe posix_spawnattr_setflags(
            &attributes, Self.newSession | Int16(POSIX_SPAWN_SETSIGMASK))
        let start = ["env", "-C", folder ?? FileManager.default.currentDirectoryPath, Self.program]
        var words: [UnsafeMutablePointer<CChar>?] =
            unsafe (start + arguments).map { unsafe strdup($0) } + [nil]
        var pairs: [UnsafeMutablePointer<CChar>?] =
            unsafe settings.map { unsafe strdup("\($0.key)=\($0.value)") } + [nil]
        defer {
            while let word = unsafe words.popLast() { unsafe free(word) }
            while let pair = unsafe pairs.popLast() { unsafe free(pair) }
        }
        var child: pid_t = 0
        let code = unsafe posix_spawn(
            &child, "/usr/bin/env", &actions, &attributes, &words, &pairs)
        self.child = child
        guard code == 0 else { throw Silent(waitedFor: Self.program, screen: "code \(code)") }
    }

    deinit {
        if status == nil {
            kill(child, SIGKILL)
            var code: Int32 = 0
            _ = unsafe waitpid(child, &code, 0)
        }
        close(master)
    }

    func type(_ text: String) { type(Array(text.utf8)) }

    func type(_ bytes: [UInt8]) { _ = unsafe write(master, bytes, bytes.count) }

    func forget() { output = "" }

    func resize(columns: Int, rows: Int = 30) {
        var size = winsize(
            ws_row: UInt16(rows), ws_col: UInt16(columns), ws_xpixel: 0, ws_ypixel: 0)
        emulator.resize(columns: columns, rows: rows)
        _ = unsafe ioctl(master, UInt(TIOCSWINSZ), &size)
    }

    func signal(_ number: Int32) { kill(child, number) }

    /// Reads until the screen holds `text`.
    @discardableResult
    func wait(for text: String, seconds: Double = 20) throws -> String {
        try wait(for: text, seconds: seconds) { $0.contains(text) }
    }

    @discardableResult
    func wait(
        for what: String, seconds: Double = 20, until holds: (String) -> Bool
    ) throws -> String {
        let deadline = Date().addingTimeInterval(seconds)
        while !holds(screen) {
            guard Date() < deadline, read(milliseconds: 100) else {
                throw Silent(waitedFor: what, screen: screen)
            }
        }
        return screen
    }

    /// Reads what comes until nothing has come for a while.
    @discardableResult
    func settle(milliseconds: Int32 = 150) -> String {
        var quiet = false
        while !quiet {
            let before = output.utf8.count
            guard read(milliseconds: milliseconds) else { break }
            quiet = output.utf8.count == before
        }
        return screen
    }

    /// - Returns: false when the program has gone.
    private func read(milliseconds: Int32) -> Bool {
        var wanted = pollfd(fd: master, events: Int16(POLLIN), revents: 0)
        guard unsafe poll(&wanted, 1, milliseconds) > 0 else { return true }
        var buffer = [UInt8](repeating: 0, count: 65536)
        let count = unsafe Glibc.read(master, &buffer, buffer.count)
        guard count > 0 else { return false }
        pending += buffer[..<count]
        // A character may come in two parts.
        var end = pending.count
        for back in 1...min(3, pending.count) {
            let byte = pending[pending.count - back]
            if byte & 0xC0 == 0x80 { continue }
            let length = byte >= 0xF0 ? 4 : byte >= 0xE0 ? 3 : byte >= 0xC0 ? 2 : 1
            if length > back { end = pending.count - back }
            break
        }
        let text = String(decoding: pending[..<end], as: UTF8.self)
        output += text
        emulator.write(text)
        pending.removeFirst(end)
        return true
    }

    /// The exit status, once the program has ended.
    func waitForEnd(seconds: Double = 60) throws -> Int32 {
        let deadline = Date().addingTimeInterval(seconds)
        var code: Int32 = 0
        while unsafe waitpid(child, &code, WNOHANG) == 0 {
            guard Date() < deadline else { throw Silent(waitedFor: "the end", screen: screen) }
            _ = read(milliseconds: 20)
        }
        let result = code & 0x7F == 0 ? (code >> 8) & 0xFF : 128 + (code & 0x7F)
        status = result
        return result
    }
}

/// A temporary folder that goes with its owner.
final class Folder: Sendable {
    let path: String

    init() throws {
        path = FileManager.default.temporaryDirectory.path + "/copse-" + UUID().uuidString
        try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
    }

    deinit { try? FileManager.default.removeItem(atPath: path) }

    func write(_ text: String, to name: String) throws {
        try text.write(toFile: path + "/" + name, atomically: false, encoding: .utf8)
    }
}
