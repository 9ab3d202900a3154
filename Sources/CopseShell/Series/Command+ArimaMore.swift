import CopseFrame
import CopseMath
import CopseModels

extension Command {
    static let arimaSimulate = Command(
        name: "arima simulate", group: .series,
        places: [Place("A", .value([.arima])), Place("H", .number, about: "how many steps")],
        flags: [
            Flag(
                "xreg", .word, value: "F",
                about: "a frame with the regressors' future, a row a step"
            ),
            Flag("seed", .number, value: "N", about: "instead of the one of 'set seed'"),
        ],
        summary: "One future that the model holds possible, as a series",
        details: """
            Values are drawn one after the other around what is expected of each; the mean and the
            spread of many simulations are those of arima forecast.
            """,
        examples: ["p = arima simulate a 48", "arima simulate a 24 --seed 7"],
        run: { (call) throws(Failure) in
            let model = try call.arima()
            let horizon = call.horizon
            let regressors = try call.future(of: model, horizon: horizon)
            var random = RandomStream(seed: try call.seed(), stream: Streams.simulation)
            try call.checkCancelled()
            let values = try call.modelling { () throws(ArimaError) in
                try model.fit.simulation(horizon, regressors: regressors, random: &random)
            }
            return Outcome(
                .series(model.series.continued(values, text: "simulated \(model.title)")))
        })

    static let arimaCompare = Command(
        name: "arima compare", group: .series,
        places: [Place("A", .value([.arima])), Place("B", .value([.arima]))],
        summary: "Two models side by side: likelihood, criteria, what is left unexplained",
        details: """
            Criteria weigh the likelihood against k, the number of parameters with sigma²; less is
            better. They compare models of the same values at equal differences and transform only,
            and it is said where these differ.
            """,
        examples: ["arima compare a b", "c = arima compare a b"],
        run: { (call) throws(Failure) in
            let (a, b) = (try call.arima("A"), try call.arima("B"))
            let names = ["A", "B"].map { call.arguments.word($0)?.text ?? $0 }
            return Outcome(
                .table(FittedArima.comparison([a, b], names: names)),
                notes: [FittedArima.verdict(a, b, names: names)])
        })
}

extension FittedArima {
    /// One row a model.
    fileprivate static func comparison(_ models: [FittedArima], names: [String]) -> Frame {
        func column(_ value: (ArimaFit) -> Double) -> Column {
            Column(.float(models.map { value($0.fit) }))
        }
        return Frame([
            ("name", .text(names)), ("model", .text(models.map(\.title))),
            ("k", Column(.int(models.map { Int64($0.fit.parameters.count + 1) }))),
            ("loglik", column(\.logLikelihood)), ("aic", column(\.criteria.aic)),
            ("aicc", column(\.criteria.aicc)), ("bic", column(\.criteria.bic)),
            ("hqic", column(\.criteria.hqic)), ("sigma2", column(\.sigma2)),
            ("n", Column(.int(models.map { Int64($0.fit.observationCount) }))),
            ("admissible", Column(.bool(models.map(\.fit.isAdmissible)))),
        ])
    }

    /// Which one the criteria prefer, or why they do not say.
    fileprivate static func verdict(
        _ a: FittedArima, _ b: FittedArima, names: [String]
    ) -> Note {
        let (left, right) = (a.fit.specification, b.fit.specification)
        var differences: [String] = []
        if !a.series.hasValues(of: b.series) { differences.append("they describe other values") }
        if left.order.d != right.order.d
            || left.order.seasonalD * left.order.season
                != right.order.seasonalD * right.order.season
        {
            differences.append("their differences differ")
        }
        if left.transform != right.transform { differences.append("their transforms differ") }
        if left.method != right.method { differences.append("their methods differ") }
        guard differences.isEmpty else {
            return Note(
                code: "arima.notComparable",
                message: "likelihood and criteria do not compare these two: "
                    + differences.joined(separator: ", "))
        }
        let gap = a.fit.criteria.aicc - b.fit.criteria.aicc
        guard gap.isFinite else {
            return Note(
                code: "arima.notComparable", message: "one of the two has no AICc to compare")
        }
        let better = gap <= 0 ? names[0] : names[1]
        return Note(
            code: "arima.comparison",
            message: gap == 0
                ? "both have the same AICc"
                : "'\(better)' has the smaller AICc, by \(NumberDisplay.text(abs(gap), digits: 3))"
                    + (abs(gap) < 2 ? ": hardly a difference" : ""))
    }
}

extension TimeSeries {
    /// Whether the values are the same, bit for bit.
    fileprivate func hasValues(of other: TimeSeries) -> Bool {
        values.map(\.bitPattern) == other.values.map(\.bitPattern)
    }

    /// A series that begins where this one ends.
    fileprivate func continued(_ values: [Double], text: String) -> TimeSeries {
        let end = self.values.count
        var series = TimeSeries(values: values, clock: .rows, text: text)
        switch clock {
        case .rows: break
        case .buckets(let first, let every):
            series.clock = .buckets(first: first + Int64(end) * every, every: every)
        case .times:
            let starts = starts(end..<end + values.count)
            series.clock = .times(
                values.indices.map { row in
                    if case .timestamp(let time) = starts.scalar(at: row) { time } else { nil }
                })
        }
        return series
    }
}
