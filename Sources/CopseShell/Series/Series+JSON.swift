import CopseFrame
import CopseModels

extension JSONWriter {
    mutating func write(_ series: TimeSeries) {
        member("type", "series")
        key("start")
        write(series.values.isEmpty ? .missing : series.starts(0..<1).scalar(at: 0))
        key("every")
        if let every = series.every { write(every) } else { writeNull() }
        member("n", series.values.count)
        member("missing", series.missingCount)
        write(table: series.frame)
    }

    mutating func write(_ checks: SeriesChecks) {
        member("type", "checks")
        member("n", checks.count)
        member("gaps", checks.gaps)
        member("d", checks.d)
        member("D", checks.seasonalD)
        for kind in [CorrelogramTable.Kind.acf, .pacf] {
            key(kind.rawValue)
            beginArray()
            for value in CorrelogramTable(kind, checks.correlogram).values { write(value) }
            endArray()
        }
        member("band", checks.correlogram.band)
        write(table: checks.table)
    }

    mutating func write(_ model: FittedArima) {
        let fit = model.fit
        let order = fit.specification.order
        member("type", "arima")
        key("order")
        write([order.p, order.d, order.q])
        key("seasonal")
        if order.isSeasonal {
            write([order.seasonalP, order.seasonalD, order.seasonalQ, order.season])
        } else {
            writeNull()
        }
        key("params")
        beginObject()
        for parameter in fit.parameters {
            key(parameter.kind.name(regressors: model.regressors))
            beginObject()
            member("estimate", parameter.estimate)
            member("se", parameter.standardError)
            endObject()
        }
        endObject()
        member("sigma2", fit.sigma2)
        member("loglik", fit.logLikelihood)
        member("aic", fit.criteria.aic)
        member("aicc", fit.criteria.aicc)
        member("bic", fit.criteria.bic)
        member("hqic", fit.criteria.hqic)
        member("n", fit.observationCount)
        key("converged")
        write(fit.isConverged)
        key("admissible")
        write(fit.isAdmissible)
        member("fit_ms", model.fitMilliseconds)
        if let search = model.search { write(search) }
    }

    /// Under `search`: `criterion complete decisions` and the table of candidates.
    private mutating func write(_ search: ArimaSearch) {
        key("search")
        beginObject()
        member("criterion", search.criterion.rawValue)
        key("complete")
        write(search.isComplete)
        member("decisions", search.decisions.map(\.sentence))
        write(table: search.table)
        endObject()
    }

    private mutating func write(_ numbers: [Int]) {
        beginArray()
        for number in numbers { write(number) }
        endArray()
    }
}
