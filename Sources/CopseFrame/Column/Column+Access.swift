import CopseMath

extension Column {
    /// Whether row `row` has no value.
    package func isMissing(_ row: Int) -> Bool {
        if case .float(let values) = storage { return values[row].isNaN }
        guard let validity else { return false }
        return !validity[row]
    }

    /// How many rows have no value.
    package var missingCount: Int {
        if case .float(let values) = storage {
            return values.reduce(into: 0) { if $1.isNaN { $0 += 1 } }
        }
        return validity?.missingCount ?? 0
    }

    /// Row `row`, boxed.
    package func scalar(at row: Int) -> Scalar {
        if isMissing(row) { return .missing }
        switch storage {
        case .int(let values): return .int(values[row])
        case .float(let values): return .float(values[row])
        case .bool(let values): return .bool(values[row])
        case .string(let text): return .string(text[row])
        case .timestamp(let values): return .timestamp(values[row])
        case .uint256(let values): return .uint256(values[row])
        case .category(let codes, let levels): return .string(levels[Int(codes[row])])
        }
    }

    /// The text of row `row` of a string or category column; nil if it is missing or not text.
    package func text(at row: Int) -> String? {
        guard case .string(let text) = scalar(at: row) else { return nil }
        return text
    }

    /// The nearest double of every row in `rows`: a timestamp in seconds, a bool as 0 or 1, a
    /// missing value, text and category as NaN.
    package func doubles(rows: Range<Int>) -> [Double] {
        var result: [Double] = []
        copyDoubles(rows: rows, into: &result)
        return result
    }

    /// The nearest double of every row.
    package func doubles() -> [Double] { doubles(rows: 0..<count) }

    /// Replaces the content of `result` by `doubles(rows:)`, keeping its memory.
    package func copyDoubles(rows: Range<Int>, into result: inout [Double]) {
        result.removeAll(keepingCapacity: true)
        result.append(contentsOf: repeatElement(.nan, count: rows.count))
        var span = result.mutableSpan
        copyDoubles(rows: rows, into: &span)
    }

    /// Writes `doubles(rows:)` to memory of that length.
    package func copyDoubles(rows: Range<Int>, into result: inout MutableSpan<Double>) {
        switch storage {
        case .float(let values): Self.convert(values, rows, &result) { $0 }
        case .int(let values): Self.convert(values, rows, &result) { Double($0) }
        case .bool(let values): Self.convert(values, rows, &result) { $0 ? 1 : 0 }
        case .timestamp(let values):
            // One rounding: both operands are exact below 2^53 µs, the year 2255.
            Self.convert(values, rows, &result) { Double($0) / 1e6 }
        case .uint256(let values):
            Self.convert(values, rows, &result) { value in
                // As `nearestDouble` has it, without a call for most.
                value.w1 | value.w2 | value.w3 == 0 ? Double(value.w0) : value.nearestDouble
            }
        case .string, .category:
            for index in result.indices { result[index] = .nan }
            return
        }
        guard let validity, validity.missingCount > 0 else { return }
        for row in rows where !validity[row] { result[row - rows.lowerBound] = .nan }
    }

    @inline(__always)
    private static func convert<Value>(
        _ values: [Value], _ rows: Range<Int>, _ result: inout MutableSpan<Double>,
        _ body: (Value) -> Double
    ) {
        let values = values.span.extracting(rows)
        precondition(result.count == values.count)
        for index in values.indices { result[index] = body(values[index]) }
    }
}
