extension ArimaSearch.Reason {
    package var sentence: String {
        switch self {
        case .start: "one of the models every search starts with"
        case .neighbour(let p, let q, let seasonalP, let seasonalQ, let constant):
            "the best so far with "
                + ([("p", p), ("q", q), ("P", seasonalP), ("Q", seasonalQ)]
                .filter { $0.1 != 0 }.map { "\($0.0) \($0.1 > 0 ? "+" : "−") \(abs($0.1))" }
                + (constant ? ["the constant turned round"] : []))
                .joined(separator: ", ")
        case .grid: "every order up to the limits is tried"
        case .refit: "refitted by exact maximum likelihood"
        }
    }
}

extension ArimaSearch.Refusal {
    package var sentence: String {
        switch self {
        case .verdict(let verdict): verdict.sentence
        case .noStandardErrors: ArimaVerdict.noStandardErrors.sentence
        case .overDifferenced: "it has one difference too many"
        }
    }
}

extension ArimaSearch.Decision {
    package var sentence: String {
        let name = isSeasonal ? "D" : "d"
        let result = "\(name) = \(differences)"
        return switch test {
        case .given: "\(result) as given"
        case .noSeason: "\(result): the series holds no more than two seasons"
        case .seasonalStrength(let strength, let limit):
            "\(result): the season explains \(Self.text(strength)) of what the trend leaves "
                + "(\(strength > limit ? "more" : "not more") than \(Self.text(limit)))"
        case .kpss(let statistic, let limit):
            "\(result): KPSS \(statistic > limit ? "rejects" : "does not reject") a stationary level "
                + "(\(Self.text(statistic)), limit \(Self.text(limit)))"
        case .ocsb(let statistic, let limit):
            "\(result): OCSB \(statistic > limit ? "does not reject" : "rejects") a seasonal unit root "
                + "(\(Self.text(statistic)), limit \(Self.text(limit)))"
        case .constant: "\(result): nothing varies any more"
        case .overDifferenced(let order, let modulus):
            "\(result): with one more the likeliest model, \(order), undoes it (MA root at "
                + "\(Self.text(modulus)))"
        }
    }

    /// Three digits after the point.
    private static func text(_ value: Double) -> String {
        guard value.isFinite, abs(value) < 1e6 else { return "\(value)" }
        let units = Int((abs(value) * 1000).rounded())
        let fraction = String(units % 1000)
        return (value < 0 ? "-" : "") + "\(units / 1000)."
            + String(repeating: "0", count: 3 - fraction.count) + fraction
    }
}
