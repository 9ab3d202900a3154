import Foundation
import Testing

/// Keys at the prompt.
@Suite(.serialized) struct EditingTests {
    private let plain = ["--no-rc", "--quiet", "--color", "never"]

    private func prompt(
        _ environment: [String: String?] = [:], columns: Int = 100, folder: String? = nil
    ) throws -> PseudoTerminal {
        let terminal = try PseudoTerminal(
            plain, environment: environment, columns: columns, folder: folder)
        try terminal.wait(for: "[1]>")
        return terminal
    }

    @Test func `characters beyond ASCII arrive, in the C locale too`() throws {
        for locale in ["C", "POSIX", "C.UTF-8"] {
            let terminal = try prompt(["LC_ALL": locale])
            terminal.type("note \"héllo→日本\"\r")
            try terminal.wait(for: "[2]>")
            #expect(terminal.screen.contains("\nhéllo→日本"), "\(locale)")
        }
    }

    @Test func `what is pasted is one text and runs on Enter only`() throws {
        let terminal = try prompt()
        terminal.type("\u{1B}[200~note one\rnote two\rnote three\r\u{1B}[201~")
        terminal.settle()
        #expect(!terminal.screen.contains("[2]>"))
        terminal.type("\r")
        try terminal.wait(for: "[4]>")
        // It is one entry of the history.
        terminal.type("clear\r\u{10}\u{10}")
        try terminal.wait(for: "[4]> note one\n   · note two\n   · note three")
    }

    @Test func `an open bracket asks for another line, set in below the first`() throws {
        let terminal = try prompt()
        terminal.type("r = recipe {\rfee = gas * gasPrice\r}\r")
        try terminal.wait(for: "[2]>")
        #expect(terminal.screen.contains("recipe, 1 feature"))
        #expect(terminal.screen.contains("  fee = gas"))
    }

    @Test func `up and down move inside a text of several lines, and to the history at its edges`()
        throws
    {
        let terminal = try prompt()
        terminal.type("note first\r")
        try terminal.wait(for: "[2]>")
        terminal.type("r = recipe {\rone = gas\rtwo = gas")
        terminal.settle()
        // From the last line up to the first feature, where its name changes; then to the end.
        terminal.type(
            "\u{1B}[A\u{1}\u{1B}[3~\u{1B}[3~\u{1B}[3~\u{1B}[3~\u{1B}[3~six\u{1B}[B\u{5}\r}\r")
        try terminal.wait(for: "[3]>")
        #expect(terminal.screen.contains("six = gas\n   ·   two = gas\n   · }"))
        // Up through the recalled cell, and from its first line to the entry before it.
        terminal.type("\u{1B}[A\u{1B}[A\u{1B}[A\u{1B}[A\u{1B}[A\r")
        try terminal.wait(for: "[4]>")
        #expect(terminal.screen.hasSuffix("[3]> note first\nfirst\n[4]>"))
    }

    @Test func `control-R finds what was typed before, and runs it`() throws {
        let terminal = try prompt()
        terminal.type("note alpha\r")
        try terminal.wait(for: "[2]>")
        terminal.type("note beta\r")
        try terminal.wait(for: "[3]>")
        terminal.forget()
        terminal.type("\u{12}alp")
        try terminal.wait(for: "(search) alp> note alpha")
        terminal.type("\r")
        try terminal.wait(for: "[4]>")
        #expect(terminal.screen.contains("\nalpha"))
        terminal.forget()
        terminal.type("\u{12}zzz")
        try terminal.wait(for: "(not found) zzz>")
        terminal.type("\u{7}note ok\r")
        try terminal.wait(for: "[5]>")
    }

    @Test func `Tab completes what is unique and lists the rest with what it is`() throws {
        let terminal = try prompt()
        terminal.type("desc\t")
        try terminal.wait(for: "[1]> describe")
        terminal.type("\u{15}train tx --m\t")
        terminal.settle()
        terminal.type("\t\t")
        try terminal.wait(for: "--max-depth N                  splits on a path")
        #expect(terminal.screen.contains("[1]> train tx --m\n--m"))
        // The list goes with the next key.
        terminal.type("ax")
        terminal.settle()
        #expect(terminal.screen.hasSuffix("[1]> train tx --max"))
    }

    @Test func `Tab knows columns, and files with blanks in their names`() throws {
        let folder = try Folder()
        try folder.write("hash,gasPrice\na,1\n", to: "my tx.csv")
        let terminal = try prompt(folder: folder.path)
        terminal.type("tx = load m\t\r")
        try terminal.wait(for: "[2]>")
        #expect(terminal.screen.contains("load \"my tx.csv\""))
        terminal.forget()
        terminal.type("sort tx by gasP\t\r")
        try terminal.wait(for: "[3]>")
        #expect(terminal.screen.contains("sort tx by gasPrice"))
        #expect(!terminal.screen.contains("error"))
    }

    @Test func `control-C forgets the line, control-D leaves at an empty one only`() throws {
        let terminal = try prompt()
        terminal.type("nonsense\u{3}")
        try terminal.wait(for: "^C")
        terminal.type("note fine\r")
        try terminal.wait(for: "[2]>")
        #expect(!terminal.screen.contains("error"))
        terminal.type("ab\u{1B}[D\u{4}\u{4}\u{7F}")
        terminal.settle()
        terminal.type("\u{4}")
        #expect(try terminal.waitForEnd() == 0)
    }

    @Test func `a half-typed line survives a narrower window`() throws {
        let terminal = try prompt(columns: 200)
        let text = "note \"a line that is longer than forty columns, by some 日本語 characters\""
        terminal.type(text)
        terminal.settle()
        terminal.resize(columns: 40)
        terminal.settle()
        #expect(
            terminal.screen.hasSuffix(
                "[1]> note \"a line that is longer than fo\nrty columns, by some 日本語 characters\""),
            "\(terminal.screen)")
        terminal.type("\r")
        try terminal.wait(for: "[2]>")
        let shown = terminal.screen.filter { $0 != "\n" }
        #expect(shown.contains("\"\(text.dropFirst(6).dropLast())[2]>"))
    }

    @Test func `a stop and a continuation keep the line`() throws {
        let terminal = try prompt()
        terminal.type("note kep")
        terminal.settle()
        terminal.signal(SIGTSTP)
        terminal.settle()
        terminal.forget()
        terminal.signal(SIGCONT)
        try terminal.wait(for: "[1]> note kep")
        terminal.type("t\r")
        try terminal.wait(for: "[2]>")
        #expect(terminal.screen.contains("\nkept"))
    }

    @Test func `colours of the prompt end before what is typed`() throws {
        let terminal = try PseudoTerminal(["--no-rc", "--quiet"])
        try terminal.wait(for: "[1]>")
        #expect(terminal.output.contains("\u{1B}[2m[1]>\u{1B}[0m "))
        let plain = try PseudoTerminal(["--no-rc", "--quiet"], environment: ["NO_COLOR": "1"])
        try plain.wait(for: "[1]>")
        plain.type("describe x\r")
        try plain.wait(for: "[2]>")
        #expect(!plain.output.contains("m[1]>") && !plain.output.contains("\u{1B}[1;31m"))
    }
}
