/// Where a series is not as expected, and how it would have been.
package struct SeriesAnomalies: Sendable {
    /// In time order.
    package let windows: [SeriesAnomaly]
    /// Values that were tested.
    package let tests: Int
    /// The model fitted to the series without them; nil where it is the one given.
    package let cleanFit: ArimaFit?
}

extension ArimaFit {
    /// Rounds of finding outliers and fitting the model to the series without them.
    private static let refits = 3

    /// The outliers of the series, typed, with the false discovery rate under control.
    ///
    /// The scale is the median of the residuals, so that what is odd does not hide behind the
    /// variance it makes. The model is fitted again to the series without what was found until the
    /// outliers stay the same. Values during start-up (the first d + D × m) are not tested.
    /// - Parameter rate: of false ones among those found.
    /// - Throws: `run.interrupted`.
    package func anomalies(
        rate: Double, isCancelled: () -> Bool = { false }
    ) throws(ArimaError) -> SeriesAnomalies {
        let problem = try ArimaProblem(data, specification)
        guard isFitted else { return SeriesAnomalies(windows: [], tests: 0, cleanFit: nil) }
        var model = self
        var tests = 0
        var outliers: [Outlier] = []
        for round in 0...Self.refits {
            let polynomials = ArmaPolynomials(
                model.coefficients, season: specification.order.season)
            guard
                let scan = OutlierScan(
                    polynomials, problem.differencing, season: specification.order.season,
                    count: data.series.count,
                    basis: model.whitenedRegressors(problem, polynomials)),
                let residuals = try model.innovations(of: data)
            else { break }
            tests = residuals.count { !$0.isNaN }
            let search = OutlierSearch(scan, residuals: residuals, rate: rate)
            let found = search.run(isCancelled: isCancelled)
            if isCancelled() { throw .cancelled }
            let isSame =
                found.map(\.place) == outliers.map(\.place)
                && found.map(\.kind) == outliers.map(\.kind)
            outliers = found
            if isSame || round == Self.refits { break }
            guard let next = try fitted(without: outliers, scan, problem, isCancelled) else {
                break
            }
            model = next
        }
        let expected = outliers.map { outlier in
            problem.transform.backward(problem.series[outlier.place] - outlier.effect)
        }
        return SeriesAnomalies(
            windows: SeriesAnomaly.windows(
                outliers, expected: expected,
                kinds: OutlierKind.allCases.count - (specification.order.season > 1 ? 0 : 1)),
            tests: tests, cleanFit: model == self ? nil : model)
    }

    /// One-step residuals of a series under this model, in its (transformed) units; NaN where
    /// there are none, nil where the model does not predict.
    private func innovations(of data: ArimaData) throws(ArimaError) -> [Double]? {
        var known = coefficients
        // A regressor that was left out explains nothing.
        known.regression = known.regression.map { $0.isNaN ? 0 : $0 }
        guard known.flat.allSatisfy({ $0.isFinite }) else { return nil }
        let fit = try ArimaFit.at(known, sigma2: sigma2, data, fixedSpecification)
        let z = try fit.residuals().standardised
        let error = sigma2.squareRoot()
        return z.contains { $0.isFinite } ? z.map { $0 * error } : nil
    }

    /// The innovations of mean, drift and regressors over time, orthonormal; 0 where the series has
    /// none.
    private func whitenedRegressors(
        _ problem: ArimaProblem, _ polynomials: ArmaPolynomials
    ) -> [[Double]] {
        let lag = problem.differencing.lag
        let rowCount = problem.series.count - lag
        guard rowCount > 0, !problem.regressors.isEmpty,
            let start = StationaryCovariance(polynomials)
        else { return [] }
        var columns = problem.regressors.flatMap { problem.differencing.apply($0) }
        var variances: [Double] = []
        _ = InnovationsKernel.whiten(
            &columns, rowCount: rowCount, columnCount: problem.regressors.count, polynomials, start,
            variances: &variances)
        let observed = problem.series[lag...].map { !$0.isNaN }
        let innovations = problem.regressors.indices.map { column in
            (0..<rowCount).map { observed[$0] ? columns[column * rowCount + $0] : 0 }
        }
        return OrthogonalFactor(innovations, rowCount: rowCount).orthonormalColumns().map {
            [Double](repeating: 0, count: lag) + $0
        }
    }

    /// With the power that was chosen, so that other values do not choose another.
    private var fixedSpecification: ArimaSpecification {
        get throws(ArimaError) {
            guard case .boxCox = specification.transform, let power else { return specification }
            return try ArimaSpecification(
                specification.order, trend: specification.trend, transform: .boxCox(power),
                method: specification.method)
        }
    }

    /// Nil where nothing is left to fit.
    private func fitted(
        without outliers: [Outlier], _ scan: OutlierScan, _ problem: ArimaProblem,
        _ isCancelled: () -> Bool
    ) throws(ArimaError) -> ArimaFit? {
        guard !outliers.isEmpty else { return nil }
        var series = problem.series
        for outlier in outliers {
            let shadow = scan.shadow(outlier.kind, at: outlier.place)
            for place in series.indices { series[place] -= outlier.effect * shadow[place] }
        }
        let clean = try ArimaFit.fit(
            ArimaData(
                series.map { $0.isNaN ? $0 : problem.transform.backward($0) },
                regressors: data.regressors),
            fixedSpecification, isCancelled: isCancelled)
        return clean.isFitted ? clean : nil
    }
}

extension SeriesAnomaly {
    /// Outliers of the kind that leaves no trace, side by side and to the same side, are one window;
    /// its p is that of their squares together.
    static func windows(_ outliers: [Outlier], expected: [Double], kinds: Int) -> [SeriesAnomaly] {
        var windows: [SeriesAnomaly] = []
        var place = outliers.startIndex
        while place < outliers.endIndex {
            let first = outliers[place]
            var end = place + 1
            while end < outliers.endIndex, first.kind == .additive,
                outliers[end].kind == .additive,
                outliers[end].place == outliers[end - 1].place + 1,
                (outliers[end].effect < 0) == (first.effect < 0)
            {
                end += 1
            }
            let part = outliers[place..<end]
            let oddest = part.reduce(first) { abs($1.statistic) > abs($0.statistic) ? $1 : $0 }
            let squares = part.reduce(0) { $0 + $1.statistic * $1.statistic }
            windows.append(
                SeriesAnomaly(
                    places: first.place..<first.place + part.count, kind: first.kind,
                    z: oddest.statistic,
                    p: part.count == 1
                        ? first.p
                        : min(
                            1,
                            Double(kinds)
                                * ChiSquared.upperTail(squares, degreesOfFreedom: part.count)),
                    expected: Array(expected[place..<end])))
            place = end
        }
        return windows
    }
}
