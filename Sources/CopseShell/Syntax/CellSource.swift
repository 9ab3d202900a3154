/// The text of one cell and where it stood.
package struct CellSource: Sendable, Equatable {
    /// Without blank space and comments around it; a `;` that hides the display is kept.
    package var text: String
    /// Line of its first character in the text it was cut from, from 1.
    package var line: Int

    package init(text: String, line: Int = 1) {
        self.text = text
        self.line = line
    }
}

extension CellSource {
    /// Cuts a text into its cells: at line ends and at `;`, outside brackets and quotes.
    package static func split(_ text: String) -> [CellSource] {
        let marked = MarkedText(text)
        var cells: [CellSource] = []
        var start: Int?
        var end = 0
        var line = 1
        var startLine = 1
        func finish() {
            if let first = start {
                cells.append(CellSource(text: marked.text(first..<end), line: startLine))
            }
            start = nil
        }
        for position in 0..<marked.count {
            switch marked.marks[position] {
            case .newline:
                finish()
            case .separator:
                if start != nil, marked.endsLine(after: position) { end = position + 1 }
                finish()
            case .space, .comment, .continuation:
                break
            default:
                if start == nil {
                    start = position
                    startLine = line
                }
                end = position + 1
            }
            if marked.isLineBreak(position) { line += 1 }
        }
        finish()
        return cells
    }

    /// Whether a text typed so far needs another line before it can run.
    package static func wantsMore(_ text: String) -> Bool { MarkedText(text).wantsMore }
}

extension MarkedText {
    /// Whether only blank space and comments follow on the line.
    fileprivate func endsLine(after position: Int) -> Bool {
        for next in (position + 1)..<max(count, position + 1) {
            switch marks[next] {
            case .newline: return true
            case .space, .comment, .continuation: continue
            default: return false
            }
        }
        return true
    }

    /// Whether a line ends here; `\r\n` ends one line.
    fileprivate func isLineBreak(_ position: Int) -> Bool {
        switch scalars[position] {
        case "\n": true
        case "\r": position + 1 == count || scalars[position + 1] != "\n"
        default: false
        }
    }
}
