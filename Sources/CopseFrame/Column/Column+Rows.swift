import CopseMath

extension Column {
    /// The rows `rows`, in that order; a row may occur more than once.
    package func take(_ rows: [Int]) -> Column {
        precondition(rows.allSatisfy { $0 >= 0 && $0 < count }, "a row beyond \(count)")
        return taking(rows.map { UInt32(truncatingIfNeeded: $0) })
    }

    /// The rows of a range.
    package func slice(_ rows: Range<Int>) -> Column {
        if rows == 0..<count { return self }
        precondition(rows.lowerBound >= 0 && rows.upperBound <= count)
        let sliced: Storage =
            switch storage {
            case .int(let values): .int(Array(values[rows]))
            case .float(let values): .float(Array(values[rows]))
            case .bool(let values): .bool(Array(values[rows]))
            case .timestamp(let values): .timestamp(Array(values[rows]))
            case .uint256(let values): .uint256(Array(values[rows]))
            case .category(let codes, let levels):
                .category(codes: Array(codes[rows]), levels: levels)
            case .string(let text): .string(text.slice(rows))
            }
        return Column(sliced, validity: validity?.taking(rows))
    }

    /// - Precondition: all rows are below `count`; `Frame.take` looks once for all columns.
    func taking(_ rows: [UInt32]) -> Column {
        let taken: Storage =
            switch storage {
            case .int(let values): .int(values.taking(rows))
            case .float(let values): .float(values.taking(rows))
            case .bool(let values): .bool(values.taking(rows))
            case .timestamp(let values): .timestamp(values.taking(rows))
            case .uint256(let values): .uint256(values.taking(rows))
            case .category(let codes, let levels):
                .category(codes: codes.taking(rows), levels: levels)
            case .string(let text): .string(text.taking(rows))
            }
        return Column(taken, validity: validity?.taking(rows))
    }
}

extension Array where Element: BitwiseCopyable {
    /// The elements at `rows`, in that order.
    ///
    /// - Precondition: all rows are below `count`.
    @inline(__always)
    func taking(_ rows: [UInt32]) -> [Element] {
        var taken: [Element] = []
        taken.reserveLarge(rows.count)
        taken.append(addingCapacity: rows.count) { out in
            unsafe out.withUnsafeMutableBufferPointer { buffer, count in
                unsafe withUnsafeBufferPointer { known in
                    unsafe rows.withUnsafeBufferPointer { rows in
                        guard let target = buffer.baseAddress, let known = known.baseAddress else {
                            return
                        }
                        for index in rows.indices {
                            unsafe (target + index).initialize(to: known[Int(rows[index])])
                        }
                    }
                }
                count = rows.count
            }
        }
        return taken
    }
}
