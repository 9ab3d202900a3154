/// Prose in a subset of CommonMark: headings, paragraphs, lists, quotations, fenced code, tables of
/// GitHub's form, rules.
///
/// HTML in it is text like any other. What is not of the subset stays as it was typed.
package struct MarkdownDocument: Sendable {
    indirect enum Block: Sendable, Equatable {
        case heading(Int, MarkdownText)
        case paragraph(MarkdownText)
        case code(String)
        /// - Parameter start: the first number; nil for bullets.
        case list(start: Int?, items: [[Block]])
        case quotation([Block])
        case table(header: [MarkdownText], isRight: [Bool], rows: [[MarkdownText]])
        case rule
    }

    private(set) var blocks: [Block] = []

    package init(_ text: String) {
        var parser = MarkdownParser(lines: text.linesOfText, depth: 0)
        blocks = parser.parse()
    }

    mutating func remove(at index: Int) { blocks.remove(at: index) }
}

/// The blocks of some lines.
private struct MarkdownParser {
    /// Lists and quotations inside each other; deeper ones are paragraphs.
    private static let greatestDepth = 12

    private let lines: [String]
    private let depth: Int
    private var position = 0
    private var blocks: [MarkdownDocument.Block] = []
    private var paragraph: [String] = []

    init(lines: [String], depth: Int) {
        self.lines = lines
        self.depth = depth
    }

    mutating func parse() -> [MarkdownDocument.Block] {
        while position < lines.count {
            let line = lines[position]
            let text = line.trimmingBlanks
            if text.isEmpty {
                finish()
                position += 1
            } else if let fence = Fence(text) {
                finish()
                takeCode(fence)
            } else if let heading = Self.heading(text) {
                finish()
                blocks.append(heading)
                position += 1
            } else if Self.isRule(text) {
                finish()
                blocks.append(.rule)
                position += 1
            } else if depth < Self.greatestDepth, text.hasPrefix(">") {
                finish()
                takeQuotation()
            } else if depth < Self.greatestDepth, let item = ListItem(line),
                paragraph.isEmpty || item.number == nil || item.number == 1
            {
                finish()
                takeList(item)
            } else if paragraph.isEmpty, let table = table() {
                blocks.append(table)
            } else {
                paragraph.append(line)
                position += 1
            }
        }
        finish()
        return blocks
    }

    private mutating func finish() {
        guard !paragraph.isEmpty else { return }
        blocks.append(.paragraph(MarkdownText(lines: paragraph)))
        paragraph = []
    }

    private static func heading(_ text: String) -> MarkdownDocument.Block? {
        let level = text.prefix { $0 == "#" }.count
        let rest = text.dropFirst(level)
        guard 1...6 ~= level, rest.isEmpty || rest.first == " " else { return nil }
        var title = String(rest).trimmingBlanks
        while title.hasSuffix("#") { title.removeLast() }
        return .heading(level, MarkdownText(title.trimmingBlanks))
    }

    private static func isRule(_ text: String) -> Bool {
        let marks = text.filter { $0 != " " }
        guard let first = marks.first, "-*_".contains(first), marks.count >= 3 else { return false }
        return marks.allSatisfy { $0 == first }
    }

    private struct Fence {
        var mark: Character
        var length: Int

        init?(_ text: String) {
            guard let first = text.first, first == "`" || first == "~" else { return nil }
            mark = first
            length = text.prefix { $0 == first }.count
            guard length >= 3, first == "~" || !text.dropFirst(length).contains("`") else {
                return nil
            }
        }

        func isClosed(by text: String) -> Bool {
            text.count >= length && text.allSatisfy { $0 == mark }
        }
    }

    private mutating func takeCode(_ fence: Fence) {
        position += 1
        var code: [String] = []
        while position < lines.count {
            let line = lines[position]
            position += 1
            if fence.isClosed(by: line.trimmingBlanks) { break }
            code.append(line)
        }
        blocks.append(.code(code.joined(separator: "\n")))
    }

