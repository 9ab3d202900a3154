/// What an odd value does to the values after it.
package enum OutlierKind: String, Sendable, CaseIterable {
    /// One value is off, and nothing follows (AO).
    case additive
    /// Everything from here on is higher or lower (LS).
    case levelShift = "level shift"
    /// The level comes back, by three tenths of what is left each step (TC).
    case temporaryChange = "temporary change"
    /// One position of the season is higher or lower from here on (SLS).
    case seasonalShift = "seasonal shift"
    /// A large innovation that the process carries on as it does any other (IO).
    case innovational

    /// What is left of a temporary change a step later, as in Chen and Liu.
    static let remainder = 0.7

    /// Turns a series into what outliers of this kind at each of its places add up to.
    ///
    /// - Parameter innovate: θ(B) / (φ(B)Δ(B)), for an innovational outlier.
    func spread(_ values: [Double], season: Int, innovate: ([Double]) -> [Double]) -> [Double] {
        if self == .innovational { return innovate(values) }
        var values = values
        accumulate(&values, season: season, values.indices)
        return values
    }

    /// The same recursion over places in any order: 1/(1−B), 1/(1−0.7B) or 1/(1−Bᵐ).
    func accumulate(_ values: inout [Double], season: Int, _ places: some Sequence<Int>) {
        let (lag, factor): (Int, Double) =
            switch self {
            case .additive, .innovational: (0, 0)
            case .levelShift: (1, 1)
            case .temporaryChange: (1, Self.remainder)
            case .seasonalShift: (season, 1)
            }
        guard lag > 0 else { return }
        var passed: [Int] = []
        for place in places {
            if passed.count >= lag {
                values[place] += factor * values[passed[passed.count - lag]]
            }
            passed.append(place)
        }
    }
}

/// An outlier with what it did.
package struct Outlier: Sendable, Equatable {
    package let place: Int
    package let kind: OutlierKind
    /// In the units of the (transformed) series.
    package let effect: Double
    /// The effect over its standard error.
    package let statistic: Double
    /// Of a place, whatever the kind: two-sided, times the number of kinds that were tried.
    package let p: Double
}

/// A stretch of a series that is not as expected.
package struct SeriesAnomaly: Sendable, Equatable {
    package let places: Range<Int>
    package let kind: OutlierKind
    /// Of a stretch of several values that of the oddest.
    package let z: Double
    package let p: Double
    /// What the values would have been without it, in the units of the series; one a place.
    package let expected: [Double]
}
