package import CopseFeatures
internal import CopseFrame
internal import CopseMath
internal import CopseModels

/// How far the rows of a frame are from those a detector was trained on.
package struct Drift: Sendable, Equatable {
    /// Of one feature, or of the score.
    package struct Entry: Sendable, Equatable {
        package var name: String
        package var shift: DistributionShift
        /// The share of the new rows above the threshold, were this feature distributed as before.
        package var alertsWithout: Double
    }

    package struct Tree: Sendable, Equatable {
        package var number: Int
        /// Of the shares of rows in its leaves.
        package var psi: Double
        /// The index that as many rows without any drift give on average.
        package var chance: Double
    }

    package var score: Entry
    /// Largest index first, ties in the model's order.
    package var features: [Entry]
    /// Largest excess over chance first, ties by number.
    package var trees: [Tree]
    /// Shares of rows above the threshold.
    package var alertsBefore: Double
    package var alertsNow: Double
    /// The threshold that flags `alertsBefore` of the new rows; nil without alerts before.
    package var keepingThreshold: Double?

    /// The feature that, distributed as before, brings the share of alerts closest to what it was; nil
    /// where none brings it closer than it is.
    package var causeOfAlerts: Entry? {
        func distance(_ share: Double) -> Double { abs(share - alertsBefore) }
        let closest = features.min { distance($0.alertsWithout) < distance($1.alertsWithout) }
        return closest.flatMap {
            distance($0.alertsWithout) < distance(alertsNow) ? $0 : nil
        }
    }

    /// Rows on either side.
    package var rowsBefore: Int
    package var rowsNow: Int
}

extension Detector {
    /// Compares a frame with the training rows, or where `reference` is nil with the golden rows.
    ///
    /// - Throws: `frame.noRows` for a side without rows, and what `scores(of:)` throws.
    package func drift(
        of tied: TiedFrame, from reference: TiedFrame?, threads: Int = 1
    ) throws(DetectorError) -> Drift {
        let now = try features(of: tied)
        let before = if let reference { try features(of: reference) } else { golden.features }
        guard now.rowCount > 0, before.rowCount > 0 else { throw .noRowsToJudge }
        let scoresBefore = try scores(of: before, threads: threads)
        let scoresNow = try scores(of: now, threads: threads)
        let alertsNow = share(of: scoresNow)
        let entries = Parallel.map(featureNames.count, threads: threads) { place in
            let (old, new) = (before.columns[place], now.columns[place])
            var undone = now
            undone.columns[place] = DistributionShift.undone(new, to: old)
            return Drift.Entry(
                name: featureNames[place], shift: DistributionShift(from: old, to: new),
                alertsWithout: share(of: forest.scores(undone)))
        }
        let order = entries.indices.sorted {
            let (a, b) = (entries[$0].shift.psi, entries[$1].shift.psi)
            return a != b ? a > b : $0 < $1
        }
        let alertsBefore = share(of: scoresBefore)
        return Drift(
            score: Drift.Entry(
                name: "score", shift: DistributionShift(from: scoresBefore, to: scoresNow),
                alertsWithout: alertsBefore),
            features: order.map { entries[$0] }, trees: trees(before, now, threads: threads),
            alertsBefore: alertsBefore, alertsNow: alertsNow,
            keepingThreshold: alertsBefore > 0 && alertsBefore < 1
                ? Percentile.linear(
                    sorted: scoresNow.sorted(), q: 100 * (1 - alertsBefore)) : nil,
            rowsBefore: before.rowCount, rowsNow: now.rowCount)
    }

    private func share(of scores: [Double]) -> Double {
        Double(scores.count { isAnomaly($0) }) / Double(scores.count)
    }

    private func trees(_ before: Matrix, _ now: Matrix, threads: Int) -> [Drift.Tree] {
        let trees = Parallel.map(forest.trees.count, threads: threads) { number in
            let leaves = forest.trees[number].feature.indices.filter {
                forest.trees[number].isLeaf($0)
            }
            let (a, b) = (
                forest.leafCounts(tree: number, before), forest.leafCounts(tree: number, now)
            )
            let shift = DistributionShift.index(leaves.map { a[$0] }, leaves.map { b[$0] })
            return Drift.Tree(number: number, psi: shift.psi, chance: shift.chance)
        }
        return trees.sorted {
            let (a, b) = ($0.psi - $0.chance, $1.psi - $1.chance)
            return a != b ? a > b : $0.number < $1.number
        }
    }
}
