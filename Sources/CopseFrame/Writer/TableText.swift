/// A frame as CSV or TSV.
enum TableText {
    /// The header, then the rows in pieces.
    static func pieces(
        of frame: Frame, delimiter: UInt8, path: String, threads: Int
    ) throws(FrameError) -> [[UInt8]] {
        let quoting = frame.columns.map { Self.quoting(of: $0, delimiter) }
        var header: [UInt8] = []
        var hasUnquoted = false
        for (place, name) in frame.names.enumerated() {
            if place > 0 { header.append(delimiter) }
            let before = header.count
            let bytes = Array(name.utf8)
            // At the start of a file a byte order mark would not be read as part of the name.
            let isQuoted = name.isEmpty || place == 0 && bytes.starts(with: [0xef, 0xbb, 0xbf])
            append(bytes.span, to: &header, delimiter, isQuoted ? .all : .some)
            if header[before] != 0x22 { hasUnquoted = true }
        }
        header.append(0x0a)
        if !hasUnquoted, let place = quoting.firstIndex(of: .all),
            !hasUnquotedCell(frame, quoting, delimiter)
        {
            throw .textNotWritable(path: path, column: frame.names[place])
        }
        let parts = frame.columns.enumerated().map { place, column in
            RowText.Part(
                column: column, prefix: place > 0 ? [delimiter] : [],
                style: column.isText && quoting[place] == .none
                    ? nil : .table(delimiter: delimiter, quoting[place]))
        }
        if frame.columns.count == 1 {
            return [header] + lines(of: frame.columns[0], delimiter, quoting[0])
        }
        let rows = RowText(parts: parts, end: [0x0a], rowCount: frame.rowCount)
        return [header] + rows.pieces(threads: threads)
    }

    /// A table of one column, in which an empty line would be no row at all.
    private static func lines(
        of column: Column, _ delimiter: UInt8, _ quoting: Quoting
    ) -> [[UInt8]] {
        var out: [UInt8] = []
        let rows = 0..<column.count
        let cells = CellText(column, rows, .table(delimiter: delimiter, quoting))
        for row in rows {
            let isEmpty = cells.starts[row] == cells.ends[row]
            out.append(
                contentsOf: isEmpty
                    ? [0x22, 0x22] : cells.bytes[cells.starts[row]..<cells.ends[row]])
            out.append(0x0a)
        }
        return [out]
    }

    /// Whether some cell that is not empty has no quotes around it.
    private static func hasUnquotedCell(
        _ frame: Frame, _ quoting: [Quoting], _ delimiter: UInt8
    ) -> Bool {
        zip(frame.columns, quoting).contains { column, quoting in
            if quoting == .all || column.missingCount == column.count { return false }
            guard quoting == .some else { return true }
            let cells = CellText(
                column, 0..<column.count, .table(delimiter: delimiter, quoting))
            return zip(cells.starts, cells.ends).contains { start, end in
                start < end && cells.bytes[start] != 0x22
            }
        }
    }

    /// Which texts of a column get quotes.
    enum Quoting {
        case none
        /// Those that hold delimiters, quotes or line ends.
        case some
        case all
    }

    private static func quoting(of column: Column, _ delimiter: UInt8) -> Quoting {
        if needsQuotes(column) { return .all }
        guard let text = text(of: column) else { return .none }
        let bytes = text.bytes.span
        var special: UInt8 = 0
        for index in bytes.indices {
            special |= isSpecial(unsafe bytes[unchecked: index], delimiter) ? 1 : 0
        }
        return special != 0 ? .some : .none
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

    /// Appends one text, in quotes if it must be.
    static func append(
        _ text: Span<UInt8>, to out: inout [UInt8], _ delimiter: UInt8, _ quoting: Quoting
    ) {
        var isQuoted = quoting == .all
        if quoting == .some {
            for index in text.indices where isSpecial(text[index], delimiter) { isQuoted = true }
        }
        if isQuoted { out.append(0x22) }
        for index in text.indices {
            if isQuoted, text[index] == 0x22 { out.append(0x22) }
            out.append(text[index])
        }
        if isQuoted { out.append(0x22) }
    }
}

extension Column {
    /// Whether the cells are texts that lie one by one in memory.
    fileprivate var isText: Bool {
        if case .string = storage { true } else { false }
    }
}
