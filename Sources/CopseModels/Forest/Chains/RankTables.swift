/// Turns values into their ranks among the forest's thresholds: the number of those below.
///
/// `value > thresholds[i]` and `rank > i` are the same for every value whatever, so that trees of
/// ranks decide as trees of doubles do. A rank is read from a table by the value's bucket; only
/// where a bucket holds thresholds the value is compared with these.
///
/// A rank of up to 255 is a byte. A feature with more thresholds has several columns of bytes, each
/// of 255 thresholds: min(max(rank − 255·c, 0), 255).
struct RankTables: Sendable {
    /// A feature that trees ask for.
    struct Feature: Sendable {
        /// Its number in the matrix.
        var number: Int
        var scale: RankScale
        /// Where its buckets begin in `entries`.
        var firstEntry: Int
        /// Where its thresholds begin in `thresholds`.
        var firstThreshold: Int
        var thresholdCount: Int
        /// The rank of NaN: that of the median that takes its place, otherwise 0.
        var missingRank: UInt16
        /// The first of its columns of bytes.
        var firstColumn: Int
        var columnCount: Int
    }

    /// In the order of their numbers.
    let features: [Feature]
    /// The rank of a bucket, or the least rank in it with `mark` where it holds thresholds; for each
    /// feature one entry more than buckets.
    let entries: [UInt16]
    /// Ascending for each feature, each list closed by +∞. No −0.
    let thresholds: [Double]
    let columnCount: Int

    static let mark = UInt16(1 << 15)
    static let thresholdsPerColumn = 255
    private static let bucketLimit = 8_192

    /// nil if a feature has more thresholds than there are ranks.
    init?(_ layout: WalkLayout, medians: [Double]?) {
        var lists = [[Double]](repeating: [], count: layout.featureCount)
        for (place, node) in layout.nodes.enumerated() where !layout.isLeaf(place) {
            lists[Int(node.feature)].append(Self.withoutMinusZero(node.threshold))
        }
        var features: [Feature] = []
        var entries: [UInt16] = []
        var thresholds: [Double] = []
        var columnCount = 0
        for (number, list) in lists.enumerated() where !list.isEmpty {
            let list = Self.distinct(list)
            guard list.count < Int(Self.mark) else { return nil }
            let scale = RankScale(list, bucketLimit: Self.bucketLimit)
            let columns = (list.count + Self.thresholdsPerColumn - 1) / Self.thresholdsPerColumn
            let missingRank = medians.map { medians in list.count { medians[number] > $0 } } ?? 0
            features.append(
                Feature(
                    number: number, scale: scale, firstEntry: entries.count,
                    firstThreshold: thresholds.count, thresholdCount: list.count,
                    missingRank: UInt16(missingRank), firstColumn: columnCount,
                    columnCount: columns))
            Self.append(list, scale, to: &entries)
            thresholds += list
            thresholds.append(.infinity)
            columnCount += columns
        }
        self.features = features
        self.entries = entries
        self.thresholds = thresholds
        self.columnCount = columnCount
    }

    /// −0 and +0 are equal but lie in different buckets.
    static func withoutMinusZero(_ threshold: Double) -> Double { threshold + 0 }

    /// The place of a threshold among those of its feature.
    func rank(of threshold: Double, in feature: Feature) -> Int {
        var (low, high) = (feature.firstThreshold, feature.firstThreshold + feature.thresholdCount)
        while low < high {
            let middle = (low + high) / 2
            if thresholds[middle] < threshold { low = middle + 1 } else { high = middle }
        }
        return low - feature.firstThreshold
    }

    private static func distinct(_ list: [Double]) -> [Double] {
        var distinct: [Double] = []
        distinct.reserveCapacity(list.count + 1)
        for value in list.sorted() where value != distinct.last { distinct.append(value) }
        return distinct
    }

    private static func append(
        _ thresholds: [Double], _ scale: RankScale, to entries: inout [UInt16]
    ) {
        let first = entries.count
        func fill(to bucket: Int, with rank: Int) {
            let count = first + bucket - entries.count
            entries.append(contentsOf: repeatElement(UInt16(rank), count: count))
        }
        var rank = 0
        while rank < thresholds.count {
            let bucket = scale.bucket(thresholds[rank])
            fill(to: Int(bucket), with: rank)
            entries.append(UInt16(rank) | mark)
            repeat {
                rank += 1
            } while rank < thresholds.count && scale.bucket(thresholds[rank]) == bucket
        }
        fill(to: scale.bucketCount + 1, with: rank)
    }
}
