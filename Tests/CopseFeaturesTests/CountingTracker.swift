import CopseFeatures

/// A model without statistics: a value less half the one before, over a scale. Missing ones keep
/// what was expected.
struct CountingTracker: SeriesTracker, Equatable {
    var scale: Double
    var last = 0.0
    var count = 0

    mutating func update(_ value: Double) -> Double {
        count += 1
        if value.isNaN { return .nan }
        defer { last = value }
        return (value - 0.5 * last) / scale
    }

    var words: [UInt64] { [scale.bitPattern, last.bitPattern, UInt64(count)] }

    func restoring(_ words: [UInt64]) -> CountingTracker? { Self(words: words) }

    init(scale: Double) { self.scale = scale }

    init?(words: [UInt64]) {
        guard words.count == 3, words[2] < 1 << 40 else { return nil }
        scale = Double(bitPattern: words[0])
        last = Double(bitPattern: words[1])
        count = Int(words[2])
    }

    /// A model of `value` over some buckets from `first` (seconds) on, known for `known` of them.
    static func model(
        _ name: String, of value: String, first: Double, every: Double, known: Int,
        time: String = "timestamp"
    ) -> RecipeModel {
        RecipeModel(
            name: name, title: "counting of \(value)", first: Int64(first * 1e6),
            every: Int64(every * 1e6), time: time, value: value,
            known: (0..<known).map { Double($0) - 0.5 }, tracker: CountingTracker(scale: 3))
    }
}
