import CopseMath

/// The search for the coefficients that make a prepared series most likely.
struct FitSearch {
    let problem: ArimaProblem
    let likelihood: ArimaLikelihood
    let space: ArimaParameterSpace

    /// Of several starts (nought, Hannan and Rissanen's with a long and a short autoregression,
    /// Burg's autoregression alone) the most likely is followed; where both AR and MA terms make a
    /// second maximum likely, so are the others.
    ///
    /// - Parameter known: a start from elsewhere, tried with the others.
    func thorough(known: [Double]? = nil, isCancelled: () -> Bool) -> BFGS.Result {
        var starts = [[Double](repeating: 0, count: problem.order.coefficientCount)]
        if let known { starts.append(known) }
        for isShort in [false, true] {
            if let rough = regressed(isShort: isShort) { starts.append(rough) }
        }
        if let plain = autoregressed() { starts.append(plain) }
        let best = minimise(starts, precision: 1e-11, isCancelled)
        return isDoubtful(best) ? secondLook(best, isCancelled) : best
    }

    /// Whether the search ended where the likelihood has many maxima: at the edge of stationarity or
    /// invertibility, or nowhere.
    private func isDoubtful(_ best: BFGS.Result) -> Bool {
        guard best.value.isFinite, !best.point.isEmpty else { return false }
        let coefficients = ArimaCoefficients(space.constrain(best.point), problem.order)
        return !best.isConverged || ArimaFit.Roots(coefficients).smallest < 1.06
    }

    /// Looks for a higher maximum from the maxima of models with one term less per block and from
    /// points drawn at random, with what such a point may cost in mind.
    private func secondLook(_ first: BFGS.Result, _ isCancelled: () -> Bool) -> BFGS.Result {
        withoutActuallyEscaping(isCancelled) { isCancelled in
            let objective = FitObjective(likelihood, space, isCancelled: isCancelled)
            let curvature = Double(max(1, problem.usable))
            var scout = BFGS()
            scout.promisedDecrease = 1e-4
            scout.maximumIterations = 60
            var best = first
            for start in reduced(isCancelled) + drawn(first.point.count) {
                let other = scout.minimise(
                    from: start, curvature: curvature, known: best, isCancelled: isCancelled,
                    slope: objective.slope, objective.value)
                let evaluations = best.evaluations + other.evaluations
                if other.value < best.value - 1e-5 { best = other }
                best.evaluations = evaluations
            }
            guard best.value < first.value else { return best }
            var bfgs = BFGS()
            bfgs.promisedDecrease = 1e-11
            var end = bfgs.minimise(
                from: best.point, curvature: curvature, isCancelled: isCancelled,
                slope: objective.slope, objective.value)
            end.evaluations += best.evaluations
            return end
        }
    }

    /// The maxima of models with one term less in one or two blocks: the term left out is nought.
    private func reduced(_ isCancelled: () -> Bool) -> [[Double]] {
        let order = problem.order
        let counts = [order.p, order.q, order.seasonalP, order.seasonalQ]
        let cuts = [
            [1, 1, 0, 0], [0, 0, 1, 1], [1, 0, 0, 0], [0, 1, 0, 0], [0, 0, 1, 0], [0, 0, 0, 1],
        ]
        return cuts.compactMap { cut in
            let less = zip(counts, cut).map { $0 - $1 }
            guard !isCancelled(), less.allSatisfy({ $0 >= 0 }), less.contains(where: { $0 > 0 })
            else { return nil }
            let smaller = ArimaOrder(
                less[0], order.d, less[1], seasonal: (less[2], order.seasonalD, less[3]),
                season: order.season)
            guard let problem = problem.reordered(smaller) else { return nil }
            let found = FitSearch(
                problem: problem, likelihood: ArimaLikelihood(problem: problem),
                space: ArimaParameterSpace(order: smaller)
            ).quick(known: nil, isCancelled: isCancelled)
            var rest = found.point[...]
            return zip(less, cut).flatMap { count, missing in
                defer { rest = rest.dropFirst(count) }
                return Array(rest.prefix(count)) + [Double](repeating: 0, count: missing)
            }
        }
    }

    /// Points whose partial autocorrelations are drawn evenly from −0.95 to 0.95; fewer where the
    /// likelihood is long to compute.
    private func drawn(_ count: Int) -> [[Double]] {
        let order = problem.order
        let size = max(
            order.p + order.season * order.seasonalP, order.q + order.season * order.seasonalQ)
        var stream = RandomStream(seed: 1, stream: 0)
        return (0..<min(8, 1_000_000 / max(1, problem.usable * (size + 1)))).map { _ in
            (0..<count).map { _ in
                let partial = 1.9 * stream.uniform() - 0.95
                return partial / (1 - partial * partial).squareRoot()
            }
        }
    }

    /// One or two starts and a looser end, for a candidate among many: from a neighbour's
    /// coefficients and from Hannan and Rissanen's.
    func quick(known: [Double]?, isCancelled: () -> Bool) -> BFGS.Result {
        var starts = known.map { [$0] } ?? []
        if let rough = regressed(isShort: false) ?? regressed(isShort: true) {
            starts.append(rough)
        }
        if starts.isEmpty {
            starts = [[Double](repeating: 0, count: problem.order.coefficientCount)]
        }
        return minimise(starts, precision: 1e-7, isCancelled)
    }

    private func regressed(isShort: Bool) -> [Double]? {
        let rough = ArimaStart.hannanRissanen(problem.residual, problem.order, isShort: isShort)
        return rough.flatMap { $0.isEmpty ? nil : space.free($0) }
    }

    private func autoregressed() -> [Double]? {
        let order = problem.order
        guard order.p > 0, let plain = Burg.autoregression(problem.residual, order: order.p),
            plain.count == order.p
        else { return nil }
        let rest = [Double](repeating: 0, count: order.coefficientCount - order.p)
        return space.free(ArimaStart.stable(plain) + rest)
    }

    private func minimise(
        _ starts: [[Double]], precision: Double, _ isCancelled: () -> Bool
    ) -> BFGS.Result {
        let order = problem.order
        return withoutActuallyEscaping(isCancelled) { isCancelled in
            let objective = FitObjective(likelihood, space, isCancelled: isCancelled)
            let ranked = starts.map { ($0, objective.value($0)) }.sorted { $0.1 < $1.1 }
            var bfgs = BFGS()
            bfgs.promisedDecrease = precision
            let curvature = Double(max(1, problem.usable))
            var best = bfgs.minimise(
                from: ranked[0].0, curvature: curvature, isCancelled: isCancelled,
                slope: objective.slope, objective.value)
            let isMixed = order.p + order.seasonalP > 0 && order.q + order.seasonalQ > 0
            guard isMixed || !best.isConverged else { return best }
            // The others need only show whether they lead lower.
            var scout = bfgs
            scout.promisedDecrease = max(precision, 1e-4)
            for (start, _) in ranked.dropFirst() {
                var other = scout.minimise(
                    from: start, curvature: curvature, known: best, isCancelled: isCancelled,
                    slope: objective.slope, objective.value)
                best.evaluations += other.evaluations
                guard other.value < best.value - 1e-5 || !best.isConverged else { continue }
                let evaluations = best.evaluations
                other = bfgs.minimise(
                    from: other.point, curvature: curvature, isCancelled: isCancelled,
                    slope: objective.slope, objective.value)
                other.evaluations += evaluations
                if other.value < best.value { best = other }
                best.evaluations = other.evaluations
            }
            return best
        }
    }
}
