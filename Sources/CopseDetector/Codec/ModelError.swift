/// Why bytes are not a model that can be used.
package enum ModelError: Error, Sendable, Equatable {
    /// The first bytes are not those of a model; `looksLikeScript` when they read as text.
    case notAModel(looksLikeScript: Bool)
    case truncated(found: Int, expected: Int)
    case damaged(String)
    case newerVersion(found: Int, supported: Int)
    case limitExceeded(what: String, found: Int, limit: Int)
    /// The recipe inside uses something this copse does not know.
    case recipeNotUnderstood(String)
    /// A function of the recipe has a version this copse does not have: `zscore@2`.
    case stepVersion(found: String, supported: String)
    /// A golden row gives another feature value here than where the model was made.
    case goldenFeature(name: String, row: Int)
    /// A golden row gets another score here; `tree` is the first tree that differs, if one does.
    case goldenScore(row: Int, tree: Int?)
    /// The model carries no recipe state.
    case noState
    /// This model cannot be written.
    case cannotEncode(String)
}
