import CopseMath

extension Column {
    /// What `describe` says about this column.
    func summary(name: String) -> ColumnSummary {
        let missing = missingCount
        var summary = ColumnSummary(
            name: name, type: type, count: count - missing, missing: missing, distinct: 0)
        switch storage {
        case .string(let text):
            summary.distinct = DistinctText.count(text, validity)
        case .category(let codes, _):
            summary.distinct = Set(codes.indices.filter { !isMissing($0) }.map { codes[$0] }).count
        case .bool(let values): summarize(present(values), into: &summary)
        case .float(let values):
            summarize(
                values.filter { !$0.isNaN }, into: &summary, moments: \.moments,
                sort: \.radixSorted, double: { $0 },
                scalar: Scalar.float)
        case .int(let values):
            summarize(
                present(values), into: &summary, moments: \.moments, sort: \.radixSorted,
                double: Double.init,
                scalar: Scalar.int)
        case .uint256(let values):
            summarize(
                present(values), into: &summary, moments: \.moments, sort: \.radixSorted,
                double: \.nearestDouble,
                scalar: Scalar.uint256)
        case .timestamp(let values):
            summarize(
                present(values), into: &summary, moments: \.moments, sort: \.radixSorted,
                double: Double.init,
                scalar: Scalar.timestamp)
            summary.makeTimes()
        }
        return summary
    }

    private func present<Value>(_ values: [Value]) -> [Value] {
        guard let validity, validity.missingCount > 0 else { return values }
        return values.indices.filter { validity[$0] }.map { values[$0] }
    }

    /// - Parameter values: those present, in any order; sorted here.
    private func summarize<Value: Comparable>(
        _ values: [Value], into summary: inout ColumnSummary,
        moments: ([Value]) -> (mean: Double, std: Double), sort: ([Value]) -> [Value],
        double: (Value) -> Double, scalar: (Value) -> Scalar
    ) {
        guard !values.isEmpty else { return }
        let (mean, std) = moments(values)
        summary.mean = mean.isNaN ? .missing : .float(mean)
        summary.std = std.isNaN ? nil : std
        let sorted = sort(values)
        summary.min = scalar(sorted[0])
        summary.max = scalar(sorted[sorted.count - 1])
        let quartiles = [0.25, 0.5, 0.75].map { share in
            Quantile.of(sorted, share, double: double, scalar: scalar)
        }
        summary.quarter = quartiles[0]
        summary.median = quartiles[1]
        summary.threeQuarters = quartiles[2]
        summary.distinct = 1
        for index in 1..<sorted.count where sorted[index] != sorted[index - 1] {
            summary.distinct += 1
        }
    }

    private func summarize(_ values: [Bool], into summary: inout ColumnSummary) {
        let ones = values.count { $0 }
        summary.distinct = (ones > 0 ? 1 : 0) + (ones < values.count ? 1 : 0)
        guard !values.isEmpty else { return }
        let (mean, std) = values.map { $0 ? 1.0 : 0.0 }.moments
        summary.mean = .float(mean)
        summary.std = std.isNaN ? nil : std
        summary.min = .bool(ones == values.count)
        summary.max = .bool(ones > 0)
    }
}

extension ColumnSummary {
    /// Microseconds as doubles become times, their spread seconds.
    fileprivate mutating func makeTimes() {
        mean = Self.time(mean)
        quarter = Self.time(quarter)
        median = Self.time(median)
        threeQuarters = Self.time(threeQuarters)
        std = std.map { $0 / 1e6 }
    }

    private static func time(_ value: Scalar) -> Scalar {
        guard case .float(let microseconds) = value else { return value }
        return .timestamp(Int64(exactly: microseconds.rounded(.toNearestOrEven)) ?? 0)
    }
}

extension [Double] {
    /// Ascending; 0 stands for -0 too, which it equals.
    ///
    /// - Precondition: no NaN.
    fileprivate var radixSorted: [Double] {
        var keys = map { RadixSort.key($0) }
        RadixSort.sort(&keys)
        return keys.map { key in
            Double(bitPattern: key >> 63 == 1 ? key & ~(1 << 63) : ~key)
        }
    }

    fileprivate var moments: (mean: Double, std: Double) {
        var moments = ExactMoments()
        for value in self { moments.add(value) }
        return (moments.mean, moments.variance(ddof: 1).squareRoot())
    }
}

extension [Int64] {
    fileprivate var radixSorted: [Int64] {
        var keys = map { RadixSort.key($0) }
        RadixSort.sort(&keys)
        return keys.map { Int64(bitPattern: $0 ^ 1 << 63) }
    }

    /// Integers beyond 2^53 are summed in two halves, so that the mean is still rounded once; their
    /// spread is that of the distances to the smallest.
    fileprivate var moments: (mean: Double, std: Double) {
        guard let least = self.min(), let greatest = self.max() else { return (.nan, .nan) }
        if least >= 0 {
            var moments = UInt256Moments()
            for value in self { moments.add(UInt64(bitPattern: value)) }
            return (moments.mean, moments.variance(ddof: 1).squareRoot())
        }
        if least >= -(1 << 53), greatest <= 1 << 53 { return map(Double.init).moments }
        var sum = ExactSum()
        var distances = UInt256Moments()
        for value in self {
            sum.add(Double(value >> 32) * 0x1p32)
            sum.add(Double(value & 0xffff_ffff))
            distances.add(UInt256(UInt64(bitPattern: value &- least)))
        }
        return (sum.roundedMean(count: count), distances.variance(ddof: 1).squareRoot())
    }
}

extension [UInt256] {
    fileprivate var radixSorted: [UInt256] {
        if allSatisfy({ $0.w1 | $0.w2 | $0.w3 == 0 }) {
            var keys = map(\.w0)
            RadixSort.sort(&keys)
            return keys.map { UInt256($0) }
        }
        // Most amounts fit one word; the few others follow those.
        let large = filter { $0.w1 | $0.w2 | $0.w3 != 0 }
        if large.count < count / 2 {
            var keys = filter { $0.w1 | $0.w2 | $0.w3 == 0 }.map(\.w0)
            RadixSort.sort(&keys)
            return keys.map { UInt256($0) } + large.sorted()
        }
        guard count < UInt32.max else { return sorted() }
        var rows = [UInt32](0..<UInt32(count))
        Column(.uint256(self)).sort(&rows, descending: false)
        return rows.map { self[Int($0)] }
    }

    fileprivate var moments: (mean: Double, std: Double) {
        var moments = UInt256Moments()
        for value in self { moments.add(value) }
        return (moments.mean, moments.variance(ddof: 1).squareRoot())
    }
}
