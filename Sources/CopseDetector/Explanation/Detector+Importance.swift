package import CopseFeatures
internal import CopseFrame
internal import CopseModels

/// What shuffling a feature is judged by.
package enum ImportanceMeasure: String, Sendable, CaseIterable {
    /// The mean absolute change of a row's score: needs no labels.
    case score
    /// The loss of ROC AUC.
    case auc
    /// The loss of average precision.
    case ap
}

/// Permutation importance of a detector's features.
package struct Importance: Sendable, Equatable {
    package struct Entry: Sendable, Equatable {
        package var feature: String
        package var mean: Double
        /// Over the repeats, divisor: their number.
        package var std: Double
        /// Depth-based importance, where it was asked for.
        package var diffi: Double?
    }

    package var by: ImportanceMeasure
    package var repeats: Int
    /// The mean score, or the figure on unshuffled data.
    package var baseline: Double
    /// Largest first, ties in the model's order.
    package var entries: [Entry]
}

extension Detector {
    /// How much the scores of a frame depend on each feature.
    ///
    /// - Parameter labels: one per row, nil where unknown; needed for `auc` and `ap`.
    /// - Throws: `frame.oneClass` where a figure needs both classes, and what `scores(of:)` throws.
    package func importance(
        on tied: TiedFrame, by measure: ImportanceMeasure = .score, labels: [Bool?] = [],
        repeats: Int = 5, seed: UInt64 = 0, threads: Int = 1,
        progress: @Sendable (_ done: Int, _ total: Int) -> Void = { _, _ in },
        isCancelled: @Sendable () -> Bool = { false }
    ) throws(DetectorError) -> Importance {
        let features = try features(of: tied)
        let metric = try measure.metric(labels: labels, rows: features.rowCount)
        do throws(ForestError) {
            try forest.check(features)
            let found = try forest.importance(
                features, repeats: repeats, seed: seed, threads: threads, metric: metric,
                progress: progress, isCancelled: isCancelled)
            return Importance(by: measure, repeats: repeats, found, names: featureNames)
        } catch {
            throw forestError(error)
        }
    }
}
