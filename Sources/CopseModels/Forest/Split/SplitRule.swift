/// How a tree chooses the feature and the threshold of a split.
package enum SplitRule: String, Codable, Sendable, CaseIterable {
    /// A random feature at a random threshold: the isolation forest of Liu, Ting and Zhou (2008).
    case random
    /// A random feature at the threshold of the largest averaged gain 1 − (σₗ + σᵣ)/2σ.
    ///
    /// Source: Liu, Ting, Zhou: On detecting clustered anomalies using SCiForest (ECML 2010),
    /// doi:10.1007/978-3-642-15883-4_18, on the axes instead of hyperplanes.
    case averagedGain = "averaged-gain"
    /// A random feature at the threshold of the largest pooled gain 1 − (nₗσₗ + nᵣσᵣ)/nσ.
    ///
    /// Source: Cortes: Revisiting randomized choices in isolation forests (arXiv 2110.13402).
    case pooledGain = "pooled-gain"
    /// Three kinds of tree in turn: random thresholds on features drawn by their kurtosis among the tree's
    /// rows, less 1, which is the least it can be; `pooledGain`; and `random`.
    ///
    /// Pooled gain finds groups of anomalies, kurtosis the features with long tails; where one of them
    /// goes wrong, the other two outweigh it. Kurtosis to choose features: Liu, Ting, Zhou: Isolation
    /// Forest (ICDM 2008), section 5.
    case mixed

    /// How a tree of the forest chooses.
    func ofTree(_ number: Int) -> TreeRule {
        switch self {
        case .random: TreeRule(gain: nil, weighsFeatures: false)
        case .averagedGain: TreeRule(gain: .averaged, weighsFeatures: false)
        case .pooledGain: TreeRule(gain: .pooled, weighsFeatures: false)
        case .mixed:
            switch number % 3 {
            case 0: TreeRule(gain: nil, weighsFeatures: true)
            case 1: TreeRule(gain: .pooled, weighsFeatures: false)
            default: TreeRule(gain: nil, weighsFeatures: false)
            }
        }
    }
}

/// How one tree chooses.
struct TreeRule {
    /// What the threshold makes largest; nil is any.
    var gain: SplitGain?
    /// Whether features are drawn by their kurtosis.
    var weighsFeatures: Bool
}
