import CopseShell

#if canImport(Glibc)
    import Glibc
#elseif canImport(Darwin)
    import Darwin
#endif

/// The user's own editor: `$VISUAL`, else `$EDITOR`, else vi.
enum UserEditor {
    /// Opens a text in it and waits; nil where that failed, with a word on why.
    ///
    /// The text goes through a file that only its owner can read, and that is gone afterwards.
    static func edit(_ text: String) -> String? {
        let folder = Terminal.environment("TMPDIR").flatMap { $0.isEmpty ? nil : $0 } ?? "/tmp"
        // mkstemps opens with 0600 and never a file that is there.
        var name = Array("\(folder)/copse-XXXXXX.cells".utf8CString)
        let file = unsafe mkstemps(&name, 6)
        let path = String(decoding: name.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
        guard file >= 0 else {
            complain("cannot write a file in \(folder)")
            return nil
        }
        defer { unsafe unlink(path) }
        var content = text.isEmpty || text.hasSuffix("\n") ? text : text + "\n"
        let isWritten = content.withUTF8 { bytes in unsafe StandardStream.writeAll(bytes, to: file)
        }
        close(file)
        guard isWritten else {
            complain("cannot write \(path)")
            return nil
        }
        let editor = ["VISUAL", "EDITOR"].lazy.compactMap(Terminal.environment)
            .first { !$0.isEmpty }
        let quoted =
            "'"
            + path.split(separator: "'", omittingEmptySubsequences: false)
            .joined(separator: "'\\''") + "'"
        let status = try? UserShell.run("\(editor ?? "vi") \(quoted)", input: nil)
        // ^C was for the editor.
        Interrupts.clear()
        guard status == 0, let edited = try? Script.read(path) else {
            complain(
                "the editor '\(editor ?? "vi")' failed: name another, as in: export EDITOR=nano")
            return nil
        }
        return LineEditor.cleaned(Array(edited.unicodeScalars))
    }

    private static func complain(_ reason: String) { StandardStream.errors.write(reason + "\n") }
}
