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
        return minimise(starts, precision: 1e-11, isCancelled)
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
