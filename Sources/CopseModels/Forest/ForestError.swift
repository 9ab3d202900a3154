/// What can go wrong when a forest is grown, read or used.
package enum ForestError: Error, Equatable, Sendable {
    case parameter(Parameter, got: String)
    case noRows
    case noFeatures
    case tooManyFeatures(Int)
    /// An infinity among the training values.
    case notFinite(feature: Int, row: Int, value: Double)
    /// A missing value where the policy is `error`.
    case missing(feature: Int, row: Int)
    /// A weight that is missing, negative or infinite.
    case weight(row: Int, value: Double)
    /// Weights whose sum is no finite positive number.
    case noWeight
    case featureCount(expected: Int, got: Int)
    /// An extension level that the features of a tree are too few for.
    case extensionLevel(Int, features: Int)
    /// Something that is only defined for splits on one feature.
    case needsPlainSplits(String)
    case damaged(Damage, tree: Int?)
    case cancelled

    package enum Parameter: String, Sendable {
        case trees, sample
        case maxFeatures = "max-features"
        case maxDepth = "max-depth"
        case totalDepth = "trees × max-depth"
        case repeats
        case extensionLevel = "extension"
        case totalTerms = "sample × (extension + 1)"
    }

    /// What is wrong with trees that come from outside.
    package enum Damage: Error, Equatable, Sendable {
        case treeCount(Int)
        case featureCount(Int)
        case sampleSize(Int)
        case totalNodes
        case totalPathLength
        case arrayLengths
        case noNodes
        case leaf(node: Int)
        case feature(node: Int, value: Int)
        case threshold(node: Int)
        /// Of a split on several features.
        case terms(node: Int)
        case child(node: Int)
        case notATree(node: Int)
        case sampleCount(node: Int)
        case depth
        case medians
    }
}
