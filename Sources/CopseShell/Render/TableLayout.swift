/// Fits a table to a width.
///
/// Text is cut first, the widest column first. Then columns are left out: those that show nothing,
/// those of which too little would be seen, at last from the middle, so that the first and the last
/// stay.
struct TableLayout {
    private static let gap = "  "
    /// Text beyond this is cut even where there is room.
    private static let widestText = 72
    private static let narrowestText = 12
    /// The same of a list where the first columns matter most: its longest item, up to so much.
    private static let narrowestLead = 40
    private static let widestLead = 60

    private let table: TableView
    private let style: Style
    private var widths: [Int]
    /// Columns shown; nil stands for those left out.
    private var shown: [Int?]
    private let numberWidth: Int
    /// The widths that columns may be cut to.
    private let least: [Int]

    init(_ table: TableView, width: Int?, style: Style) {
        self.table = table
        self.style = style
        numberWidth = table.rowNumbers?.map { "\($0)".count }.max() ?? 0
        let cells = table.columns.map { $0.cells.lazy.map(DisplayWidth.of).max() ?? 0 }
        let natural = zip(table.columns, cells).map { column, cells in
            max(DisplayWidth.of(column.name), column.type?.count ?? 0, cells)
        }
        widths = zip(table.columns, natural).map { column, natural in
            column.isElastic && width != nil ? min(natural, Self.widestText) : natural
        }
        // The text that is led to, such as reasons, keeps more room than what is carried along.
        let lead = table.isLedByFirst ? table.columns.firstIndex { $0.name == "reasons" } : nil
        least = zip(table.columns.indices, zip(cells, natural)).map { place, sizes in
            let (cells, natural) = sizes
            let column = table.columns[place]
            let narrowest = place == lead ? Self.leadWidth(column, of: width) : Self.narrowestText
            let content = column.isElastic ? min(cells, narrowest) : cells
            return min(natural, max(content, Self.narrowestText))
        }
        shown = Array(table.columns.indices)
        if let width {
            fit(to: width)
            grow(to: width, natural: natural)
        }
    }

    /// What a list keeps: its longest item where that takes no more than half of the window.
    private static func leadWidth(_ column: TableView.Column, of width: Int?) -> Int {
        let longest = column.cells.lazy.flatMap(\.items).map(DisplayWidth.of).max() ?? 0
        return max(narrowestLead, min(longest, widestLead, (width ?? 0) / 2))
    }

    private var lineWidth: Int {
        let columns = shown.map { $0.map { widths[$0] } ?? 1 }
        return (table.rowNumbers == nil ? 0 : numberWidth) + columns.reduce(0, +)
            + Self.gap.count * (columns.count - (table.rowNumbers == nil ? 1 : 0))
    }

    private mutating func fit(to width: Int) {
        shrink(to: width)
        // Columns that show nothing go before any that show something.
        for place in table.columns.indices.reversed() where lineWidth > width {
            if table.rowCount > 0, table.columns[place].isEmpty, !table.columns[place].isAsked {
                shown.removeAll { $0 == place }
            }
        }
        // So does text of which less than a fifth fits, but for the first column, which names rows.
        for place in table.columns.indices.dropFirst().reversed() where lineWidth > width {
            let cells = table.columns[place].cells.lazy.map(DisplayWidth.of).max() ?? 0
            if cells > 5 * widths[place], !table.columns[place].isAsked {
                shown.removeAll { $0 == place }
            }
        }
        while lineWidth > width, shown.compactMap({ $0 }).count > 1 { dropFromTheMiddle() }
        if let only = shown.compactMap({ $0 }).first, lineWidth > width {
            widths[only] = max(1, widths[only] - (lineWidth - width))
        }
    }

    /// Gives what is left after columns went back to the texts of those that stay.
    private mutating func grow(to width: Int, natural: [Int]) {
        for case let place? in shown where table.columns[place].isElastic {
            let room = max(0, width - lineWidth)
            widths[place] += min(room, max(0, min(natural[place], Self.widestText) - widths[place]))
        }
    }

    /// Whether every column is shown.
    var isWhole: Bool { !shown.contains(nil) && shown.count == table.columns.count }

    /// Cuts text to what is left for it, the widest column first, and names to their cells.
    private mutating func shrink(to width: Int) {
        while lineWidth > width {
            let elastic = table.columns.indices.filter { widths[$0] > least[$0] }
            guard let widest = elastic.max(by: { widths[$0] < widths[$1] }) else { return }
            let excess = lineWidth - width
            let step = min(excess, max(1, widths[widest] / 4))
            widths[widest] = max(least[widest], widths[widest] - step)
        }
    }

