import CopseFrame
import CopseMath

/// A part of what a cell showed, as a document holds it.
enum ReportBlock: Sendable {
    /// A sentence.
    case line(String)
    case table(ReportTable)
    case picture(svg: String, text: String)
    /// Names and values, one a line.
    case facts([(name: String, value: String)])
    /// Text whose blanks matter.
    case code(String)
}

/// A table of a report: the first rows of a frame, or all of a result.
struct ReportTable: Sendable {
    struct Cell: Sendable {
        var text: String
        /// The value with every digit, where the text has fewer.
        var exact: String?
    }

    struct Column: Sendable {
        var name: String
        var type: String?
        var isRight: Bool
    }

    var columns: [Column]
    var rows: [[Cell]]
    /// Rows of the whole result.
    var total: Int

    /// Rows of a result that are shown.
    static let mostRows = 200

    /// A result with `columns` and `rows`.
    ///
    /// - Parameter unit: what amounts of wei were shown in.
    init?(_ result: JSONValue, unit: WeiUnit? = nil) {
        guard let names = result["columns"]?.array, let all = result["rows"]?.array,
            !names.isEmpty
        else { return nil }
        let types = (result["types"]?.array ?? []).map(\.string)
        let shown = all.prefix(Self.mostRows).map { $0.array ?? [] }
        total = result["row_count"]?.int.map { Int($0) } ?? all.count
        columns = names.indices.map { index in
            let type = index < types.count ? types[index] : nil
            let values = shown.compactMap { index < $0.count ? $0[index] : nil }
            let isNumber =
                type.flatMap { ColumnType(rawValue: $0)?.isRightAligned }
                ?? values.contains { if case .number = $0 { true } else { false } }
            return Column(name: names[index].string ?? "", type: type, isRight: isNumber)
        }
        let isFloat = columns.map { $0.type == nil || $0.type == ColumnType.float.rawValue }
        let units = columns.map { $0.isRight ? unit?.shown(for: $0.name) : nil }
        for (index, unit) in units.enumerated() {
            if let unit { columns[index].type = unit.rawValue }
        }
        rows = shown.map { row in
            names.indices.map { index in
                guard index < row.count else { return Cell(text: "") }
                return Self.amount(row[index], units[index])
                    ?? Self.cell(row[index], isFloat: isFloat[index])
            }
        }
    }

    /// An amount of wei in the unit that was asked for, the wei beside it; nil for other values.
    private static func amount(_ value: JSONValue, _ unit: WeiUnit?) -> Cell? {
        guard let unit else { return nil }
        let written: String
        switch value {
        case .number(let text), .string(let text): written = text
        default: return nil
        }
        guard
            let wei = UInt256(decimal: written.utf8).map({ Scalar.uint256($0) })
                ?? Double(written).map({ Scalar.float($0) })
        else { return nil }
        return Cell(text: unit.text(wei), exact: written)
    }

    private static func cell(_ value: JSONValue, isFloat: Bool) -> Cell {
        switch value {
        case .null: return Cell(text: NumberDisplay.missing)
        case .bool(let value): return Cell(text: value ? "true" : "false")
        case .string(let text): return Cell(text: text)
        case .number(let written):
            guard isFloat, let double = Double(written) else { return Cell(text: written) }
            let text = NumberDisplay.text(double)
            return Cell(text: text, exact: Double(text) == double ? nil : written)
        case .array, .object:
            var json = JSONWriter()
            json.value(value)
            return Cell(text: json.text)
        }
    }
}

extension ReportCell {
    /// Kinds whose tables say all there is; others are kept as they were laid out for reading.
    private static let tables: Set<String> = [
        "frame", "scores", "table", "anomalies", "importance", "series", "forecast",
    ]

    /// What it showed, in order. A cell that only bound a name has one line; its table is in `detail`.
    var blocks: [ReportBlock] {
        if isHidden || prose != nil { return [] }
        if let svg = result["svg"]?.string {
            return names.isEmpty ? [.picture(svg: svg, text: shown)] : [.line(shown)]
        }
        if type == "text" || type == "recipe" {
            return names.isEmpty ? [.code(result["text"]?.string ?? shown)] : [.line(shown)]
        }
        guard Self.tables.contains(type), let table = ReportTable(result, unit: unit) else {
            return shownBlocks
        }
        if !names.isEmpty { return [.line(shown)] }
        // The sentences under a table are in what was shown, behind its footer.
        let after = shown.linesOfText.last.flatMap { $0.isRemark ? ReportBlock.line($0) : nil }
        return [.table(table)] + (after.map { [$0] } ?? [])
    }

    /// What stands behind a name that was bound, to be looked at on demand.
    var detail: ReportBlock? {
        guard !names.isEmpty, !isHidden else { return nil }
        if let svg = result["svg"]?.string { return .picture(svg: svg, text: shown) }
        if type == "recipe" { return result["text"]?.string.map { .code($0) } }
        return Self.tables.contains(type) ? ReportTable(result).map { .table($0) } : nil
    }

    /// What `--unit` asked for.
    private var unit: WeiUnit? {
        guard let parsed = try? ParsedCell(source), case .call(_, let range) = parsed.body else {
            return nil
        }
        let words = parsed.text.tokens(range).compactMap { $0.word?.text }
        for (index, word) in words.enumerated() {
            if word.hasPrefix("--unit=") { return WeiUnit(rawValue: String(word.dropFirst(7))) }
            if word == "--unit", index + 1 < words.count {
                return WeiUnit(rawValue: words[index + 1])
            }
        }
        return nil
    }

    private var shownBlocks: [ReportBlock] {
        var lines = shown.linesOfText
        var blocks: [ReportBlock] = []
        if !names.isEmpty, lines.first?.contains(": ") == true {
            blocks.append(.line(lines.removeFirst()))
        }
        guard !lines.isEmpty else { return blocks }
        let facts = lines.compactMap(Self.fact)
        let isAligned = Set(facts.map(\.place)).count == 1
        if facts.count == lines.count, facts.count > 1, isAligned {
            blocks.append(.facts(facts.map { ($0.name, $0.value) }))
        } else {
            blocks.append(.code(lines.joined(separator: "\n")))
        }
        return blocks
    }

    /// `name   value`
    private static func fact(_ line: String) -> (name: String, value: String, place: Int)? {
        guard !line.hasPrefix(" "), let gap = line.firstRange(of: "  ") else { return nil }
        let rest = line[gap.lowerBound...]
        guard let start = rest.firstIndex(where: { $0 != " " }) else { return nil }
        return (
            String(line[..<gap.lowerBound]), String(line[start...]),
            line.distance(from: line.startIndex, to: start)
        )
    }
}

extension String {
    /// Whether it is prose: neither a row of a table nor what counts its rows.
    fileprivate var isRemark: Bool {
        !contains("  ") && contains(" ") && !contains(" × ") && !contains("│") && !contains("─")
    }
}
