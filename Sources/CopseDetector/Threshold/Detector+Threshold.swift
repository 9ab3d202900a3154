package import CopseFeatures
internal import CopseFrame

extension Detector {
    /// The same detector with the threshold that flags the share `contamination` of a frame.
    package func threshold(
        _ contamination: Contamination, on tied: TiedFrame, threads: Int = 1
    ) throws(DetectorError) -> Detector {
        let contamination = try contamination.validated()
        let scores = try scores(of: tied, threads: threads)
        guard !scores.isEmpty else { throw .tooFewRows }
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