    /// The longer side of the gap loses a column; where the cell names some, they go last.
    private mutating func dropFromTheMiddle() {
        let middle = shown.count / 2
        let spare = shown.indices.filter { shown[$0].map { !table.columns[$0].isAsked } ?? false }
        if !table.isLedByFirst, table.columns.contains(where: \.isAsked),
            let victim = spare.min(by: { abs($0 - middle) < abs($1 - middle) })
        {
            shown[victim] = nil
            return mergeGaps()
        }
        if table.isLedByFirst {
            if shown.last == .some(nil) { shown.removeLast() }
            shown.removeLast()
            return shown.append(nil)
        }
        guard let gap = shown.firstIndex(of: nil) else {
            shown[shown.count / 2] = nil
            return
        }
        let right = shown.count - gap - 1
        shown.remove(at: gap > right || right <= 1 && gap > 0 ? gap - 1 : gap + 1)
        mergeGaps()
    }

    /// One mark for all columns that are left out at a place.
    private mutating func mergeGaps() {
        shown = shown.enumerated().filter {
            $0.element != nil || $0.offset == 0 || shown[$0.offset - 1] != nil
        }.map(\.element)
    }

    var lines: [String] {
        guard !table.columns.isEmpty else { return [] }
        var lines = [style.bold(line(header: \.name))]
        if table.columns.contains(where: { $0.type != nil }) {
            lines.append(style.dim(line { $0.type ?? "" }))
        }
        lines.append(style.dim(String(repeating: "─", count: max(lineWidth, 1))))
        for row in 0..<table.rowCount { lines += self.lines(ofRow: row) }
        if let footer { lines.append(style.dim(footer)) }
        return lines
    }

    /// One line, or as many as the longest list needs.
    private func lines(ofRow row: Int) -> [String] {
        let number = table.rowNumbers.map { "\($0[row])" }
        guard table.columns.contains(where: \.isList) else {
            return [line(number: number) { $0.cells[row] }]
        }
        let parts = table.columns.indices.map { place in
            let cell = table.columns[place].cells[row]
            return table.columns[place].isList ? Self.items(cell, width: widths[place]) : [cell]
        }
        let shownParts = shown.compactMap { $0.map { parts[$0].count } }
        return (0..<(shownParts.max() ?? 1)).map { part in
            var place = -1
            let shownPlaces = shown.compactMap { $0 }
            return line(
                number: part == 0 ? number : table.rowNumbers.map { _ in "" },
                gap: part == 0 ? "…" : " "
            ) { _ in
                place += 1
                let own = parts[shownPlaces[place]]
                return part < own.count ? own[part] : ""
            }
        }
    }

    /// The items of a list in as few lines as hold them.
    private static func items(_ text: String, width: Int) -> [String] {
        var lines: [String] = []
        for item in text.items {
            if let last = lines.last, DisplayWidth.of(last) + 2 + DisplayWidth.of(item) <= width {
                lines[lines.count - 1] = last + ", " + item
            } else {
                lines.append(item)
            }
        }
        return lines
    }

    private func line(header: (TableView.Column) -> String) -> String {
        line(number: table.rowNumbers.map { _ in "" }, header)
    }

    private func line(
        number: String? = nil, gap: String = "…", _ text: (TableView.Column) -> String
    ) -> String {
        var parts: [String] = []
        if table.rowNumbers != nil {
            parts.append(style.dim(pad(number ?? "", numberWidth, right: true)))
        }
        for place in shown {
            guard let place else {
                parts.append(gap)
                continue
            }
            let column = table.columns[place]
            let cut = DisplayWidth.cut(text(column), to: widths[place])
            parts.append(pad(cut, widths[place], right: column.isRightAligned))
        }
        return parts.joined(separator: Self.gap).withoutTrailingSpaces
    }

    private func pad(_ text: String, _ width: Int, right: Bool) -> String {
        let blanks = String(repeating: " ", count: max(0, width - DisplayWidth.of(text)))
        return right ? blanks + text : text + blanks
    }

    /// `19,999 rows × 15 columns (20 rows, 9 columns shown)`
    private var footer: String? {
        guard let total = table.total else { return nil }
        let columns = shown.compactMap { $0 }.count
        var parts: [String] = []
        if table.rowCount < total.rows { parts.append(table.rowCount.counted("row")) }
        if columns < total.columns { parts.append(columns.counted("column")) }
        let whole = "\(total.rows.counted("row")) × \(total.columns.counted("column"))"
        return parts.isEmpty ? whole : "\(whole) (\(parts.joined(separator: ", ")) shown)"
    }
}

/// Colours, or none.
struct Style: Sendable {
    var isColored: Bool

    func bold(_ text: String) -> String { wrap(text, "1") }
    func dim(_ text: String) -> String { wrap(text, "2") }
    func red(_ text: String) -> String { wrap(text, "1;31") }
    func yellow(_ text: String) -> String { wrap(text, "33") }
    func cyan(_ text: String) -> String { wrap(text, "36") }

    private func wrap(_ text: String, _ code: String) -> String {
        isColored && !text.isEmpty ? "\u{1B}[\(code)m\(text)\u{1B}[0m" : text
    }
}

extension String {
    /// What stands between `, `.
    fileprivate var items: [String] {
        split(separator: ", ", omittingEmptySubsequences: true).map(String.init)
    }

    var withoutTrailingSpaces: String {
        guard let last = lastIndex(where: { $0 != " " }) else { return "" }
        return String(self[...last])
    }
}
