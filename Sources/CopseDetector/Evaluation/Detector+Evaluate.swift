package import CopseFeatures
internal import CopseFrame

extension Detector {
    /// How well the detector finds the anomalies that the column `label` names.
    ///
    /// - Parameter positive: the value that means anomaly; without it 1 and true do.
    /// - Throws: `frame.columnNotFound`, `frame.labelValue`, and what `scores(of:)` throws.
    package func evaluate(
        _ tied: TiedFrame, label: String, positive: String? = nil, threads: Int = 1
    ) throws(DetectorError) -> Evaluation {
        let labels = try Labels.read(label, of: tied.frame, positive: positive)
        return Evaluation(
            labels: labels, scores: try scores(of: tied, threads: threads), threshold: threshold)
    }
}
