package import CopseFeatures
package import CopseModels

/// A fitted ARIMA as a recipe asks it.
package struct TrackedArima: SeriesTracker {
    private var tracker: ArimaTracker

    /// Behind the values the model was fitted to; nil where there are no estimates.
    package init?(_ fit: ArimaFit) {
        guard let tracker = ArimaTracker(fit) else { return nil }
        self.tracker = tracker
    }

    package init?(words: [UInt64]) {
        guard let tracker = try? ArimaTracker(words: words) else { return nil }
        self.tracker = tracker
    }

    package mutating func update(_ value: Double) -> Double { tracker.update(value).standardised }

    package var words: [UInt64] { tracker.words }

    /// Reads the words of a model that a recipe carries.
    package static let read: SeriesTrackerReader = { TrackedArima(words: $0) }

    package func restoring(_ words: [UInt64]) -> TrackedArima? { Self(words: words) }
}

extension Recipe {
    /// Reads a recipe's canonical text, with the models it carries.
    package static func parseWithModels(_ text: String) throws(RecipeError) -> Recipe {
        try parse(text, models: TrackedArima.read)
    }
}
