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
    /// - Complexity: O(n log p) for p anomalies among n rows with a label.
    package init(labels: [Bool?], scores: [Double], threshold: Double) {
        precondition(labels.count == scores.count)
        confusion = Confusion()
        var ofAnomalies: [Double] = []
        var ofOthers: [Double] = []
        for (label, score) in zip(labels, scores) {
            guard let label else { continue }
            if label { ofAnomalies.append(score) } else { ofOthers.append(score) }
            switch (label, score > threshold) {
            case (true, true): confusion.tp += 1
            case (false, true): confusion.fp += 1
            case (false, false): confusion.tn += 1
            case (true, false): confusion.fn += 1
            }
        }
        rows = ofAnomalies.count + ofOthers.count
        unlabelled = labels.count - rows
        positives = confusion.tp + confusion.fn
        let negatives = rows - positives
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
        sweep(ofAnomalies, ofOthers)
    }

    /// What chance among rows does to the area, one standard error.
    ///
    /// Source: Hanley, McNeil: The meaning and use of the area under a ROC curve (Radiology 143, 1982),
    /// with their Q₁ = A/(2 − A) and Q₂ = 2A²/(1 + A).
    package var standardErrorOfAUC: Double? {
        guard let area = rocAUC else { return nil }
        let (p, n) = (Double(positives), Double(rows - positives))
        let square = area * area
        let variance =
            area * (1 - area) + (p - 1) * (area / (2 - area) - square)
            + (n - 1) * (2 * square / (1 + area) - square)
        return (max(0, variance) / (p * n)).squareRoot()
    }

    /// 2·tp / (2·tp + fp + fn).
    private static func f1(tp: Int, fp: Int, positives: Int) -> Double {
        Double(2 * tp) / Double(tp + fp + positives)
    }

    /// One pass over the scores of anomalies, from the highest down.
    ///
    /// Only they are sorted: at a score of other rows alone precision and F1 are less than just above it,
    /// and neither the area nor the best threshold changes.
    private mutating func sweep(_ anomalies: [Double], _ others: [Double]) {
        let ranked = anomalies.sorted(by: >)
        /// Scores of anomalies, each once, falling; and how many anomalies have it.
        var steps: [Double] = []
        var tied: [Int] = []
        for score in ranked {
            if steps.last == score {
                tied[tied.count - 1] += 1
            } else {
                steps.append(score)
                tied.append(1)
            }
        }
        /// Others between a step and the one above, and others that tie with it.
        var between = [Int](repeating: 0, count: steps.count + 1)
        var equal = [Int](repeating: 0, count: steps.count + 1)
        for score in others {
            var (low, high) = (0, steps.count)
            while low < high {
                let middle = (low + high) / 2
                if steps[middle] <= score { high = middle } else { low = middle + 1 }
            }
            if low < steps.count, steps[low] == score { equal[low] += 1 } else { between[low] += 1 }
        }

        var tp = 0
        var fp = 0
        /// Twice the pairs (anomaly, other) in right order, a tie counting half: an integer.
        var concordant = 0
        var area = 0.0
        for step in steps.indices {
            concordant += between[step] * 2 * tp + equal[step] * (2 * tp + tied[step])
            tp += tied[step]
            fp += between[step] + equal[step]
            area += Double(tied[step]) / Double(positives) * (Double(tp) / Double(tp + fp))
            let f1 = Self.f1(tp: tp, fp: fp, positives: positives)
            if f1 >= bestF1 ?? 0 {
                bestF1 = f1
                bestThreshold = steps[step].nextDown
            }
        }
        concordant += between[steps.count] * 2 * tp
        averagePrecision = area
        if !others.isEmpty {
            rocAUC =
                Double(concordant) / (2 * Double(positives) * Double(others.count))
        }
    }
}
