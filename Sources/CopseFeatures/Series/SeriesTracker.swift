/// A fitted model of a series that goes on value by value: what `arima_z` needs to know of one.
///
/// Rooms above give it, so that recipes need no sight of the models themselves.
package protocol SeriesTracker: Sendable {
    /// Takes the next value, NaN for a missing one, and says how far off its expectation it was, in
    /// standard errors; NaN where that is not known.
    mutating func update(_ value: Double) -> Double

    /// The model and where it stands: the same bits go on from them.
    var words: [UInt64] { get }

    /// The same model where other words of it stand; nil where they are damaged.
    func restoring(_ words: [UInt64]) -> Self?
}

/// Makes a tracker from its words; nil where they are damaged.
package typealias SeriesTrackerReader = @Sendable ([UInt64]) -> (any SeriesTracker)?
