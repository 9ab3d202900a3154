extension MarkdownDocument {
    /// As HTML, headings one level down: the page has its own.
    package var html: String { blocks.map(Self.html).joined() }

    private static func html(_ block: Block) -> String {
        switch block {
        case .heading(let level, let text):
            let tag = "h\(min(level + 1, 6))"
            return "<\(tag)>\(text.html)</\(tag)>\n"
        case .paragraph(let text): return "<p>\(text.html)</p>\n"
        case .code(let text): return "<pre>\(HTMLText.escaped(text))</pre>\n"
        case .list(let start, let items):
            let content = items.map { "<li>\(tight($0))</li>\n" }.joined()
            guard let start else { return "<ul>\n\(content)</ul>\n" }
            return "<ol\(start == 1 ? "" : " start=\"\(start)\"")>\n\(content)</ol>\n"
        case .quotation(let blocks):
            return "<blockquote>\n\(blocks.map(html).joined())</blockquote>\n"
        case .table(let header, let isRight, let rows):
            func row(_ cells: [MarkdownText], _ tag: String) -> String {
                let cells = zip(cells, isRight).map { cell, right in
                    "<\(tag)\(right ? " class=\"n\"" : "")>\(cell.html)</\(tag)>"
                }
                return "<tr>\(cells.joined())</tr>\n"
            }
            return "<table>\n<thead>\n\(row(header, "th"))</thead>\n<tbody>\n"
                + rows.map { row($0, "td") }.joined() + "</tbody>\n</table>\n"
        case .rule: return "<hr/>\n"
        }
    }

    /// The blocks of an item; a lone paragraph needs no margins.
    private static func tight(_ blocks: [Block]) -> String {
        guard case .paragraph(let text)? = blocks.first else { return blocks.map(html).joined() }
        return text.html + (blocks.count > 1 ? "\n" : "") + blocks.dropFirst().map(html).joined()
    }
}

extension MarkdownText {
    var html: String { Self.html(pieces) }

    private static func html(_ pieces: [Piece]) -> String {
        pieces.map { piece in
            switch piece {
            case .text(let text): HTMLText.escaped(text)
            case .code(let text): "<code>\(HTMLText.escaped(text))</code>"
            case .strong(let inner): "<strong>\(html(inner))</strong>"
            case .emphasis(let inner): "<em>\(html(inner))</em>"
            case .lineBreak: "<br/>\n"
            case .link(let inner, let target):
                HTMLText.isSafe(link: target)
                    ? "<a href=\"\(HTMLText.escaped(target))\" rel=\"noreferrer\">\(html(inner))</a>"
                    : html(inner)
            }
        }.joined()
    }
}

/// Text between tags or in an attribute's quotes.
enum HTMLText {
    static func escaped(_ text: String) -> String {
        guard text.utf8.contains(where: { $0 < 0x20 || $0 >= 0x7F || "&<>\"'".utf8.contains($0) })
        else { return text }
        var result = ""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "&": result += "&amp;"
            case "<": result += "&lt;"
            case ">": result += "&gt;"
            case "\"": result += "&quot;"
            case "'": result += "&#39;"
            case "\n", "\t": result.unicodeScalars.append(scalar)
            default:
                let isOdd =
                    scalar.value < 0x20 || (0x7F..<0xA0).contains(scalar.value)
                    || (0x202A...0x202E).contains(scalar.value)
                    || (0x2066...0x2069).contains(scalar.value)
                    || scalar.value & 0xFFFE == 0xFFFE
                result.unicodeScalars.append(isOdd ? "\u{FFFD}" : scalar)
            }
        }
        return result
    }

    /// Whether following a link runs no code: the web, mail, a place of this page or a file by it.
    static func isSafe(link: String) -> Bool {
        let head = link.prefix { !"/?#".contains($0) }
        guard let colon = head.firstIndex(of: ":") else { return true }
        return ["http", "https", "mailto"].contains(head[..<colon].lowercased())
    }
}
