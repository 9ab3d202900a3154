internal import CopseFeatures
internal import CopseFrame
package import CopseModels

extension Detector {
    /// A detector around a forest that was grown elsewhere, over plain float columns.
    ///
    /// Nothing is known of its training rows: it has no golden rows, every anomaly is of low
    /// severity, and the baseline of explanations is the score of the mean path over the rows
    /// each tree was grown from.
    /// - Throws: `model.damaged` where names and forest do not fit together.
    package static func imported(
        _ forest: Forest, featureNames: [String], threshold: Double, parameters: ForestParameters,
        provenance: Provenance = Provenance()
    ) throws(ModelError) -> Detector {
        guard Set(featureNames).count == featureNames.count else {
            throw .damaged("a column name occurs twice")
        }
        guard featureNames.count == forest.featureCount else {
            throw .damaged("its features are not those of its recipe")
        }
        guard threshold.isFinite else { throw .damaged("its threshold is not a finite number") }
        let none = [Double](repeating: 0, count: forest.featureCount)
        let path = forest.pathContributions(none).expected
        let sum = PathUnits.units(edges: path * Double(forest.trees.count))
        let golden: GoldenRows
        do throws(ForestError) {
            golden = try GoldenRows(
                raw: nil,
                features: Matrix(columns: featureNames.map { _ in [] }, rowCount: 0),
                forest: forest)
        } catch {
            throw .damaged(error.message)
        }
        return try Detector(
            recipe: nil,
            rawSchema: Schema(featureNames.map { .init(name: $0, type: .float) }),
            featureNames: featureNames, forest: forest, threshold: threshold, contamination: nil,
            parameters: parameters,
            calibration: Calibration(
                rows: 0, baseline: forest.score(pathLengthSum: sum), mediumAbove: 1, highAbove: 1,
                criticalAbove: 1),
            provenance: provenance, golden: golden, recipeState: nil)
    }
}
