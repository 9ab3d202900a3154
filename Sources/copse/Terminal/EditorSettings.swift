import CEdit
import CopseShell

#if canImport(Glibc)
    import Glibc
#elseif canImport(Darwin)
    import Darwin
#endif

/// The user's own settings for libedit: `$EDITRC`, else `~/.editrc`.
///
/// Read here and not by `el_source`, as ours have to come between the line that chooses the mode
/// and the lines that bind keys.
enum EditorSettings {
    /// Its lines as words.
    static func lines() -> [[String]] {
        let path =
            Terminal.environment("EDITRC") ?? Terminal.environment("HOME").map { $0 + "/.editrc" }
        guard let path, let text = try? Script.read(path),
            let tokenizer = unsafe tok_init(nil)
        else { return [] }
        defer { unsafe tok_end(tokenizer) }
        return text.split(whereSeparator: \.isNewline).compactMap { line in
            var count: Int32 = 0
            var words: UnsafeMutablePointer<UnsafePointer<CChar>?>?
            unsafe tok_reset(tokenizer)
            let isWhole = unsafe tok_str(tokenizer, String(line), &count, &words) == 0
            guard isWhole, count > 0, let words = unsafe words else { return nil }
            let list = unsafe UnsafeBufferPointer(start: words, count: Int(count))
            let texts = unsafe list.compactMap { unsafe $0.map { unsafe String(cString: $0) } }
            // Without it there is no editor, and these two are the shell's own business.
            let isOurs = ["edit", "history", "#"].contains { name in
                texts[0].hasPrefix("#")
                    || texts[0].split(separator: ":").last.map(String.init) == name
            }
            return isOurs ? nil : texts
        }
    }

    /// Whether a line chooses between emacs and vi.
    static func choosesMode(_ words: [String]) -> Bool {
        words.dropFirst() == ["-v"] || words.dropFirst() == ["-e"]
    }

    static func apply(_ words: [String], to edit: OpaquePointer) {
        var copies: [UnsafePointer<CChar>?] =
            unsafe words.map { unsafe UnsafePointer(strdup($0)) } + [nil]
        defer {
            while let copy = unsafe copies.popLast() {
                unsafe free(UnsafeMutablePointer(mutating: copy))
            }
        }
        _ = unsafe el_parse(edit, Int32(words.count), &copies)
    }
}
