/// The largest forests that are grown or read; a file that asks for more is refused.
package enum ForestLimits {
    package static let trees = 100_000
    package static let features = 1_024
    package static let sample = Int(Int32.max)
    package static let depth = 512
    /// Nodes of all trees together.
    package static let nodes = Int(Int32.max)
}
