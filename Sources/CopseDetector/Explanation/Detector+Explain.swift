package import CopseFeatures
internal import CopseFrame
internal import CopseMath
package import CopseModels

// Goals, in order: the contributions and the baseline add up to the score; the ranking is that of
// exact Shapley values; a row takes about a millisecond.
//
// The forest's own contributions φ are Shapley values of the mean path length h (TreeSHAP), with
// h = E + Σφ. The score is g(h) = 2^(−h/c), so each φ is mapped by the slope of the secant of g
// between E and h: Σ φ·slope = g(h) − g(E). What is left, g(E) minus the mean training score (g
// is convex, so it is not 0), belongs to no feature; it is spread over the features in
// proportion to |φ|, or equally where all φ are 0. Shapley values of the score itself would need
// no such step, but cost a number of evaluations that grows with the pairs of trees.

extension Detector {
    /// Why row `row` of a frame got its score, and what would make it normal.
    ///
    /// - Throws: `frame.rowNotFound`, and what `scores(of:)` throws.
    package func explain(_ row: Int, of tied: TiedFrame) throws(DetectorError) -> Explanation {
        guard 0..<tied.frame.rowCount ~= row else {
            throw .rowOutOfRange(row: row, rowCount: tied.frame.rowCount)
        }
        let features = try features(of: tied)
        var explanation = try explain(row, of: features)
        try addWayOut(
            to: &explanation, row, of: tied, features: features.columns.map { $0[row] })
        return explanation
    }

    /// Why row `row` of the model's features got its score.
    package func explain(_ row: Int, of features: Matrix) throws(DetectorError) -> Explanation {
        guard 0..<features.rowCount ~= row else {
            throw .rowOutOfRange(row: row, rowCount: features.rowCount)
        }
        let values = features.columns.map { $0[row] }
        let score = forest.score(row: values)
        let contributions = scoreContributions(values, score: score)
        let parts = featureNames.indices.map { place in
            Explanation.Contribution(
                feature: featureNames[place], value: values[place],
                contribution: contributions[place])
        }
        // The standard library's sort is stable, but does not promise it.
        let order = parts.indices.sorted {
            let (a, b) = (abs(parts[$0].contribution), abs(parts[$1].contribution))
            return a != b ? a > b : $0 < $1
        }
        return Explanation(
            row: row, score: score, baseline: calibration.baseline, threshold: threshold,
            contributions: order.map { parts[$0] }, counterfactual: nil)
    }

    private func scoreContributions(_ values: [Double], score: Double) -> [Double] {
        let count = Double(values.count)
        let scale = forest.dialect.averagePathLength(forest.sampleSize)
        let (expected, paths) = forest.pathContributions(values)
        guard scale > 0 else {
            // One training row: every score is 0.5 and no feature has a part in it.
            return paths.map { _ in (score - calibration.baseline) / count }
        }
        let start = Elementary.exp2(-expected / scale)
        let moved = paths.reduce(0, +)
        // Below this the difference of scores is rounding; the derivative of g is the limit.
        let slope =
            abs(moved) > 1e-9
            ? (score - start) / moved : -start * Elementary.log(2) / scale
        let total = paths.reduce(0) { $0 + abs($1) }
        let gap = score - calibration.baseline - moved * slope
        return paths.map { path in
            path * slope + gap * (total > 0 ? abs(path) / total : 1 / count)
        }
    }
}
