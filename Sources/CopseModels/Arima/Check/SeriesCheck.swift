/// What one looks at before a model is chosen.
package struct SeriesCheck: Sendable {
    package let count: Int
    package let missing: Int
    /// Runs of missing values between values.
    package let gaps: Int
    package let dickeyFuller: DickeyFuller?
    package let phillipsPerron: PhillipsPerron?
    /// Nil without season.
    package let ocsb: OCSB?
    package let canovaHansen: CanovaHansen?
    package let level: KPSS?
    package let trend: KPSS?
    package let ljungBox: LjungBox?
    package let advice: DifferencingAdvice
    package let correlogram: Correlogram
    package let verdict: Verdict

    /// - Parameters:
    ///   - lags: of the correlogram; nil: 10 log₁₀ n or, with a season, at least two seasons.
    ///   - isCancelled: where it says yes, a result without meaning comes back soon.
    package init(
        _ series: [Double], season: Int = 1, lags: Int? = nil,
        isCancelled: () -> Bool = { false }
    ) {
        let series = series.map { $0.isFinite ? $0 : .nan }
        count = series.count
        missing = series.count { $0.isNaN }
        gaps = Self.gaps(series)
        dickeyFuller = DickeyFuller(series, isCancelled: isCancelled)
        phillipsPerron = PhillipsPerron(series)
        ocsb = OCSB(series, season: season)
        canovaHansen = CanovaHansen(series, season: season, isCancelled: isCancelled)
        level = KPSS(series)
        trend = KPSS(series, trend: .linear)
        let present = count - missing
        let usual = max(Correlogram.defaultLags(present), season > 1 ? 2 * season : 0)
        correlogram = Correlogram(series, lags: lags ?? usual)
        ljungBox = level == nil ? nil : LjungBox(series, season: season)
        advice = DifferencingAdvice(series, season: season, isCancelled: isCancelled)
        verdict = Self.judge(
            present: present, unitRoot: dickeyFuller, level: level, advice: advice)
    }

    package enum Verdict: Sendable, Equatable {
        case nothingObserved
        case constant
        case tooShort(Int)
        /// No unit root, and stationary: both tests agree.
        case stationary
        /// A unit root, and not stationary: both tests agree.
        case unitRoot(differences: Int)
        /// Neither is rejected: the series does not say.
        case undecided
        /// Both are rejected: neither a stationary level nor a unit root.
        case neither(differences: Int)
    }

    private static func judge(
        present: Int, unitRoot: DickeyFuller?, level: KPSS?, advice: DifferencingAdvice
    ) -> Verdict {
        if present == 0 { return .nothingObserved }
        guard let level else { return present < 3 ? .tooShort(present) : .constant }
        guard let unitRoot else { return .tooShort(present) }
        let differences = max(1, advice.d)
        return switch (unitRoot.p < 0.05, level.p.bound < 0.05) {
        case (true, false): .stationary
        case (false, true): .unitRoot(differences: differences)
        case (false, false): .undecided
        case (true, true): .neither(differences: advice.d)
        }
    }

    /// Runs of missing values between values.
    package static func gaps(_ series: [Double]) -> Int {
        var gaps = 0
        var wasMissing = true
        var isAfterValue = false
        for value in series {
            if value.isNaN {
                if !wasMissing { gaps += 1 }
                wasMissing = true
            } else {
                isAfterValue = true
                wasMissing = false
            }
        }
        // A run at the end is not between values.
        return isAfterValue && wasMissing ? gaps - 1 : gaps
    }
}

extension SeriesCheck.Verdict {
    package var sentence: String {
        switch self {
        case .nothingObserved: "every value is missing: there is nothing to test"
        case .constant: "the series is constant: there is nothing to test"
        case .tooShort(let count): "\(count) values are too few for the tests"
        case .stationary:
            "ADF rejects a unit root and KPSS does not reject a stationary level: "
                + "both agree, no difference is needed (d = 0)"
        case .unitRoot(1):
            "ADF does not reject a unit root and KPSS rejects a stationary level: "
                + "both agree, one difference is needed (d = 1)"
        case .unitRoot(let differences):
            "ADF does not reject a unit root and KPSS rejects a stationary level: "
                + "both agree, \(differences) differences are needed (d = \(differences))"
        case .undecided:
            "ADF does not reject a unit root and KPSS does not reject a stationary level: "
                + "the series is too short or too noisy to tell, try d = 0 and d = 1"
        case .neither(let differences):
            "ADF rejects a unit root and KPSS rejects a stationary level: a trend, a break or "
                + "a season moves the level, try a trend term, a seasonal difference or d = \(max(1, differences))"
        }
    }
}
