extension HelpTopic {
    static let arima = HelpTopic(
        name: "arima", summary: "series, their models and forecasts, step by step",
        text: """
            From transactions to a forecast:

                hourly = series tx --every 1h --value mean(gasPrice) / 1e9 --trim
                arima check hourly --lags 10
                a = arima fit hourly 1 0 1
                arima diagnose a
                arima forecast a 12

            'arima check' looks for gaps, unit roots (ADF, KPSS) and seasons, and suggests how often
            to difference. 'arima fit S p d q' takes p past values, d differences and q past errors;
            a season adds P D Q m, as in 'arima fit hourly 1 0 0 0 1 1 24'. The fit is exact maximum
            likelihood. 'arima diagnose' asks whether what is left is noise: p-values above 0.05 say
            nothing against it. Take the smallest model that passes; compare AICc only between models
            with the same differences.

            Verbs:

            \(verbs)

            'arima VERB --help' says more.
            """)

    private static let verbs = CommandTable.members(of: "arima")
        .map { "  \($0.usage)\n      \($0.summary)" }.joined(separator: "\n")
}
