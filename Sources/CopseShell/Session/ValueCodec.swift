import CopseDetector
import CopseFeatures
import CopseFrame
import CopseModels
import CopseStore

/// Values as bytes, for those that are worth keeping.
enum ValueCodec {
    /// Frames up to this many bytes are kept as they are.
    static let smallFrame = 1 << 20

    /// Whether the store keeps its bytes; other values are made again from their derivation.
    static func isStored(_ value: Value) -> Bool {
        switch value {
        case .forest, .recipe, .series: true
        case .frame(let frame): frame.tie == nil && value.byteCount <= smallFrame
        default: false
        }
    }

    static func bytes(of value: Value) -> [UInt8]? {
        switch value {
        case .forest(let model): try? model.detector.encoded()
        case .recipe(let recipe): Array(recipe.canonicalText.utf8)
        case .frame(let frame): frame.frame.encoded()
        case .series(let series): series.bytes
        default: nil
        }
    }

    /// The bytes of a frame of some size, a piece a column, which frames may share; nil for values that
    /// are kept in one piece.
    static func pieces(of value: Value) -> [Piece]? {
        guard case .frame(let frame) = value, value.byteCount >= smallestInPieces else {
            return nil
        }
        return frame.frame.encodedParts().map { Piece(digest: SHA256Digest.hex($0), bytes: $0) }
    }

    /// Frames of fewer bytes are kept in one piece: the rows of a table of pieces cost more.
    private static let smallestInPieces = 1 << 16

    /// nil where values of the kind have no bytes.
    static func value(_ kind: Value.Kind, _ bytes: [UInt8]) throws(Failure) -> Value? {
        switch kind {
        case .forest:
            do throws(ModelError) {
                return .forest(TrainedForest(detector: try Detector.decode(bytes)))
            } catch {
                throw Failure(error, path: "the stored model")
            }
        case .recipe:
            do throws(RecipeError) {
                return .recipe(try Recipe.parseWithModels(String(decoding: bytes, as: UTF8.self)))
            } catch {
                throw Failure(error)
            }
        case .series: return TimeSeries(bytes: bytes).map { .series($0) }
        case .frame:
            do throws(FrameError) {
                return .frame(TiedFrame(try Frame.decode(bytes)))
            } catch {
                throw Failure(error)
            }
        default: return nil
        }
    }
}

extension Value {
    /// About how many bytes it takes.
    var byteCount: Int {
        switch self {
        case .forest(let model): model.detector.forest.trees.count * 1_024
        case .recipe(let recipe): recipe.canonicalText.utf8.count
        default: frame?.frame.columns.reduce(0) { $0 + $1.byteCount } ?? 0
        }
    }
}

extension Column {
    fileprivate var byteCount: Int {
        switch storage {
        case .int(let values), .timestamp(let values): values.count * 8
        case .float(let values): values.count * 8
        case .bool(let values): values.count
        case .uint256(let values): values.count * 32
        // As it is stored: each row with its text, though rows may share texts in memory.
        case .string(let text) where text.order != nil:
            text.count * (8 + text.byteCount / max(1, text.textCount))
        case .string(let text): text.byteCount + text.count * 8 + 8
        case .category(let codes, let levels): codes.count * 4 + levels.byteCount
        }
    }
}
