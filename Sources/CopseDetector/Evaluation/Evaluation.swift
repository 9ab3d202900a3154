/// How well scores and a threshold find labelled anomalies, as scikit-learn defines each figure.
///
/// `roc_auc_score`, `average_precision_score`, `precision_recall_fscore_support` and
/// `precision_recall_curve` of sklearn.metrics, ties included: rows of one score are one step.
/// A figure that the labels do not define (only one class among them) is nil.
package struct Evaluation: Sendable, Equatable {
    /// Counts of labelled rows: `tp` flagged anomalies, `fp` flagged others, and so on.
    package struct Confusion: Sendable, Equatable {
        package var tp = 0
        package var fp = 0
        package var tn = 0
        package var fn = 0

        package init(tp: Int = 0, fp: Int = 0, tn: Int = 0, fn: Int = 0) {
            self.tp = tp
            self.fp = fp
            self.tn = tn
            self.fn = fn
        }
    }

    package var rocAUC: Double?
    package var averagePrecision: Double?
    package var f1: Double?
    package var precision: Double?
    package var recall: Double?
    package var falsePositiveRate: Double?
    package var confusion: Confusion
    /// The largest F1 any threshold reaches.
    package var bestF1: Double?
    /// The lowest threshold that reaches it under `score > threshold`: the double just below
    /// scikit-learn's, which counts `score >= threshold`.
    package var bestThreshold: Double?
    /// Rows with a label.
    package var rows: Int
    package var positives: Int
    /// Rows without a label: left out of every figure.
    package var unlabelled: Int

    /// - Parameters:
    ///   - labels: true for an anomaly, nil for a row without a label.
    ///   - scores: as many, higher = stranger.
    ///   - threshold: a row is flagged when its score is strictly greater.
    /// - Complexity: O(n log n).
    package init(labels: [Bool?], scores: [Double], threshold: Double) {
        precondition(labels.count == scores.count)
        confusion = Confusion()
        var labelled: [(score: Double, positive: Bool)] = []
        for (label, score) in zip(labels, scores) {
            guard let label else { continue }
            labelled.append((score, label))
            switch (label, score > threshold) {
            case (true, true): confusion.tp += 1
            case (false, true): confusion.fp += 1
            case (false, false): confusion.tn += 1
            case (true, false): confusion.fn += 1
            }
        }
        rows = labelled.count
        unlabelled = labels.count - rows
        positives = confusion.tp + confusion.fn
        let negatives = rows - positives
        labelled.sort { $0.score > $1.score }
        if negatives > 0 {
            falsePositiveRate = Double(confusion.fp) / Double(negatives)
        }
        let flagged = confusion.tp + confusion.fp
        if flagged + positives > 0 {
            precision = flagged == 0 ? 0 : Double(confusion.tp) / Double(flagged)
            f1 = Self.f1(tp: confusion.tp, fp: confusion.fp, positives: positives)
        }
        guard positives > 0 else { return }
        recall = Double(confusion.tp) / Double(positives)
        sweep(labelled, negatives: negatives)
    }

    /// 2·tp / (2·tp + fp + fn).
    private static func f1(tp: Int, fp: Int, positives: Int) -> Double {
        Double(2 * tp) / Double(tp + fp + positives)
    }

    /// One pass over the thresholds, from the highest score down.
    private mutating func sweep(_ ranked: [(score: Double, positive: Bool)], negatives: Int) {
        var tp = 0
        var fp = 0
        /// Twice the pairs (anomaly, other) in right order, a tie counting half: an integer.
        var concordant = 0
        var area = 0.0
        var start = 0
        while start < ranked.count {
            let score = ranked[start].score
            var end = start
            var tied = 0
            while end < ranked.count, ranked[end].score == score {
                tied += ranked[end].positive ? 1 : 0
                end += 1
            }
            let tiedOthers = end - start - tied
            concordant += tiedOthers * (2 * tp + tied)
            tp += tied
            fp += tiedOthers
            area += Double(tied) / Double(positives) * (Double(tp) / Double(tp + fp))
            let f1 = Self.f1(tp: tp, fp: fp, positives: positives)
            if f1 >= bestF1 ?? 0 {
                bestF1 = f1
                bestThreshold = score.nextDown
            }
            start = end
        }
        averagePrecision = area
        if negatives > 0 {
            rocAUC = Double(concordant) / (2 * Double(positives) * Double(negatives))
        }
    }
}
