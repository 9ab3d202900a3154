import CopseMath

/// Runs of fields in their plainest form, the loops that decide how fast a table loads.
///
/// Each one takes the fields of a column from a row on up to the first that is anything else (missing,
/// signed with +, in quotes, of another type): that one goes through `append(_:_:_:)`, which knows all
/// forms.
extension ColumnBuilder {
    /// - Parameters:
    ///   - isTime: a timestamp column is seconds since 1970.
    ///   - kinds: gets what the fields of the run are.
    /// - Returns: the first row that was not taken.
    mutating func appendRun(
        of block: some FieldBlock, _ column: Int, from row: Int, _ bytes: Span<UInt8>, isTime: Bool,
        _ kinds: inout FieldKinds
    ) -> Int {
        // Digits are loaded eight at a time.
        precondition(block.end + InputBuffer.slack <= bytes.count)
        let rows = block.rowCount - row
        let before = count
        switch type {
        case .int where invertsStatus: break
        case .int where isWide, .uint256:
            wide.append(addingCapacity: rows) { out in
                Self.wideRun(block, column, row, bytes, &out)
            }
            appended(wide.count - before)
            if count > before { kinds.insert(.int) }
        case .int:
            ints.append(addingCapacity: rows) { out in
                Self.intRun(block, column, row, bytes, &out)
            }
            appended(ints.count - before)
            if count > before { kinds.insert(.int) }
        case .float:
            doubles.append(addingCapacity: rows) { out in
                Self.floatRun(block, column, row, bytes, &out, &kinds)
            }
            count = doubles.count
        case .timestamp:
            ints.append(addingCapacity: rows) { out in
                Self.timeRun(block, column, row, bytes, isTime: isTime, &out)
            }
            appended(ints.count - before)
            if count > before { kinds.insert(.time) }
        case .string:
            appended(
                text.appendRun(of: block, column, from: row, bytes, lowercases: lowercases))
        case .bool, .category: break
        }
        return row + count - before
    }

    private static func intRun(
        _ block: some FieldBlock, _ column: Int, _ row: Int, _ bytes: Span<UInt8>,
        _ out: inout OutputSpan<Int64>
    ) {
        for row in row..<block.rowCount {
            let (start, end) = block.range(row, column, bytes)
            let count = end &- start
            guard 1...18 ~= count, count == 1 || bytes[start] != 0x30,
                let value = DigitText.upTo19(bytes, start, count)
            else { return }
            out.append(Int64(truncatingIfNeeded: value))
        }
    }

    private static func wideRun(
        _ block: some FieldBlock, _ column: Int, _ row: Int, _ bytes: Span<UInt8>,
        _ out: inout OutputSpan<UInt256>
    ) {
        for row in row..<block.rowCount {
            let (start, end) = block.range(row, column, bytes)
            let count = end &- start
            guard 1...38 ~= count, count == 1 || bytes[start] != 0x30,
                let value = DigitText.upTo38(bytes, start, count)
            else { return }
            out.append(value)
        }
    }

    private static func floatRun(
        _ block: some FieldBlock, _ column: Int, _ row: Int, _ bytes: Span<UInt8>,
        _ out: inout OutputSpan<Double>, _ kinds: inout FieldKinds
    ) {
        var seen = kinds
        defer { kinds = seen }
        for row in row..<block.rowCount {
            let (start, end) = block.range(row, column, bytes)
            if start == end {
                seen.insert(.missing)
                out.append(.nan)
                continue
            }
            guard let number = ShortDecimal.value(bytes, start, end) else { return }
            seen.formUnion(
                !number.isInteger ? .float : number.value < 0 ? [.int, .negative] : .int)
            out.append(number.value)
        }
    }

    private static func timeRun(
        _ block: some FieldBlock, _ column: Int, _ row: Int, _ bytes: Span<UInt8>, isTime: Bool,
        _ out: inout OutputSpan<Int64>
    ) {
        for row in row..<block.rowCount {
            let (start, end) = block.range(row, column, bytes)
            let count = end &- start
            if isTime, 1...12 ~= count, count == 1 || bytes[start] != 0x30 {
                guard let value = DigitText.upTo19(bytes, start, count),
                    let time = Timestamp.fromSeconds(Int64(truncatingIfNeeded: value))
                else { return }
                out.append(time)
            } else {
                guard let time = Timestamp.parse(bytes, start, end) else { return }
                out.append(time)
            }
        }
    }
}