    private mutating func takeQuotation() {
        var inner: [String] = []
        while position < lines.count {
            let text = lines[position].trimmingBlanks
            guard text.hasPrefix(">") else { break }
            let rest = text.dropFirst()
            inner.append(String(rest.first == " " ? rest.dropFirst() : rest))
            position += 1
        }
        blocks.append(.quotation(nested(inner)))
    }

    private func nested(_ lines: [String]) -> [MarkdownDocument.Block] {
        var parser = MarkdownParser(lines: lines, depth: depth + 1)
        return parser.parse()
    }

    /// The mark of an item, and where its text begins.
    private struct ListItem {
        /// nil for a bullet.
        var number: Int?
        var indent: Int
        var text: String

        init?(_ line: String) {
            indent = line.prefix { $0 == " " }.count
            let rest = line.dropFirst(indent)
            if let first = rest.first, "-*+".contains(first), rest.dropFirst().first == " " {
                text = String(rest.dropFirst(2))
                return
            }
            let digits = rest.prefix { $0.isASCII && $0.isNumber }
            let after = rest.dropFirst(digits.count)
            guard let number = Int(digits), digits.count <= 9, let mark = after.first,
                mark == "." || mark == ")", after.dropFirst().first == " "
            else { return nil }
            self.number = number
            text = String(after.dropFirst(2))
        }
    }

    private mutating func takeList(_ first: ListItem) {
        var items: [[MarkdownDocument.Block]] = []
        var inner: [String]?
        var isLoose = false
        while position < lines.count {
            let line = lines[position]
            if let item = ListItem(line), item.indent <= first.indent + 1 {
                guard (item.number == nil) == (first.number == nil) else { break }
                if let inner { items.append(nested(inner)) }
                inner = [item.text]
            } else if line.trimmingBlanks.isEmpty {
                inner?.append("")
            } else if line.hasPrefix(String(repeating: " ", count: first.indent + 2)) {
                inner?.append(String(line.dropFirst(first.indent + 2)))
            } else if isLoose {
                break
            } else {
                inner?.append(line)
            }
            isLoose = line.trimmingBlanks.isEmpty
            position += 1
        }
        if let inner { items.append(nested(inner)) }
        blocks.append(.list(start: first.number, items: items))
    }

    private mutating func table() -> MarkdownDocument.Block? {
        guard position + 1 < lines.count, lines[position].contains("|") else { return nil }
        let header = Self.cells(lines[position])
        let rule = Self.cells(lines[position + 1])
        guard rule.count == header.count,
            rule.allSatisfy({
                $0.contains("-") && $0.allSatisfy { $0 == "-" || $0 == ":" }
            })
        else { return nil }
        position += 2
        var rows: [[MarkdownText]] = []
        while position < lines.count, lines[position].contains("|") {
            var cells = Self.cells(lines[position]).prefix(header.count).map { MarkdownText($0) }
            while cells.count < header.count { cells.append(MarkdownText("")) }
            rows.append(cells)
            position += 1
        }
        return .table(
            header: header.map { MarkdownText($0) },
            isRight: rule.map { $0.hasSuffix(":") && !$0.hasPrefix(":") }, rows: rows)
    }

    private static func cells(_ line: String) -> [String] {
        var text = line.trimmingBlanks[...]
        if text.first == "|" { text = text.dropFirst() }
        var cells: [String] = [""]
        var isEscaped = false
        for character in text {
            if character == "|", !isEscaped {
                cells.append("")
            } else {
                if character == "|" { cells[cells.count - 1].removeLast() }
                cells[cells.count - 1].append(character)
            }
            isEscaped = character == "\\" && !isEscaped
        }
        if cells.count > 1, cells[cells.count - 1].trimmingBlanks.isEmpty { cells.removeLast() }
        return cells.map(\.trimmingBlanks)
    }
}
