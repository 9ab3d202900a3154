internal import CopseFeatures
package import CopseFrame
package import CopseModels

/// The plain facts about a detector, as `copse inspect` prints them.
package struct ModelCard: Sendable {
    package struct Feature: Sendable, Equatable {
        package var name: String
        /// The recipe's line; the column's name without a recipe.
        package var text: String
        /// What the feature remembers: `row`, `window(10 rows)`, `running(horizon 10000)`.
        package var memory: String
    }

    package var digest: String
    package var features: [Feature]
    package var rawSchema: Schema
    /// The recipe's canonical text.
    package var recipe: String?
    package var threshold: Double
    package var contamination: Contamination?
    package var trees: Int
    /// Rows each tree was grown from.
    package var sample: Int
    package var nodes: Int
    package var parameters: ForestParameters
    package var calibration: Calibration
    package var provenance: Provenance
    package var goldenRows: Int
    package var hasRawGoldenRows: Bool
    package var hasState: Bool
    package var notes: [Note]
}

extension Detector {
    package var card: ModelCard {
        let features: [ModelCard.Feature] = featureNames.indices.map { place in
            guard let info = recipe?.features[featurePlaces[place]] else {
                return .init(name: featureNames[place], text: featureNames[place], memory: "row")
            }
            return .init(name: info.name, text: info.text, memory: info.memory.description)
        }
        return ModelCard(
            digest: digest, features: features, rawSchema: rawSchema,
            recipe: recipe?.recipe.canonicalText, threshold: threshold,
            contamination: contamination, trees: forest.trees.count, sample: forest.sampleSize,
            nodes: forest.trees.reduce(0) { $0 + $1.nodeCount }, parameters: parameters,
            calibration: calibration, provenance: provenance, goldenRows: golden.rowCount,
            hasRawGoldenRows: golden.raw != nil, hasState: recipeState != nil,
            notes: exportNotes)
    }

    /// What a user should know before the model goes into production.
    package var exportNotes: [Note] {
        let unbounded = featurePlaces.compactMap { recipe?.features[$0] }
            .filter(\.memory.isUnbounded).map(\.name)
        guard !unbounded.isEmpty else { return [] }
        return [
            Note(
                code: "model.unboundedMemory",
                message:
                    "these features remember all rows ever seen, so the daemon's memory grows: "
                    + unbounded.joined(separator: ", ")
                    + "; add 'horizon N' to the recipe to bound it")
        ]
    }
}
