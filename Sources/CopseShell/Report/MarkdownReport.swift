import CopseFrame

/// A report as GitHub-flavoured Markdown; pictures are those of the terminal.
enum MarkdownReport {
    static func text(of report: SessionReport) -> String {
        var parts: [String] = []
        let hasTitle = report.title != "Session \(report.name)"
        if !hasTitle { parts.append("# \(escaped(report.title))") }
        for cell in report.cells {
            if let prose = cell.prose {
                parts.append(prose)
                continue
            }
            parts.append(fenced(cell.source, "copse"))
            parts += cell.notes.map { "> note: \(escaped($0))" }
            parts += cell.blocks.map(markdown)
        }
        parts.append("## Where this comes from")
        parts.append(
            rows([["", ""], ["---", "---"]])
                + rows(ReportFacts.of(report).map { [escaped($0.name), "`\($0.value)`"] }))
        return parts.map { $0.hasSuffix("\n") ? $0 : $0 + "\n" }.joined(separator: "\n")
    }

    private static func markdown(_ block: ReportBlock) -> String {
        switch block {
        case .line(let line): return escaped(line)
        case .code(let text), .picture(_, let text): return fenced(text, "")
        case .facts(let facts):
            return rows([["", ""], ["---", "---"]])
                + rows(facts.map { [escaped($0.name), escaped($0.value)] })
        case .table(let table):
            var text = rows([
                table.columns.map { escaped($0.name) },
                table.columns.map { $0.isRight ? "---:" : "---" },
            ])
            text += rows(table.rows.map { $0.map { escaped($0.text) } })
            if table.rows.count < table.total {
                text += "\n\(table.rows.count.grouped) of \(table.total.counted("row"))\n"
            }
            return text
        }
    }

    private static func rows(_ rows: [[String]]) -> String {
        rows.map { "| " + $0.joined(separator: " | ") + " |\n" }.joined()
    }

    /// Code between fences that are longer than any in it.
    private static func fenced(_ text: String, _ language: String) -> String {
        var longest = 2
        var run = 0
        for character in text {
            run = character == "`" ? run + 1 : 0
            longest = max(longest, run)
        }
        let fence = String(repeating: "`", count: longest + 1)
        return "\(fence)\(language)\n\(text)\n\(fence)\n"
    }

    /// Text of data that no Markdown reader takes for marks or tags.
    private static func escaped(_ text: String) -> String {
        var result = ""
        for character in DisplayWidth.printable(text) {
            switch character {
            case "\\", "`", "*", "_", "[", "]", "|", "#", "~": result += "\\\(character)"
            case "<": result += "&lt;"
            case ">": result += "&gt;"
            case "&": result += "&amp;"
            default: result.append(character)
            }
        }
        return result
    }
}
