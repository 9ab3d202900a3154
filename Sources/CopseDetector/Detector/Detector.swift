package import CopseFeatures
package import CopseFrame
package import CopseModels

/// A trained anomaly detector: a recipe, the forest over its features and the threshold.
///
/// A value: nothing about it changes after training; a new threshold is a new detector. Scores lie
/// in 0…1, higher = stranger; a row is an anomaly when its score is strictly above `threshold`.
package struct Detector: Sendable {
    /// What turns raw rows into features; nil for a detector over plain columns.
    package let recipe: CompiledRecipe?
    /// The columns the recipe reads, with their types; without a recipe the features themselves.
    package let rawSchema: Schema
    /// What the forest sees, in its order.
    package let featureNames: [String]
    package let forest: Forest
    package let threshold: Double
    /// What `threshold` was derived from; nil when it was set otherwise.
    package let contamination: Contamination?
    package let parameters: ForestParameters
    package let calibration: Calibration
    package let provenance: Provenance
    package let golden: GoldenRows
    /// The recipe's state after the last training row, as its executor encodes it.
    package let recipeState: [UInt8]?
    /// SHA-256 over the canonical sections of the model file, 64 hexadecimal digits: what decides
    /// the scores and the threshold, and nothing else.
    package let digest: String
    /// The place of each of `featureNames` among the recipe's features.
    let featurePlaces: [Int]

    init(
        recipe: CompiledRecipe?, rawSchema: Schema, featureNames: [String], forest: Forest,
        threshold: Double, contamination: Contamination?, parameters: ForestParameters,
        calibration: Calibration, provenance: Provenance, golden: GoldenRows,
        recipeState: [UInt8]?
    ) throws(ModelError) {
        self.recipe = recipe
        self.rawSchema = rawSchema
        self.featureNames = featureNames
        self.forest = forest
        self.threshold = threshold
        self.contamination = contamination
        self.parameters = parameters
        self.calibration = calibration
        self.provenance = provenance
        self.golden = golden
        self.recipeState = recipeState
        let source = recipe?.features.map(\.name) ?? rawSchema.names
        featurePlaces = featureNames.compactMap { source.firstIndex(of: $0) }
        guard featurePlaces.count == featureNames.count, forest.featureCount == featureNames.count
        else { throw .damaged("its features are not those of its recipe") }
        digest =
            ModelContainer(
                sections: Self.canonicalSections(
                    recipe: recipe, rawSchema: rawSchema, featureNames: featureNames,
                    forest: forest,
                    threshold: threshold)
            ).digest
    }

    /// The training row count, for callers that show it.
    package var trainingRows: Int { calibration.rows }

    package func isAnomaly(_ score: Double) -> Bool { score > threshold }

    package func severity(of score: Double) -> Severity {
        calibration.severity(of: score, isAnomaly: isAnomaly(score))
    }
}

/// Where a model comes from, as its maker says: never part of the digest.
package struct Provenance: Sendable, Equatable {
    package var copseVersion: String
    /// Microseconds since 1970-01-01T00:00:00Z.
    package var trainedAt: Int64?
    /// A data set's path or name.
    package var dataset: String?
    /// SHA-256 of the data set, 64 hexadecimal digits.
    package var datasetDigest: String?
    package var session: String?
    package var cell: Int?

    package init(
        copseVersion: String = "", trainedAt: Int64? = nil, dataset: String? = nil,
        datasetDigest: String? = nil, session: String? = nil, cell: Int? = nil
    ) {
        self.copseVersion = copseVersion
        self.trainedAt = trainedAt
        self.dataset = dataset
        self.datasetDigest = datasetDigest
        self.session = session
        self.cell = cell
    }
}
