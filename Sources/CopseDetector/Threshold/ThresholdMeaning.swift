/// What a threshold comes to on rows as if they were new.
package struct ThresholdMeaning: Sendable, Equatable {
    /// Rows that score above it; nil without rows.
    package var share: Proportion?
    /// Whether the rows are training rows, each judged by the trees that did not draw it.
    package var isOutOfBag: Bool
    /// Anomalies among labelled rows flagged; nil where none is.
    package var precision: Proportion?
    /// Rows flagged among labelled anomalies; nil where there is none.
    package var recall: Proportion?

    /// - Parameter labels: one per row, nil where unknown; empty without labels.
    package init(_ detector: Detector, _ heldOut: HeldOutScores, labels: [Bool?] = []) {
        let flags = heldOut.scores.map { $0.map(detector.isAnomaly) }
        let known = flags.compactMap { $0 }
        share = Proportion(known.count { $0 }, of: known.count)
        isOutOfBag = heldOut.isOutOfBag
        let pairs = zip(labels, flags).compactMap { label, flag in
            label.flatMap { label in flag.map { (label: label, flag: $0) } }
        }
        let hits = pairs.count { $0.label && $0.flag }
        precision = Proportion(hits, of: pairs.count { $0.flag })
        recall = Proportion(hits, of: pairs.count { $0.label })
    }
}
