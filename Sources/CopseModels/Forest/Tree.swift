/// One isolation tree as flat arrays, one entry per node; node 0 is the root.
///
/// A row goes left where its value is at most the threshold. Children come after their parents.
/// At a leaf `feature`, `left` and `right` are −1 and `threshold` is +0, so that equal trees have
/// equal arrays. At a split on several features `feature` is `Hyperplanes.mark`.
package struct Tree: Sendable, Equatable {
    package var feature: [Int32]
    package var threshold: [Double]
    package var left: [Int32]
    package var right: [Int32]
    /// Training rows that came through the node.
    package var sampleCount: [Int32]
    /// nil in a tree that splits on one feature at a time.
    package var planes: Hyperplanes?

    package init(
        feature: [Int32] = [], threshold: [Double] = [], left: [Int32] = [], right: [Int32] = [],
        sampleCount: [Int32] = [], planes: Hyperplanes? = nil
    ) {
        self.feature = feature
        self.threshold = threshold
        self.left = left
        self.right = right
        self.sampleCount = sampleCount
        self.planes = planes
    }

    package var nodeCount: Int { feature.count }

    package func isLeaf(_ node: Int) -> Bool { left[node] < 0 }

    /// Makes room; more than a tree of ψ rows has, 2ψ − 1, is never needed.
    mutating func reserve(nodes count: Int) {
        // Trees of large samples are as deep as they are allowed to be, not as large.
        let count = min(count, 1_024)
        feature.reserveCapacity(count)
        threshold.reserveCapacity(count)
        left.reserveCapacity(count)
        right.reserveCapacity(count)
        sampleCount.reserveCapacity(count)
    }

    /// Appends a leaf and returns its number.
    mutating func appendLeaf(sampleCount count: Int) -> Int {
        feature.append(-1)
        threshold.append(0)
        left.append(-1)
        right.append(-1)
        sampleCount.append(Int32(count))
        return feature.count - 1
    }
}
