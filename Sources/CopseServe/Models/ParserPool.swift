import CopseFrame
import Synchronization

/// Parsers that know what the last requests looked like, one at a time for each request.
final class ParserPool: Sendable {
    private let schema: Schema
    private let spare = Mutex<[TransactionParser]>([])

    /// More requests than this are not answered at a time for long.
    private static let limit = 16

    init(schema: Schema) { self.schema = schema }

    func take() -> TransactionParser {
        spare.withLock { $0.popLast() } ?? TransactionParser(schema: schema)
    }

    func giveBack(_ parser: TransactionParser) {
        spare.withLock { if $0.count < Self.limit { $0.append(parser) } }
    }
}
