package import CopseDetector
import CopseFeatures
import CopseFrame

/// A verified model with what every request needs of it, made once.
package struct ServedModel: Sendable {
    package let detector: Detector
    /// The file's name without its ending; ASCII letters and digits, `.`, `_` and `-`.
    package let name: String
    /// A model named by its file is version 1 of its name.
    package let version = 1
    /// Those that read transactions into the columns that the model was trained on.
    let parsers: ParserPool
    private let empty: DetectorScorer
    private let afterTraining: DetectorScorer?
    /// Rows, the current one included, that settle every feature; nil when no number does.
    private let settlingRows: Int?

    package var digest: String { detector.digest }

    /// Reads and verifies the model at `path`: structure, limits and golden rows.
    ///
    /// - Throws: `model` with the sentence that says why it cannot be served.
    package init(path: String) throws(ServeError) {
        let bytes: [UInt8]
        do throws(FrameError) {
            bytes = try FileReader.bytes(of: path)
        } catch {
            throw .file(code: error.code, message: error.message)
        }
        do throws(ModelError) {
            try self.init(detector: Detector.decode(bytes), name: Self.name(ofPath: path))
        } catch {
            throw .model(path: path, error)
        }
    }

    /// - Throws: when the state that the model carries cannot be taken up.
    package init(detector: Detector, name: String) throws(ModelError) {
        self.detector = detector
        self.name = name
        parsers = ParserPool(schema: detector.rawSchema)
        do throws(DetectorError) {
            empty = try detector.scorer(from: .empty)
            let hasStart = detector.recipe == nil || detector.recipeState != nil
            afterTraining = hasStart ? try detector.scorer(from: .model) : nil
        } catch {
            if case .model(let error) = error { throw error }
            throw .damaged(error.message)
        }
        settlingRows = detector.recipe.map(\.readBackRows) ?? 1
    }

    /// The scorer that a request's first row meets; nil where the model carries no such state.
    func scorer(from state: PredictionState) -> DetectorScorer? {
        switch state {
        case .empty: empty
        case .model: afterTraining
        }
    }

    /// Whether a row that follows `before` rows of its request, which began in `state`, would
    /// score the same whatever had come before the request.
    func isWarm(after before: Int, from state: PredictionState) -> Bool {
        if state == .model { return true }
        guard let settlingRows else { return false }
        return before + 1 >= settlingRows
    }

    private static func name(ofPath path: String) -> String {
        var file = path.split(separator: "/").last ?? "model"
        if file.hasSuffix(".copse") { file = file.dropLast(6) }
        let plain = file.utf8.prefix(64).map { byte -> Character in
            switch byte {
            case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, 0x2E, 0x5F:
                Character(Unicode.Scalar(byte))
            default: "-"
            }
        }
        return plain.isEmpty ? "model" : String(plain)
    }
}
