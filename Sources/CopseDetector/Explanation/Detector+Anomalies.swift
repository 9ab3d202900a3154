package import CopseFeatures
internal import CopseModels

/// A row among the strangest.
package struct Anomaly: Sendable, Equatable {
    package var row: Int
    package var score: Double
    package var isAnomaly: Bool
    package var severity: Severity
    /// What makes it strange in words, largest part first.
    package var reasons: [String]
}

extension Detector {
    /// The `top` strangest rows, strangest first, ties by row.
    ///
    /// - Parameter scores: the frame's scores if they are known already.
    package func anomalies(
        in tied: TiedFrame, top: Int = 20, scores known: [Double]? = nil, threads: Int = 1
    ) throws(DetectorError) -> [Anomaly] {
        let features = try features(of: tied)
        let scores =
            if let known, known.count == features.rowCount { known } else {
                try self.scores(of: features, threads: threads)
            }
        let strangest = scores.indices.sorted {
            scores[$0] != scores[$1] ? scores[$0] > scores[$1] : $0 < $1
        }.prefix(max(0, top))
        let words = ReasonWords(self)
        var anomalies: [Anomaly] = []
        for row in strangest {
            let explanation = try explain(row, of: features)
            let (source, place) = try rawRow(row, of: tied)
            let windows = words.windows(of: source, row: place)
            anomalies.append(
                Anomaly(
                    row: row, score: scores[row], isAnomaly: isAnomaly(scores[row]),
                    severity: severity(of: scores[row]),
                    reasons: words.reasons(explanation, windows: windows)))
        }
        return anomalies
    }
}
