package import CopseFeatures
internal import CopseFrame
internal import CopseModels

/// Scores of rows as if the model had never seen them.
package struct HeldOutScores: Sendable, Equatable {
    /// One per row of the frame; nil for a training row that every tree was grown from.
    package var scores: [Double?]
    /// Whether these are training rows, each scored by the trees that did not draw it.
    package var isOutOfBag: Bool

    package init(scores: [Double?], isOutOfBag: Bool) {
        self.scores = scores
        self.isOutOfBag = isOutOfBag
    }

    package var known: [Double] { scores.compactMap { $0 } }
}

extension Detector {
    /// Scores that say what to expect of new rows: out-of-bag scores of the frame the model was
    /// trained on, the plain scores of any other.
    ///
    /// Whether a frame is the training frame is found out by growing the forest on it again.
    /// - Throws: `model.outOfBag` where training rows have no such scores: every tree drew all of
    ///   them, or by weights that the model does not know; and what `scores(of:)` throws.
    package func heldOutScores(
        of tied: TiedFrame, threads: Int = 1
    ) throws(DetectorError) -> HeldOutScores {
        let features = try features(of: tied)
        let watch = Watch.current
        if beginsLikeTrainingRows(features) {
            let found: OutOfBagScores?
            do throws(ForestError) {
                try forest.check(features)
                found = try forest.outOfBagScores(
                    features, parameters, threads: threads, isCancelled: watch.isCancelled)
            } catch {
                throw forestError(error)
            }
            guard let found else { throw .outOfBag(.unknownDraws) }
            guard found.fewestTrees > 0 else {
                throw .outOfBag(.everyTreeDrewAll(rows: features.rowCount))
            }
            return HeldOutScores(scores: found.scores, isOutOfBag: true)
        }
        return HeldOutScores(
            scores: try scores(of: features, threads: threads), isOutOfBag: false)
    }

    /// Whether the features can be those the model was trained on: as many rows, and the golden rows
    /// first.
    func beginsLikeTrainingRows(_ features: Matrix) -> Bool {
        guard golden.rowCount > 0, features.rowCount == calibration.rows else { return false }
        return zip(features.columns, golden.features.columns).allSatisfy { mine, known in
            zip(mine, known).allSatisfy {
                $0.bitPattern == $1.bitPattern || ($0.isNaN && $1.isNaN)
            }
        }
    }
}
