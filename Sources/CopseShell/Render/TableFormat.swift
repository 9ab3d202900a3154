/// Text for people at a terminal.
struct TableFormat: ResultFormat {
    func text(of reply: Reply, _ options: RenderOptions) -> String {
        let style = Style(isColored: options.isColored)
        let width = options.isUncut ? nil : options.width
        var lines: [String] = []
        for block in reply.view(options).blocks {
            switch block {
            case .line(let line): lines.append(TextWrap.prose(line, width: options.proseWidth))
            case .code(let text): lines += text.linesOfText
            case .chart(let chart):
                if let drawn = options.graphics?.text(of: chart, columns: width ?? 80) {
                    lines.append(drawn)
                } else {
                    lines +=
                        TerminalChart(
                            chart, width: width ?? 80, isColored: style.isColored
                        ).lines
                }
            case .facts(let facts):
                let width = facts.map { DisplayWidth.of($0.name) }.max() ?? 0
                for (name, value) in facts {
                    let blanks = String(
                        repeating: " ", count: width - DisplayWidth.of(name) + 2)
                    lines.append(style.dim(name) + blanks + value)
                }
            case .table(let table):
                lines += TableLayout(table, width: width, style: style).lines
            case .fitting(let choices):
                let layouts = choices.map { tables in
                    tables.map { TableLayout($0, width: width, style: style) }
                }
                let chosen = layouts.first { $0.allSatisfy(\.isWhole) } ?? layouts.last ?? []
                lines += chosen.map(\.lines).joined(separator: [""])
            }
        }
        return lines.isEmpty ? "" : lines.joined(separator: "\n") + "\n"
    }
}

/// GitHub-flavoured Markdown.
struct MarkdownFormat: ResultFormat {
    func text(of reply: Reply, _ options: RenderOptions) -> String {
        let blocks = reply.view(options).blocks.map(markdown)
        return blocks.isEmpty ? "" : blocks.joined(separator: "\n") + "\n"
    }

    private func markdown(_ block: View.Block) -> String {
        switch block {
        case .line(let line): return line + "\n"
        case .code(let text): return "```\n" + text.linesOfText.joined(separator: "\n") + "\n```\n"
        case .chart(let chart):
            let lines = TerminalChart(chart).lines
            return "```\n" + lines.joined(separator: "\n") + "\n```\n"
        case .facts(let facts):
            return table(
                header: ["", ""], isRight: [false, false], rows: facts.map { [$0.name, $0.value] })
        case .fitting(let choices):
            return (choices.first ?? []).map { markdown(.table($0)) }.joined(separator: "\n")
        case .table(let view):
            var header = view.columns.map(\.name)
            var isRight = view.columns.map(\.isRightAligned)
            var rows = (0..<view.rowCount).map { row in view.columns.map { $0.cells[row] } }
            if let numbers = view.rowNumbers {
                header.insert("", at: 0)
                isRight.insert(true, at: 0)
                rows = zip(numbers, rows).map { ["\($0)"] + $1 }
            }
            var text = table(header: header, isRight: isRight, rows: rows)
            if let total = view.total, view.rowCount < total.rows {
                text += "\n\(view.rowCount.grouped) of \(total.rows.counted("row"))\n"
            }
            return text
        }
    }

    private func table(header: [String], isRight: [Bool], rows: [[String]]) -> String {
        func line(_ cells: [String]) -> String {
            "| "
                + cells.map { $0.trimmingBlanks.replacingBars }.joined(separator: " | ") + " |\n"
        }
        let rule = isRight.map { $0 ? "---:" : "---" }
        return line(header) + line(rule) + rows.map(line).joined()
    }
}

extension String {
    fileprivate var replacingBars: String {
        split(separator: "|", omittingEmptySubsequences: false).joined(separator: "\\|")
    }

    var linesOfText: [String] {
        var lines = split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
        if lines.last == "" { lines.removeLast() }
        return lines
    }
}
