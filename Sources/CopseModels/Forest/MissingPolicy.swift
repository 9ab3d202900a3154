/// What a forest does with missing values (NaN).
package enum MissingPolicy: String, Codable, Sendable, CaseIterable {
    /// A row whose split value is missing follows both branches, weighted by their training rows.
    case divide
    /// The training median of the feature takes the place of a missing value.
    case impute
    /// Missing values are refused.
    case error
}
