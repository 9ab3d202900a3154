import CopseMath

extension Column {
    /// What `describe` says about this column.
    func summary(name: String) -> ColumnSummary {
        let missing = missingCount
        var summary = ColumnSummary(
            name: name, type: type, count: count - missing, missing: missing, distinct: 0)
        switch storage {
        case .string(let text):
            summary.distinct = DistinctText.count(text.comparable, validity)
        case .category(let codes, _):
            summary.distinct = Set(codes.indices.filter { !isMissing($0) }.map { codes[$0] }).count
        case .bool(let values): summarize(present(values), into: &summary)
        case .float(let values):
            let present = values.filter { !$0.isNaN }
            summarize(
                RadixSort.words(present) { RadixSort.key($0) }, into: &summary,
                moments: { present.moments },
                value: { key in Double(bitPattern: key >> 63 == 1 ? key & ~(1 << 63) : ~key) },
                double: { $0 }, scalar: Scalar.float)
        case .int(let values):
            summarize(present(values), into: &summary, scalar: Scalar.int)
        case .uint256(let values):
            let present = present(values)
            if present.allSatisfy({ $0.w1 | $0.w2 | $0.w3 == 0 }) {
                let words = RadixSort.words(present, \.w0)
                summarize(
                    words, into: &summary, moments: { words.moments }, value: { UInt256($0) },
                    double: \.nearestDouble, scalar: Scalar.uint256)
            } else {
                let order = WideOrder(present)
                summary.distinct = order.distinct
                summarize(
                    present.count, into: &summary, moments: present.moments,
                    value: { order[$0] }, double: \.nearestDouble, scalar: Scalar.uint256)
            }
        case .timestamp(let values):
            summarize(present(values), into: &summary, scalar: Scalar.timestamp)
            summary.makeTimes()
        }
        return summary
    }

    private func present<Value>(_ values: [Value]) -> [Value] {
        guard let validity, validity.missingCount > 0 else { return values }
        return values.indices.filter { validity[$0] }.map { values[$0] }
    }

    private func summarize(
        _ values: [Int64], into summary: inout ColumnSummary, scalar: (Int64) -> Scalar
    ) {
        summarize(
            RadixSort.words(values) { RadixSort.key($0) }, into: &summary,
            moments: { values.moments }, value: { Int64(bitPattern: $0 ^ 1 << 63) },
            double: Double.init, scalar: scalar)
    }

    /// - Parameter words: of the values present, in any order.
    private func summarize<Value: Comparable>(
        _ words: consuming [UInt64], into summary: inout ColumnSummary,
        moments: () -> (mean: Double, std: Double), value: (UInt64) -> Value,
        double: (Value) -> Double, scalar: (Value) -> Scalar
    ) {
        guard !words.isEmpty else { return }
        let order = WordOrder(words)
        summary.distinct = order.distinct
        summarize(
            order.count, into: &summary, moments: moments(), value: { value(order[$0]) },
            double: double, scalar: scalar)
    }

    /// - Parameter value: the one at a place in order.
    private func summarize<Value: Comparable>(
        _ count: Int, into summary: inout ColumnSummary, moments: (mean: Double, std: Double),
        value: (Int) -> Value, double: (Value) -> Double, scalar: (Value) -> Scalar
    ) {
        guard count > 0 else { return }
        summary.mean = moments.mean.isNaN ? .missing : .float(moments.mean)
        summary.std = moments.std.isNaN ? nil : moments.std
        summary.min = scalar(value(0))
        summary.max = scalar(value(count - 1))
        let quartiles = [0.25, 0.5, 0.75].map { share in
            Quantile.of(count, share, value: value, double: double, scalar: scalar)
        }
        summary.quarter = quartiles[0]
        summary.median = quartiles[1]
        summary.threeQuarters = quartiles[2]
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

extension RadixSort {
    fileprivate static func words<Value>(
        _ values: [Value], _ word: (Value) -> UInt64
    ) -> [UInt64] {
        var words: [UInt64] = []
        words.reserveLarge(values.count)
        words.append(addingCapacity: values.count) { out in
            for value in values { out.append(word(value)) }
        }
        return words
    }
}

extension [Double] {
    fileprivate var moments: (mean: Double, std: Double) {
        var moments = ExactMoments()
        for value in self { moments.add(value) }
        return (moments.mean, moments.variance(ddof: 1).squareRoot())
    }
}

extension [UInt64] {
    fileprivate var moments: (mean: Double, std: Double) {
        var moments = UInt256Moments()
        moments.add(span)
        return (moments.mean, moments.variance(ddof: 1).squareRoot())
    }
}

extension [Int64] {
    /// Integers beyond 2^53 are summed in two halves, so that the mean is still rounded once; their
    /// spread is that of the distances to the smallest.
    fileprivate var moments: (mean: Double, std: Double) {
        guard let least = self.min(), let greatest = self.max() else { return (.nan, .nan) }
        if least >= 0 { return RadixSort.words(self) { UInt64(bitPattern: $0) }.moments }
        if least >= -(1 << 53), greatest <= 1 << 53 { return map(Double.init).moments }
        var sum = ExactSum()
        for value in self {
            sum.add(Double(value >> 32) * 0x1p32)
            sum.add(Double(value & 0xffff_ffff))
        }
        var distances = UInt256Moments()
        distances.add(RadixSort.words(self) { UInt64(bitPattern: $0 &- least) }.span)
        return (sum.roundedMean(count: count), distances.variance(ddof: 1).squareRoot())
    }
}

extension [UInt256] {
    fileprivate var moments: (mean: Double, std: Double) {
        var moments = UInt256Moments()
        // Most amounts fit one word; the few others follow those.
        var words: [UInt64] = []
        words.reserveLarge(count)
        words.append(addingCapacity: count) { out in
            for value in self where value.w1 | value.w2 | value.w3 == 0 { out.append(value.w0) }
        }
        moments.add(words.span)
        if words.count < count {
            for value in self where value.w1 | value.w2 | value.w3 != 0 { moments.add(value) }
        }
        return (moments.mean, moments.variance(ddof: 1).squareRoot())
    }
}
