import CopseDetector

extension ThresholdMeaning {
    /// How many new rows will be flagged, in all and a day.
    ///
    /// - Parameter isPlain: whether the rows are training rows with the scores of all trees.
    func shareSentence(_ rate: DataRate?, isPlain: Bool) -> String? {
        guard let share else { return nil }
        var text = "of "
        if isOutOfBag {
            text += "these rows as new ones, each scored by the trees that never saw it, "
        } else if isPlain {
            text += "these rows, which the trees were grown from, "
        } else {
            text += "these rows "
        }
        text += "\(share.percent) are flagged (95 % interval \(share.percentInterval))"
        guard let rate else { return text }
        func alerts(_ share: Double) -> String {
            NumberDisplay.text(share * rate.rowsPerDay, digits: 3)
        }
        return text
            + ", \(alerts(share.value)) a day (\(alerts(share.low)) to \(alerts(share.high))) at "
            + "\(NumberDisplay.text(rate.rowsPerDay, digits: 6)) rows a day"
    }

    /// Precision and recall among labelled rows.
    var labelSentence: String {
        let right =
            precision.map {
                "precision \($0.percent) (\($0.percentInterval)) of "
                    + $0.whole.counted("flagged row")
            } ?? "precision is not defined: no row with a label is flagged"
        let found =
            recall.map {
                "recall \($0.percent) (\($0.percentInterval)) of \($0.whole.grouped) labelled "
                    + ($0.whole == 1 ? "anomaly" : "anomalies")
            } ?? "recall is not defined: no row is labelled an anomaly"
        return "\(right), \(found)"
    }
}

extension Proportion {
    /// `1.25 %`
    var percent: String { "\(Self.text(value)) %" }

    /// `0.8 to 2.1 %`
    var percentInterval: String { "\(Self.text(low)) to \(Self.text(high)) %" }

    private static func text(_ share: Double) -> String {
        NumberDisplay.text(100 * share, digits: 3)
    }
}

extension DiscoveryThreshold {
    /// What the rate promises, and on what condition.
    ///
    /// - Parameter origin: which rows are the reference.
    func sentence(reference origin: String) -> String {
        let percent = NumberDisplay.text(100 * rate, digits: 3)
        if discoveries == 0 {
            var text = "no row can be flagged at a false discovery rate of \(percent) %"
            if leastRate <= 1 {
                text +=
                    ", the least that flags any is \(NumberDisplay.text(100 * leastRate, digits: 3)) %"
            }
            text += "; the threshold is 1, which no score exceeds"
            if origin == "rows judged themselves" {
                text +=
                    ". Rows cannot stand out from themselves: name rows known to be normal with "
                    + "--label, or train on normal rows and give the rows to judge"
            }
            return text
        }
        return "of the \(discoveries.counted("row")) flagged among \(judged.grouped) at most "
            + "\(percent) % are expected to be false alarms, as long as normal rows score like the "
            + "\(reference.grouped) \(origin)"
    }
}
