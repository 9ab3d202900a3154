/// Words set in lines.
enum TextWrap {
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
