import CopseMath

/// Scores of the rows of a matrix when one of its columns is shuffled.
protocol Permuter: Sendable {
    /// The sums of path lengths of the rows as they are.
    var sums: [Int64] { get }

    /// For every repeat the scores of all rows.
    ///
    /// - Parameter scores: of the rows as they are.
    func scores(
        shuffling feature: Int, repeats: Int, seed: UInt64, of scores: [Double]
    ) -> [[Double]]
}

/// The order that a column is shuffled into.
enum ShuffledOrder {
    /// For every row the one whose value it gets.
    static func rows(_ rowCount: Int, feature: Int, turn: Int, seed: UInt64) -> [Int] {
        // The upper half of the streams: the lower one grows trees.
        let stream = 1 << 63 | UInt64(feature) << 32 | UInt64(turn)
        var random = RandomStream(seed: seed, stream: stream)
        var order = Array(0..<rowCount)
        // Fisher–Yates, here because a generic function of another room costs 50 ns an element.
        for row in 0..<max(0, rowCount - 1) {
            order.swapAt(row, row + random.uniform(below: rowCount - row))
        }
        return order
    }
}
