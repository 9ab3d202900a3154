extension Chart {
    /// How many anomalies are found against how many others are flagged, over all thresholds.
    package static func roc(
        labels: [Bool], scores: [Double], area: Double?, title: String
    ) throws(ChartError) -> Chart {
        let curve = try Curve(labels: labels, scores: scores)
        let points = curve.points.map { Point($0.falseShare, $0.found) }
        return Chart(
            .roc, title: title,
            x: Axis("false positive rate", low: 0, high: 1),
            y: Axis("true positive rate", low: 0, high: 1),
            layers: [
                Layer(.line([Point(0, 0), Point(1, 1)]), .muted, label: "chance"),
                Layer(
                    .line([Point(0, 0)] + points), .first,
                    label: "ROC AUC \(area.map { NumberDisplay.text($0, digits: 4) } ?? "-")"),
            ], caption: [curve.caption])
    }

    /// How many flagged rows are anomalies against how many anomalies are found.
    package static func precisionRecall(
        labels: [Bool], scores: [Double], average: Double?, title: String
    ) throws(ChartError) -> Chart {
        let curve = try Curve(labels: labels, scores: scores)
        let points = curve.points.map { Point($0.found, $0.precision) }
        return Chart(
            .pr, title: title,
            x: Axis("recall", low: 0, high: 1), y: Axis("precision", low: 0, high: 1),
            layers: [
                Layer(
                    .rule(.horizontal, at: curve.share), .muted,
                    label: "chance \(NumberDisplay.text(curve.share, digits: 3))"),
                Layer(
                    .line([Point(0, points.first?.y ?? 0)] + points), .first,
                    label: "average precision "
                        + (average.map { NumberDisplay.text($0, digits: 4) } ?? "-")),
            ], caption: [curve.caption])
    }

    /// Counts at every threshold, strictest first.
    private struct Curve {
        struct At {
            var falseShare: Double
            var found: Double
            var precision: Double
        }

        var points: [At] = []
        var positives: Int
        var rows: Int

        var share: Double { Double(positives) / Double(rows) }

        var caption: String {
            "\(rows.counted("labelled row")), \(positives.grouped) of them "
                + (positives == 1 ? "an anomaly" : "anomalies")
        }

        init(labels: [Bool], scores: [Double]) throws(ChartError) {
            rows = labels.count
            positives = labels.count { $0 }
            guard rows > 0 else { throw .noRows }
            let others = rows - positives
            guard positives > 0, others > 0 else { throw .oneKindOfLabel(anomalies: positives > 0) }
            let order = scores.indices.sorted {
                scores[$0] == scores[$1] ? $0 < $1 : scores[$0] > scores[$1]
            }
            var (found, wrong) = (0, 0)
            var last: (Int, Int)?
            for (index, row) in order.enumerated() {
                if labels[row] { found += 1 } else { wrong += 1 }
                let isLast = index + 1 == order.count
                if !isLast, scores[order[index + 1]] == scores[row] { continue }
                // A thousandth of either axis is finer than the picture.
                if let last, !isLast, (found - last.0) * 1_000 < positives,
                    (wrong - last.1) * 1_000 < others
                {
                    continue
                }
                last = (found, wrong)
                points.append(
                    At(
                        falseShare: Double(wrong) / Double(others),
                        found: Double(found) / Double(positives),
                        precision: Double(found) / Double(found + wrong)))
            }
        }
    }
}
