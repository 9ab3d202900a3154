extension ArimaSearch {
    /// Chooses the orders of a model.
    ///
    /// - Parameters:
    ///   - isCancelled: where it says yes, the best so far is what comes back.
    ///   - onCandidate: hears of every candidate as it is tried, on the calling thread.
    /// - Throws: `arima.season`, `arima.order`, `arima.transform`, and `run.interrupted` where
    ///   nothing has been fitted yet.
    package static func run(
        _ data: ArimaData, _ parameters: ArimaSearchParameters,
        isCancelled: () -> Bool = { false }, onCandidate: (Candidate) -> Void = { _ in }
    ) throws(ArimaError) -> ArimaSearch {
        guard (1...ArimaLimits.season).contains(parameters.season) else {
            throw .season(got: parameters.season, limit: ArimaLimits.season, isSeasonal: false)
        }
        let probe = try ArimaProblem(
            data,
            ArimaSpecification(
                ArimaOrder(0, 0, 0, season: parameters.season), transform: parameters.transform))
        let freed = zip(probe.series, probe.residual).map { value, rest in
            value.isNaN || data.regressors.isEmpty ? value : rest
        }
        var differencing = SearchDifferencing(freed, parameters, isCancelled: isCancelled)
        if isCancelled() { throw .cancelled }
        var walk = try SearchWalk(data, parameters, differencing, isCancelled: isCancelled)
        try walk.run(isCancelled: isCancelled, onCandidate: onCandidate)
        while let doubt = walk.overDifferenced {
            let fewer = differencing.once(less: doubt)
            var second = try SearchWalk(data, parameters, fewer, isCancelled: isCancelled)
            try second.run(isCancelled: isCancelled, onCandidate: onCandidate)
            guard second.hasWinner else {
                walk.remember(second)
                break
            }
            second.remember(walk)
            (walk, differencing) = (second, fewer)
        }
        return try walk.result()
    }
}
