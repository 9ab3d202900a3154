import CopseShell

#if canImport(Glibc)
    import Glibc
#elseif canImport(Darwin)
    import Darwin
#endif

/// Long results at a prompt go through the user's pager.
enum Pager {
    /// Whether a result is to be paged.
    static func takes(_ text: String, _ setting: Settings.Pager) -> Bool {
        switch setting {
        case .off: return false
        case .on: return !text.isEmpty
        case .auto:
            guard let size = Terminal.size else { return false }
            return fills(text, rows: size.rows - 1, columns: size.columns)
        }
    }

    /// Whether a text has more rows than that, long lines broken.
    static func fills(_ text: String, rows: Int, columns: Int) -> Bool {
        var used = 0
        for line in text.split(separator: "\n", omittingEmptySubsequences: false).dropLast() {
            // Longer in bytes than on the screen: then it is worth the exact count.
            let width = line.utf8.count <= columns ? 0 : DisplayWidth.of(plain(line))
            used += max(1, (width + columns - 1) / columns)
            if used > rows { return true }
        }
        return false
    }

    /// Shows a text in $COPSE_PAGER, else $PAGER, else less. Leaving it early is no error; where
    /// none can be started the text is written as it is.
    static func show(_ text: String) {
        let named = ["COPSE_PAGER", "PAGER"].lazy.compactMap(Terminal.environment)
            .first { !$0.isEmpty }
        // As git does: what fits is not held, colours are shown, the text stays on the screen.
        unsafe setenv("LESS", "FRX", 0)
        let status = try? UserShell.run(named ?? "less", input: text)
        // 126 and 127: the shell found no such program.
        if status == nil || status == 126 || status == 127 { StandardStream.output.write(text) }
        // ^C was for the pager.
        Interrupts.clear()
    }

    private static func plain(_ line: Substring) -> String {
        var text = ""
        var isEscape = false
        for scalar in line.unicodeScalars {
            if scalar == "\u{1B}" {
                isEscape = true
            } else if !isEscape {
                text.unicodeScalars.append(scalar)
            } else if scalar.properties.isAlphabetic {
                isEscape = false
            }
        }
        return text
    }
}
