import CopseFeatures

extension SeriesProblem {
    var code: String {
        switch self {
        case .noTimeColumn, .severalTimeColumns, .notATimeColumn, .noTimes: "series.time"
        case .width, .tooManyBuckets: "series.every"
        case .nothingLeft, .noRows: "series.empty"
        case .noAggregate, .outsideAggregate, .unknownFunction, .aggregateArguments,
            .nestedAggregate, .share:
            "series.aggregate"
        case .textColumn, .keptName: "series.column"
        case .frameForSeries: "name.kind"
        case .seasonIncomplete, .season: "arima.season"
        case .regressorNotFound, .regressorTwice, .futureNeeded, .futureNotNeeded,
            .futureTooShort:
            "arima.regressors"
        case .lags: "arima.lags"
        case .level: "arima.level"
        case .rate: "arima.fdr"
        case .noOrigin: "arima.origins"
        case .noDecomposition: "arima.tooShort"
        case .modelWithoutBuckets, .modelWithRegressors, .modelTooLong, .modelWithoutEstimates:
            "recipe.model"
        case .unfit(let code, _): code
        }
    }

    var message: String {
        switch self {
        case .noTimeColumn(true): "the frame has no columns"
        case .noTimeColumn(false): "the frame has no column of times"
        case .severalTimeColumns(let names):
            "the frame has \(names.count) columns of times and none is called timestamp: "
                + names.joined(separator: ", ")
        case .notATimeColumn(let name, let type): "'\(name)' is \(type), not a time"
        case .noTimes(let column): "no row has a time in '\(column)'"
        case .width(let text):
            "'--every' must be a duration such as 60s, 5m, 1h or 7d, got '\(text)'"
        case .tooManyBuckets(let count, let every):
            "every \(every) makes \(count.counted("bucket")), more than \(Buckets.most.grouped)"
        case .nothingLeft(let buckets):
            "'--trim' leaves nothing: the rows lie in "
                + (buckets == 1 ? "one bucket" : "\(buckets) buckets") + " that may be incomplete"
        case .noRows: "the frame has no rows"
        case .noAggregate(let text): "'\(text)' is the same for every bucket"
        case .outsideAggregate(let name): "'\(name)' has many values in a bucket"
        case .unknownFunction(let name, _): "unknown function '\(name)'"
        case .aggregateArguments(let signature): "wrong arguments: it is written \(signature)"
        case .nestedAggregate(let inner, let outer): "\(inner) cannot stand inside \(outer)"
        case .share: "the q of quantile(x, q) must be a number from 0 to 1"
        case .textColumn(let name): "'\(name)' is text where a number is needed"
        case .keptName(let name): "a kept column cannot be called '\(name)': the series has one"
        case .seasonIncomplete: "a season takes four numbers: P D Q m"
        case .regressorNotFound(let name, let kept, _):
            kept.isEmpty
                ? "the series keeps no column '\(name)', nor any other"
                : "the series keeps no column '\(name)'; it keeps: \(kept.joined(separator: ", "))"
        case .regressorTwice(let name): "'\(name)' is named twice"
        case .futureNeeded(let names):
            "the model explains with \(names.joined(separator: ", ")): a forecast needs their "
                + "future values"
        case .futureNotNeeded: "the model has no regressors, so '--xreg' has nothing to give"
        case .futureTooShort(let rows, let horizon):
            "'--xreg' has \(rows.counted("row")), the forecast \(horizon.counted("step"))"
        case .season(let got): "'--season' must be a whole number of at least 2, got '\(got)'"
        case .lags(let got, let limit):
            "'--lags' must be a whole number from 1 to \(limit), got '\(got)'"
        case .level(let got):
            "'--level' must be numbers above 0 and below 100, got '\(got)'"
        case .rate(let got): "'--fdr' must be a number above 0 and below 1, got '\(got)'"
        case .noOrigin(let count, let initial, let horizon):
            "\(count.counted("value")) are too few for \(initial.counted("value")) behind the first "
                + "origin and \(horizon.counted("step")) ahead of it"
        case .noDecomposition(let count, let season):
            season > 1
                ? "\(count.counted("value")) are not more than two seasons of \(season): nothing to "
                    + "tell season and trend apart"
                : "\(count.counted("value")) are too few for a trend: ten are needed"
        case .modelWithoutBuckets(let name):
            "'\(name)' is a model of values without buckets, so no row belongs to any of them"
        case .modelWithRegressors(let name, let regressors):
            "'\(name)' explains with \(regressors.joined(separator: ", ")), which a recipe cannot "
                + "know for the next bucket"
        case .modelTooLong(let name, let count, let limit):
            "'\(name)' knows \(count.counted("bucket")), and a recipe carries at most "
                + limit.grouped
        case .modelWithoutEstimates(let name): "'\(name)' has no estimates"
        case .unfit(_, let sentence): sentence
        case .frameForSeries(let name): "'\(name)' is a frame, but a series is needed here"
        }
    }

    var hint: String? {
        switch self {
        case .noTimeColumn:
            "a column of seconds becomes one with: load FILE --types COLUMN=timestamp; without times: "
                + "series F --column COLUMN"
        case .severalTimeColumns(let names): "name one: --time \(names.first ?? "COLUMN")"
        case .notATimeColumn(let name, _): "load it as one: load FILE --types \(name)=timestamp"
        case .tooManyBuckets: "use a longer --every, or filter the frame first"
        case .nothingLeft: "leave out --trim, or use a shorter --every"
        case .noAggregate: "say what of its rows: count(), sum(x), mean(x), median(x), …"
        case .outsideAggregate(let name): "say which: mean(\(name)), sum(\(name)), last(\(name)), …"
        case .unknownFunction(_, let nearest):
            nearest.map { "did you mean '\($0)'?" }
                ?? "of a bucket's rows: "
                + AggregateFunction.allCases.map(\.signature).joined(separator: " ")
        case .seasonIncomplete: "as in: arima fit s 0 1 1 0 1 1 12"
        case .regressorNotFound(let name, _, let nearest):
            nearest.map { "did you mean '\($0)'?" }
                ?? "keep it when the series is made: series F … --keep \(name)"
        case .futureNeeded(let names):
            "give a frame with \(names.count == 1 ? "that column" : "those columns"), a row a step: "
                + "--xreg F"
        case .keptName(let name): "give it another name first: derive F amount = \(name)"
        case .futureTooShort: "give a row for every step"
        case .noOrigin: "give a smaller --initial or --horizon"
        case .noDecomposition: "use --by arima"
        case .modelWithoutBuckets: "fit it to buckets: s = series F --every 1h --value count()"
        case .modelWithRegressors: "fit it without --xreg"
        case .modelTooLong: "use a longer --every, or fit it to the last of them"
        case .modelWithoutEstimates: "fit another order"
        case .frameForSeries(let name): "make one: s = series \(name) --column COLUMN"
        case .noTimes, .noRows, .width, .aggregateArguments, .nestedAggregate, .share,
            .textColumn, .regressorTwice, .futureNotNeeded, .season, .lags, .level, .rate,
            .unfit:
            nil
        }
    }
}
