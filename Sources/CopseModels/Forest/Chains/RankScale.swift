/// A monotone map from the values of one feature to a few thousand buckets.
///
/// y = x + offset is read as the bits of a double, whose upper word grows with y: nearly linearly
/// where the offset is large against the spread of x, like a logarithm where it is small. The
/// offset is chosen so that the forest's thresholds lie in as many buckets as possible. Additions
/// round monotonously, so that a value in a lower bucket than a threshold is below it, always.
struct RankScale: Sendable {
    /// Values are clamped to `low ... high` first, which holds all thresholds.
    let low: Double
    let high: Double
    let offset: Double
    let shift: UInt64
    /// What the first bucket would be without.
    let base: Int32
    let bucketCount: Int

    /// The bucket of a value; that of `low` for NaN.
    @inline(__always)
    func bucket(_ value: Double) -> Int32 {
        // In this order a comparison with NaN ends at `low`, in the instructions for min and max.
        let atLeastLow = value > low ? value : low
        let clamped = atLeastLow < high ? atLeastLow : high
        let bits = (clamped + offset).bitPattern
        return Int32(truncatingIfNeeded: bits >> shift) &- base
    }

    /// The scale that tells most of the thresholds apart.
    ///
    /// - Parameter thresholds: at least one, ascending, finite.
    init(_ thresholds: [Double], bucketLimit: Int) {
        let least = thresholds[0]
        let range = thresholds[thresholds.count - 1] - least
        let knees = [0, -3, -6, -9, -12, -16, -20].map {
            range * Double(sign: .plus, exponent: $0, significand: 1)
        }
        var best: (scale: RankScale, distinct: Int)?
        for offset in [0] + knees.map({ $0 - least }) {
            guard
                let scale = RankScale(
                    least: least, greatest: thresholds[thresholds.count - 1], offset: offset,
                    bucketLimit: bucketLimit)
            else { continue }
            let distinct = scale.distinctBuckets(thresholds)
            if distinct > best?.distinct ?? 0 { best = (scale, distinct) }
        }
        self = best?.scale ?? .oneBucket
    }

    /// Where nothing better is to be had: every value has to be searched among the thresholds.
    private static let oneBucket = RankScale(
        low: 1, high: 1, offset: 0, shift: 32, base: Int32(0x3FF0_0000), bucketCount: 1)

    private init(
        low: Double, high: Double, offset: Double, shift: UInt64, base: Int32, bucketCount: Int
    ) {
        self.low = low
        self.high = high
        self.offset = offset
        self.shift = shift
        self.base = base
        self.bucketCount = bucketCount
    }

    /// nil if the sums leave the positive numbers of full precision.
    private init?(least: Double, greatest: Double, offset: Double, bucketLimit: Int) {
        let (first, last) = (least + offset, greatest + offset)
        guard first >= .leastNormalMagnitude, last.isFinite, offset.isFinite else { return nil }
        var shift = UInt64(32)
        while (last.bitPattern >> shift) - (first.bitPattern >> shift) + 3 > bucketLimit {
            shift += 1
        }
        let (bottom, top) = (first.bitPattern >> shift, last.bitPattern >> shift)
        // A spare bucket on either side keeps outliers out of buckets with thresholds, where values
        // have to be compared.
        func middle(_ bucket: UInt64) -> Double {
            Double(bitPattern: bucket << shift | 1 << (shift - 1)) - offset
        }
        var low = middle(bottom - 1)
        var high = middle(top + 1)
        func bucket(_ value: Double) -> UInt64 { (value + offset).bitPattern >> shift }
        if !(low < least && bucket(low) == bottom - 1) { low = least }
        if !(high > greatest && high.isFinite && bucket(high) == top + 1) { high = greatest }
        self.init(
            low: low, high: high, offset: offset, shift: shift,
            base: Int32(truncatingIfNeeded: bottom) - 1, bucketCount: Int(top - bottom) + 3)
    }

    private func distinctBuckets(_ thresholds: [Double]) -> Int {
        var count = 0
        var last = Int32(-1)
        for threshold in thresholds {
            let bucket = bucket(threshold)
            if bucket != last { count += 1 }
            last = bucket
        }
        return count
    }
}
