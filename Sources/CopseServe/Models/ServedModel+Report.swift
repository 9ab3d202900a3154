import CopseDetector

extension ServedModel {
    /// What `copsed check` says of a model that can be served.
    package var report: String {
        let card = detector.card
        return "model verified: \(name), \(card.trees) trees over \(card.features.count) features, "
            + "threshold \(card.threshold)\ndigest \(card.digest)"
    }
}
