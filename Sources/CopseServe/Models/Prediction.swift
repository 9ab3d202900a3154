import CopseDetector
import CopseFrame

/// What the daemon says of one transaction.
struct Prediction: Sendable {
    var hash: String?
    /// 0…1, higher is stranger.
    var score: Double
    var isAnomaly: Bool
    var severity: Severity
    /// Whether the score would be the same whatever had come before the request.
    var isWarm: Bool
    var explanation: Explanation?
}

/// Writes predictions of one model and state as JSON objects.
struct PredictionWriter: Sendable {
    /// The members that are the same in every prediction, as JSON.
    private let constants: [UInt8]

    init(_ model: ServedModel, _ options: PredictionRun.Options) {
        var json = JSONWriter()
        json.key("threshold")
        json.double(model.detector.threshold)
        json.key("model")
        json.string(model.name)
        json.key("version")
        json.int(model.version)
        json.key("digest")
        json.string(model.digest)
        json.key("state")
        json.string(options.state.rawValue)
        constants = json.bytes
    }

    func write(_ prediction: Prediction, into json: inout JSONWriter) {
        json.beginObject()
        json.key("hash")
        if let hash = prediction.hash { json.string(hash) } else { json.null() }
        json.key("score")
        json.double(prediction.score)
        json.key("is_anomaly")
        json.bool(prediction.isAnomaly)
        json.key("severity")
        json.string(prediction.severity.rawValue)
        json.raw(utf8: constants)
        json.key("warm")
        json.bool(prediction.isWarm)
        if let explanation = prediction.explanation { write(explanation, into: &json) }
        json.endObject()
    }

    private func write(_ explanation: Explanation, into json: inout JSONWriter) {
        json.key("baseline")
        json.double(explanation.baseline)
        json.key("contributions")
        json.beginArray()
        for part in explanation.contributions {
            json.beginObject()
            json.key("feature")
            json.string(part.feature)
            json.key("value")
            json.double(part.value)
            json.key("contribution")
            json.double(part.contribution)
            json.endObject()
        }
        json.endArray()
    }
}
