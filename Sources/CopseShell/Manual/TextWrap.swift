/// Words set in lines.
enum TextWrap {
    /// Prose in lines of at most `width` columns, broken at spaces; a word that is wider stands in a
    /// line of its own. Only the first line begins `lead` columns in.
    static func prose(_ text: String, width: Int?, lead: Int = 0) -> String {
        guard let width, lead + DisplayWidth.of(text) > width else { return text }
        var result = ""
        var used = lead
        for word in text.split(separator: " ", omittingEmptySubsequences: false) {
            let wide = DisplayWidth.of(String(word))
            if !result.isEmpty {
                let breaks = used + 1 + wide > width
                result += breaks ? "\n" : " "
                used = breaks ? 0 : used + 1
            }
            result += word
            used += wide
        }
        return result
    }

    /// Lines of at most `width` characters, set in by two.
    static func lines(_ words: [String], width: Int) -> [String] {
        var lines: [String] = []
        var line = " "
        for word in words {
            if line.count + 2 + word.count > width, line.count > 1 {
                lines.append(line)
                line = " "
            }
            line += (line.count > 1 ? "  " : " ") + word
        }
        return line.count > 1 ? lines + [line] : lines
    }
}
