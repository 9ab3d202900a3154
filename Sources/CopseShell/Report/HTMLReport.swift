import CopseFrame

/// A report as one page that needs nothing else: no script, no font, no picture from elsewhere.
enum HTMLReport {
    static func text(of report: SessionReport) -> String {
        let title = HTMLText.escaped(report.title)
        var page = """
            <!DOCTYPE html>
            <html lang="en">
            <head>
            <meta charset="utf-8"/>
            <meta name="viewport" content="width=device-width, initial-scale=1"/>
            <meta name="generator" content="copse \(HTMLText.escaped(report.provenance.version))"/>
            <meta http-equiv="Content-Security-Policy" \
            content="default-src 'none'; style-src 'unsafe-inline'; img-src data:"/>
            <title>\(title)</title>
            <style>
            \(HTMLStyle.sheet)
            </style>
            </head>
            <body>
            <main>
            <header>
            <h1>\(title)</h1>
            <p class="by">\(byline(report))</p>
            </header>

            """
        var titleIsToCome = report.title != "Session \(report.name)"
        for cell in report.cells { page += section(cell, skippingTitle: &titleIsToCome) }
        return page + provenance(report) + "</main>\n</body>\n</html>\n"
    }

    private static func byline(_ report: SessionReport) -> String {
        var parts = ["session <b>\(HTMLText.escaped(report.name))</b>"]
        parts.append(report.cells.count.counted("cell"))
        if let ended = report.provenance.ended { parts.append("\(ReportDate.minute(ended)) UTC") }
        parts.append("copse \(HTMLText.escaped(report.provenance.version))")
        return parts.joined(separator: " · ")
    }

    /// - Parameter skippingTitle: whether the heading that became the page's title is still to come.
    private static func section(_ cell: ReportCell, skippingTitle: inout Bool) -> String {
        if let prose = cell.prose {
            var document = MarkdownDocument(prose)
            if skippingTitle, document.dropTitle() { skippingTitle = false }
            return "<section class=\"prose\">\n\(document.html)</section>\n"
        }
        let time = cell.milliseconds.map { Renderer.duration($0) } ?? ""
        var html = """
            <section class="cell" id="cell-\(cell.number)">
            <div class="source"><a class="number" href="#cell-\(cell.number)" title="\(time)">\
            [\(cell.number)]</a><pre>\(HTMLText.escaped(cell.source))</pre></div>

            """
        for note in cell.notes {
            html += "<p class=\"note\">\(HTMLText.escaped(note))</p>\n"
        }
        let detail = cell.detail
        for (index, block) in cell.blocks.enumerated() {
            if index == 0, let detail, case .line(let line) = block {
                html +=
                    "<details><summary>\(HTMLText.escaped(line))</summary>\n"
                    + text(detail) + "</details>\n"
            } else {
                html += text(block)
            }
        }
        return html + "</section>\n"
    }

    private static func text(_ block: ReportBlock) -> String {
        switch block {
        case .line(let line): return "<p>\(HTMLText.escaped(line))</p>\n"
        case .code(let text): return "<pre class=\"out\">\(HTMLText.escaped(text))</pre>\n"
        case .picture(let svg, _): return "<figure>\n\(svg)</figure>\n"
        case .facts(let facts):
            let rows = facts.map {
                "<tr><th scope=\"row\">\(HTMLText.escaped($0.name))</th>"
                    + "<td>\(HTMLText.escaped($0.value))</td></tr>\n"
            }
            return "<table class=\"facts\">\n<tbody>\n\(rows.joined())</tbody>\n</table>\n"
        case .table(let table): return Self.table(table)
        }
    }

    /// The table alone, for Jupyter too.
    static func table(_ table: ReportTable) -> String {
        var html = "<div class=\"wide\">\n<table>\n<thead>\n<tr>"
        for column in table.columns {
            html += "<th scope=\"col\"\(column.isRight ? " class=\"n\"" : "")>"
            html += HTMLText.escaped(column.name)
            if let type = column.type { html += "<br/><small>\(HTMLText.escaped(type))</small>" }
            html += "</th>"
        }
        html += "</tr>\n</thead>\n<tbody>\n"
        for row in table.rows {
            html += "<tr>"
            for (cell, column) in zip(row, table.columns) {
                html += "<td\(column.isRight ? " class=\"n\"" : "")"
                if let exact = cell.exact { html += " title=\"\(HTMLText.escaped(exact))\"" }
                html += ">\(HTMLText.escaped(cell.text))</td>"
            }
            html += "</tr>\n"
        }
        html += "</tbody>\n</table>\n</div>\n"
        if table.rows.count < table.total {
            html +=
                "<p class=\"count\">\(table.rows.count.grouped) of "
                + "\(table.total.counted("row"))</p>\n"
        }
        return html
    }

    private static func provenance(_ report: SessionReport) -> String {
        let facts = ReportFacts.of(report).map {
            "<tr><th scope=\"row\">\(HTMLText.escaped($0.name))</th>"
                + "<td>\(HTMLText.escaped($0.value))</td></tr>\n"
        }
        return """
            <section class="provenance">
            <h2>Where this comes from</h2>
            <table class="facts">
            <tbody>
            \(facts.joined())</tbody>
            </table>
            </section>

            """
    }
}

extension MarkdownDocument {
    /// Takes a leading heading off; false where it has none.
    fileprivate mutating func dropTitle() -> Bool {
        guard
            let index = blocks.firstIndex(where: { if case .heading = $0 { true } else { false } })
        else { return false }
        remove(at: index)
        return true
    }
}
