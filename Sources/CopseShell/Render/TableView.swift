package import CopseFrame
import CopseMath

/// A table on its way to the screen: the texts of the rows that are shown.
package struct TableView: Sendable {
    package struct Column: Sendable {
        package var name: String
        /// The type under the name; nil leaves the line out where no column has one.
        package var type: String?
        package var isRightAligned: Bool
        package var cells: [String]
        /// Whether the cell names it: it is left out last.
        var isAsked = false
        /// Whether long text may be cut.
        var isElastic = false
        /// Whether text that would be cut goes on below, broken where items end: `, `.
        var isList = false

        /// Whether every cell that is shown is missing.
        var isEmpty: Bool { cells.allSatisfy { $0 == NumberDisplay.missing } }

        package init(
            name: String, type: String? = nil, isRightAligned: Bool = false, cells: [String]
        ) {
            self.name = name
            self.type = type
            self.isRightAligned = isRightAligned
            self.cells = cells
            isElastic = !isRightAligned
        }
    }

    package var columns: [Column]
    /// Numbers of the rows, shown before them; nil for none.
    package var rowNumbers: [Int]?
    /// What the whole has, and what it is called under the table; nil for no line.
    package var total: (rows: Int, columns: Int)?

    /// Whether the first columns matter most: then columns are left out from the end.
    package var isLedByFirst = false

    package init(
        columns: [Column], rowNumbers: [Int]? = nil, total: (rows: Int, columns: Int)? = nil
    ) {
        self.columns = columns
        self.rowNumbers = rowNumbers
        self.total = total
    }

    package var rowCount: Int { columns.first?.cells.count ?? 0 }

    /// The first rows of a frame with types and row numbers; where amounts have a unit, it stands for
    /// their type.
    package init(
        _ frame: Frame, rows: Range<Int>, types: Bool = true, numbers: Bool = true,
        footer: Bool = true, unit: WeiUnit? = nil
    ) {
        columns = zip(frame.names, frame.columns).map { name, column in
            let unit = column.type.isRightAligned ? unit?.shown(for: name) : nil
            let title = DisplayWidth.printable(name)
            var view = Column(
                name: types ? title : unit.map { "\(title) (\($0))" } ?? title,
                type: types ? unit?.rawValue ?? column.type.rawValue : nil,
                isRightAligned: column.type.isRightAligned,
                cells: column.displayCells(rows, unit))
            view.isElastic = [.string, .category].contains(column.type)
            return view
        }
        rowNumbers = numbers ? Array(rows) : nil
        total = footer ? (frame.rowCount, frame.columns.count) : nil
    }
}

extension ColumnType {
    var isRightAligned: Bool {
        switch self {
        case .int, .float, .uint256: true
        case .bool, .string, .timestamp, .category: false
        }
    }
}

extension Column {
    /// The texts of some rows; decimals of a float column stand under each other.
    func displayCells(_ rows: Range<Int>, _ unit: WeiUnit?) -> [String] {
        if let unit { return rows.map { unit.text(scalar(at: $0)) }.alignedAtPoint }
        let cells = rows.map { scalar(at: $0).displayText }
        guard type == .float else { return cells }
        return cells.alignedAtPoint
    }
}

extension [String] {
    /// The texts with blanks behind them so that their decimal points stand under each other.
    var alignedAtPoint: [String] {
        let tails = map { text -> Int in
            guard let point = text.firstIndex(of: "."), !text.contains("e") else { return 0 }
            return text[point...].count
        }
        guard let widest = tails.max(), widest > 0 else { return self }
        return zip(self, tails).map { text, tail in
            text.contains("e") ? text : text + String(repeating: " ", count: widest - tail)
        }
    }
}

extension Scalar {
    /// The value as people read it.
    var displayText: String {
        switch self {
        case .missing: NumberDisplay.missing
        case .int(let value): "\(value)"
        case .float(let value): NumberDisplay.text(value)
        case .bool(let value): value ? "true" : "false"
        case .string(let value): DisplayWidth.printable(value)
        case .timestamp(let value): Timestamp.text(value)
        case .uint256(let value): value.description
        }
    }
}
