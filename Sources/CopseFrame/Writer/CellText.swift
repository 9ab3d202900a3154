import CopseMath

/// The cells of a column over some rows as text: the cell of row `i` lies at `starts[i]..<ends[i]`.
struct CellText {
    private(set) var bytes: [UInt8]
    private(set) var starts: [Int] = []
    private(set) var ends: [Int] = []

    /// What a file asks of its cells.
    enum Style {
        /// The text with quotes around what needs them.
        case table(delimiter: UInt8, TableText.Quoting)
        case json
    }

    /// Text that lies in a column as it is to be written.
    init(_ text: TextStorage, _ rows: Range<Int>) {
        bytes = text.bytes
        starts.reserveCapacity(rows.count)
        ends.reserveCapacity(rows.count)
        for row in rows {
            let range = text.range(of: row)
            starts.append(range.lowerBound)
            ends.append(range.upperBound)
        }
    }

    init(_ column: Column, _ rows: Range<Int>, _ style: Style) {
        bytes = []
        bytes.reserveCapacity(rows.count * 12)
        starts.reserveCapacity(rows.count)
        ends.reserveCapacity(rows.count)
        switch column.storage {
        case .int(let values):
            render(column, rows) { DecimalText.append(values[$0], to: &$1) }
        case .uint256(let values):
            render(column, rows) { DecimalText.append(values[$0], to: &$1) }
        case .float(let values):
            render(column, rows) { Self.append(values[$0], style, to: &$1) }
        case .bool(let values):
            render(column, rows) { $1.append(contentsOf: (values[$0] ? "true" : "false").utf8) }
        case .timestamp(let values):
            var clock = TimeWriter()
            render(column, rows) { row, out in
                if case .json = style { out.append(0x22) }
                clock.append(values[row], to: &out)
                if case .json = style { out.append(0x22) }
            }
        case .string(let text):
            render(column, rows) { row, out in
                Self.append(text.bytes.span.extracting(text.range(of: row)), style, to: &out)
            }
        case .category(let codes, let levels):
            render(column, rows) { row, out in
                let range = levels.range(of: Int(codes[row]))
                Self.append(levels.bytes.span.extracting(range), style, to: &out)
            }
        }
        if case .json = style, column.type != .float { nameMissing(column, rows) }
    }

    /// Renders the cells that are there; others are empty.
    @inline(__always)
    private mutating func render(
        _ column: Column, _ rows: Range<Int>, _ body: (Int, inout [UInt8]) -> Void
    ) {
        let isFloat = column.type == .float
        for row in rows {
            starts.append(bytes.count)
            if isFloat || column.validity?[row] ?? true { body(row, &bytes) }
            ends.append(bytes.count)
        }
    }

    /// Makes missing cells `null`.
    private mutating func nameMissing(_ column: Column, _ rows: Range<Int>) {
        guard let validity = column.validity else { return }
        let null = bytes.count
        bytes.append(contentsOf: "null".utf8)
        for (place, row) in rows.enumerated() where !validity[row] {
            (starts[place], ends[place]) = (null, null + 4)
        }
    }

    private static func append(_ value: Double, _ style: Style, to out: inout [UInt8]) {
        if value.isFinite {
            // Whole numbers as their description has them, without making a string.
            if value.magnitude < 0x1p53, let whole = Int64(exactly: value),
                whole != 0 || value.sign == .plus
            {
                DecimalText.append(whole, to: &out)
                out.append(0x2e)
                out.append(0x30)
            } else {
                out.append(contentsOf: value.description.utf8)
            }
            return
        }
        guard case .json = style else {
            if value.isInfinite { out.append(contentsOf: value.description.utf8) }
            return
        }
        let text = value.isNaN ? "null" : value < 0 ? "\"-inf\"" : "\"inf\""
        out.append(contentsOf: text.utf8)
    }

    private static func append(_ text: Span<UInt8>, _ style: Style, to out: inout [UInt8]) {
        switch style {
        case .table(let delimiter, let quoting):
            TableText.append(text, to: &out, delimiter, quoting)
        case .json: JSONText.append(text, to: &out)
        }
    }
}

/// Times as ISO 8601, the date of which is worked out once for all times of a day that follow each other.
private struct TimeWriter {
    private var day = Int64.min
    private var date: [UInt8] = []

    mutating func append(_ microseconds: Int64, to out: inout [UInt8]) {
        let length = Int64(86_400_000_000)
        var (day, time) = microseconds.quotientAndRemainder(dividingBy: length)
        if time < 0 { (day, time) = (day - 1, time + length) }
        guard time % 1_000_000 == 0 else {
            Timestamp.append(microseconds, to: &out)
            return
        }
        if day != self.day {
            self.day = day
            date = []
            Timestamp.append(day * length, to: &date)
            // "T00:00:00Z" is put together below.
            date.removeLast(9)
        }
        let seconds = UInt32(truncatingIfNeeded: time / 1_000_000)
        out.append(addingCapacity: date.count + 9) { span in
            for index in date.indices { span.append(date[index]) }
            Self.append(seconds / 3600, 0x3a, &span)
            Self.append(seconds / 60 % 60, 0x3a, &span)
            Self.append(seconds % 60, 0x5a, &span)
        }
    }

    @inline(__always)
    private static func append(_ value: UInt32, _ mark: UInt8, _ span: inout OutputSpan<UInt8>) {
        span.append(0x30 &+ UInt8(truncatingIfNeeded: value / 10))
        span.append(0x30 &+ UInt8(truncatingIfNeeded: value % 10))
        span.append(mark)
    }
}
