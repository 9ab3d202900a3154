package import CopseFeatures
internal import CopseFrame

extension Detector {
    /// The same detector with the threshold that flags the share `contamination` of a frame.
    package func threshold(
        _ contamination: Contamination, on tied: TiedFrame, threads: Int = 1
    ) throws(DetectorError) -> Detector {
        let contamination = try contamination.validated()
        let scores = try scores(of: tied, threads: threads)
        guard !scores.isEmpty else { throw .noRowsToJudge }
        return try replacingThreshold(
            contamination.threshold(scores: scores), contamination: contamination)
    }

    /// The same detector with a given threshold, 0…1.
    package func threshold(score: Double) throws(DetectorError) -> Detector {
        guard score >= 0, score <= 1 else { throw .thresholdOutOfRange(score) }
        return try replacingThreshold(score, contamination: nil)
    }

    /// The same detector with the threshold of the largest F1 on labelled rows.
    ///
    /// - Throws: `frame.oneClass` unless there are labels of both kinds.
    package func threshold(
        bestF1 label: String, positive: String? = nil, on tied: TiedFrame, threads: Int = 1
    ) throws(DetectorError) -> Detector {
        let found = try evaluate(tied, label: label, positive: positive, threads: threads)
        guard let best = found.bestThreshold, found.positives < found.rows else {
            throw .oneClass(anomalies: found.positives, rows: found.rows)
        }
        return try replacingThreshold(best, contamination: nil)
    }

    /// The same detector with the lowest threshold that flags at most `alerts` rows a day.
    ///
    /// - Parameter heldOut: scores of the rows whose rate is `rate`.
    /// - Throws: `model.alerts` unless 0 < `alerts` < rows a day, `frame.noRows`.
    package func threshold(
        alertsPerDay alerts: Double, at rate: DataRate, heldOut: HeldOutScores
    ) throws(DetectorError) -> Detector {
        let scores = heldOut.known.sorted(by: >)
        guard !scores.isEmpty else { throw .noRowsToJudge }
        guard alerts > 0, alerts < rate.rowsPerDay else {
            throw .alertsOutOfRange(alerts, rowsPerDay: rate.rowsPerDay)
        }
        let allowed = Int((alerts / rate.rowsPerDay * Double(scores.count)).rounded(.down))
        return try replacingThreshold(
            scores[min(allowed, scores.count - 1)], contamination: nil)
    }

    /// The same detector with the threshold of a false discovery rate.
    ///
    /// - Parameters:
    ///   - reference: scores of rows taken to be normal, as if they were new.
    ///   - judged: scores of the rows the rate is for.
    /// - Throws: `model.fdr` unless 0 < `rate` < 1, `model.noReference` without rows.
    package func threshold(
        falseDiscoveryRate rate: Double, reference: [Double], judged: [Double]
    ) throws(DetectorError) -> (detector: Detector, found: DiscoveryThreshold) {
        guard rate > 0, rate < 1 else { throw .rateOutOfRange(rate) }
        guard !reference.isEmpty, !judged.isEmpty else { throw .noReference }
        let found = DiscoveryThreshold(rate: rate, reference: reference, judged: judged)
        return (try replacingThreshold(found.threshold, contamination: nil), found)
    }

    private func replacingThreshold(
        _ threshold: Double, contamination: Contamination?
    ) throws(DetectorError) -> Detector {
        do throws(ModelError) {
            return try Detector(
                recipe: recipe, rawSchema: rawSchema, featureNames: featureNames, forest: forest,
                threshold: threshold, contamination: contamination, parameters: parameters,
                calibration: calibration, provenance: provenance, golden: golden,
                recipeState: recipeState)
        } catch {
            throw .model(error)
        }
    }
}
