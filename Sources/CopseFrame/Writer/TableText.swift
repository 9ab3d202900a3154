import CopseMath

/// A frame as CSV or TSV.
enum TableText {
    static func bytes(
        of frame: Frame, delimiter: UInt8, path: String
    ) throws(FrameError) -> [UInt8] {
        let quoting = frame.columns.map { Self.quoting(of: $0, delimiter) }
        var out: [UInt8] = []
        out.reserveLarge(frame.expectedTextSize)
        var hasUnquoted = false
        for (place, name) in frame.names.enumerated() {
            if place > 0 { out.append(delimiter) }
            let before = out.count
            append(
                Array(name.utf8)[...], to: &out, delimiter, name.isEmpty ? .all : .some)
            if out[before] != 0x22 { hasUnquoted = true }
        }
        out.append(0x0a)
        for row in 0..<frame.rowCount {
            for (place, column) in frame.columns.enumerated() {
                if place > 0 { out.append(delimiter) }
                let before = out.count
                append(row, of: column, to: &out, delimiter, quoting[place])
                if out.count == before, frame.columns.count == 1 {
                    // An empty line would be no row at all.
                    out.append(contentsOf: [0x22, 0x22])
                }
                if out.count > before, out[before] != 0x22 { hasUnquoted = true }
            }
            out.append(0x0a)
        }
        if !hasUnquoted, let place = quoting.firstIndex(of: .all) {
            throw .textNotWritable(path: path, column: frame.names[place])
        }
        return out
    }

    /// Which texts of a column get quotes.
    private enum Quoting {
        case none
        /// Those that hold delimiters, quotes or line ends.
        case some
        case all
    }

    private static func quoting(of column: Column, _ delimiter: UInt8) -> Quoting {
        if needsQuotes(column) { return .all }
        guard let text = text(of: column) else { return .none }
        let bytes = text.bytes.span
        var special = false
        for index in bytes.indices where isSpecial(bytes[index], delimiter) { special = true }
        return special ? .some : .none
    }

    @inline(__always)
    private static func isSpecial(_ byte: UInt8, _ delimiter: UInt8) -> Bool {
        byte == delimiter || byte == 0x22 || byte == 0x0a || byte == 0x0d
    }

    /// Whether no text of the column looks like text to the loader.
    private static func needsQuotes(_ column: Column) -> Bool {
        guard let text = text(of: column) else { return false }
        let bytes = text.bytes.span
        for row in 0..<text.count {
            let range = text.range(of: row)
            let kinds = FieldKinds(bytes, range.lowerBound, range.upperBound, role: .plain)
            if kinds.contains(.text) { return false }
        }
        return column.missingCount < column.count
    }

    private static func text(of column: Column) -> TextStorage? {
        switch column.storage {
        case .string(let text): text
        case .category(_, let levels): levels
        default: nil
        }
    }

    private static func append(
        _ row: Int, of column: Column, to out: inout [UInt8], _ delimiter: UInt8,
        _ quoting: Quoting
    ) {
        if column.isMissing(row) { return }
        switch column.storage {
        case .int(let values): DecimalText.append(values[row], to: &out)
        case .float(let values): out.append(contentsOf: values[row].description.utf8)
        case .bool(let values): out.append(contentsOf: (values[row] ? "true" : "false").utf8)
        case .timestamp(let values): Timestamp.append(values[row], to: &out)
        case .uint256(let values): DecimalText.append(values[row], to: &out)
        case .string(let text):
            append(text.bytes[text.range(of: row)], to: &out, delimiter, quoting)
        case .category(let codes, let levels):
            let range = levels.range(of: Int(codes[row]))
            append(levels.bytes[range], to: &out, delimiter, quoting)
        }
    }

    /// Appends one text, in quotes if it must be.
    private static func append(
        _ text: ArraySlice<UInt8>, to out: inout [UInt8], _ delimiter: UInt8, _ quoting: Quoting
    ) {
        guard quoting == .all || (quoting == .some && text.contains { isSpecial($0, delimiter) })
        else {
            out.append(contentsOf: text)
            return
        }
        out.append(0x22)
        for byte in text {
            if byte == 0x22 { out.append(0x22) }
            out.append(byte)
        }
        out.append(0x22)
    }
}

extension Frame {
    /// How long the frame is as a table, about.
    fileprivate var expectedTextSize: Int {
        columns.reduce(64) { size, column in
            switch column.storage {
            case .string(let text): size + text.bytes.count + rowCount
            case .category: size + rowCount * 8
            case .bool: size + rowCount * 6
            case .timestamp: size + rowCount * 21
            default: size + rowCount * 12
            }
        }
    }
}
