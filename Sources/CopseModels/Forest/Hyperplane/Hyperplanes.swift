/// The splits of one tree on several features at once.
///
/// A row goes left where Σ coefficient × value is at most the node's threshold: products added up one
/// after the other, in ascending order of the features, each step rounded to the nearest double.
/// Where one of the values is missing the split has no answer.
package struct Hyperplanes: Sendable, Equatable {
    /// For every node of the tree where its terms begin, and one entry more: where the last ones
    /// end. Leaves and splits on one feature have none.
    package var starts: [Int32]
    package var features: [Int32]
    package var coefficients: [Double]

    package init(starts: [Int32] = [0], features: [Int32] = [], coefficients: [Double] = []) {
        self.starts = starts
        self.features = features
        self.coefficients = coefficients
    }

    /// What `Tree.feature` says at such a split.
    package static let mark = Int32(-2)

    /// The terms of a node, as places in `features` and `coefficients`.
    package func terms(of node: Int) -> Range<Int> {
        Int(starts[node])..<Int(starts[node + 1])
    }

    /// Gives the next node its terms, none for a leaf or a split on one feature.
    package mutating func append(_ terms: [(feature: Int, coefficient: Double)]) {
        for term in terms {
            features.append(Int32(term.feature))
            coefficients.append(term.coefficient)
        }
        starts.append(Int32(features.count))
    }
}

extension Hyperplanes {
    /// Checks them against the tree they stand in; time O(nodes + terms), for any arrays whatever.
    ///
    /// - Parameter splits: for every node what `Tree.feature` says.
    func validate(
        splits: [Int32], featureCount: Int
    ) throws(ForestError.Damage) {
        guard starts.count == splits.count + 1, features.count == coefficients.count,
            starts.first == 0, starts.last.map(Int.init) == features.count, !features.isEmpty
        else { throw .arrayLengths }
        for node in splits.indices {
            // All starts up to here have been found to be in range.
            guard starts[node] <= starts[node + 1], Int(starts[node + 1]) <= features.count else {
                throw .terms(node: node)
            }
            let terms = terms(of: node)
            guard terms.count != 1, (splits[node] == Self.mark) == !terms.isEmpty else {
                throw .terms(node: node)
            }
            var last = Int32(-1)
            for place in terms {
                guard features[place] > last, features[place] < featureCount,
                    coefficients[place].isFinite, coefficients[place] != 0
                else { throw .terms(node: node) }
                last = features[place]
            }
        }
    }
}

extension Tree {
    /// Which side of an inner node a row is on; nil where a value the split asks for is missing.
    package func goesRight(_ node: Int, value: (_ feature: Int) -> Double) -> Bool? {
        guard let planes, feature[node] == Hyperplanes.mark else {
            let value = value(Int(feature[node]))
            return value.isNaN ? nil : value > threshold[node]
        }
        var sum = 0.0
        for place in planes.terms(of: node) {
            let value = value(Int(planes.features[place]))
            if value.isNaN { return nil }
            sum += planes.coefficients[place] * value
        }
        // Infinite values may cancel to NaN, which is not above any threshold.
        return sum > threshold[node]
    }

    /// The features an inner node asks for.
    package func features(of node: Int) -> [Int] {
        guard let planes, feature[node] == Hyperplanes.mark else { return [Int(feature[node])] }
        return planes.terms(of: node).map { Int(planes.features[$0]) }
    }
}
