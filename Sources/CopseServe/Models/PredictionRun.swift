import CopseDetector
import CopseFrame
import CopseModels

/// The sequence of transactions of one request: blocks in, predictions out, in order.
///
/// With `state=empty` the scores are those of `score` in the shell on a frame of exactly these
/// rows, to the bit, however the sequence is cut into blocks.
struct PredictionRun: Sendable {
    /// What a request may ask of its predictions.
    struct Options: Sendable {
        var state = PredictionState.empty
        var explains = false
    }

    let options: Options
    private let model: ServedModel
    private var scorer: DetectorScorer
    private var rowsBefore = 0

    /// - Throws: 409 where the model does not carry the state asked for.
    init(_ model: ServedModel, _ options: Options) throws(Problem) {
        guard let scorer = model.scorer(from: options.state) else { throw .noState(model) }
        self.model = model
        self.options = options
        self.scorer = scorer
    }

    /// Whether each row must be scored alone, because the model can refuse one by its features.
    var needsSingleRows: Bool { model.detector.parameters.missing == .error }

    /// The predictions of the next rows.
    ///
    /// - Parameter hashes: one per row.
    /// - Throws: why the rows cannot be scored; the sequence is then as before.
    mutating func predictions(
        of frame: Frame, hashes: [String?]
    ) throws(DetectorError) -> [Prediction] {
        // Only then is a snapshot taken: it makes the state copy itself.
        let before = needsSingleRows ? scorer : nil
        do throws(DetectorError) {
            var explanations: [Explanation] = []
            var scores: [Double]
            if options.explains {
                let features: Matrix
                (features, scores) = try scorer.featuresAndScores(of: frame)
                for row in scores.indices {
                    explanations.append(try model.detector.explain(row, of: features))
                }
            } else {
                scores = try scorer.scores(of: frame)
            }
            let predictions = scores.indices.map { row in
                Prediction(
                    hash: hashes[row], score: scores[row],
                    isAnomaly: model.detector.isAnomaly(scores[row]),
                    severity: model.detector.severity(of: scores[row]),
                    isWarm: model.isWarm(after: rowsBefore + row, from: options.state),
                    explanation: options.explains ? explanations[row] : nil)
            }
            rowsBefore += scores.count
            return predictions
        } catch {
            if let before { scorer = before }
            throw error
        }
    }
}
