import CopseFrame
import CopseMath

/// Transactions as rows of the model's raw schema, gathered until they are scored, and what was
/// refused between them.
struct TransactionBlock: Sendable {
    enum Entry: Sendable {
        case transaction(hash: String?)
        case refused([Problem.Fault])
    }

    /// One for everything appended, in order. The n-th `.transaction` is the n-th row.
    private(set) var entries: [Entry] = []
    private(set) var parser: TransactionParser
    private var builder: FrameBuilder

    init(parser: consuming TransactionParser) {
        builder = FrameBuilder(schema: parser.schema)
        self.parser = parser
    }

    /// Forgets the transactions; the parser still knows what they looked like.
    mutating func removeAll() {
        entries = []
        builder = FrameBuilder(schema: parser.schema)
    }

    /// Takes the value that comes next in `scanner`.
    ///
    /// - Throws: where the text is not JSON; nothing was appended then.
    mutating func append(from scanner: inout JSONScanner) throws(JSONError) {
        let outcome = try parser.append(from: &scanner, to: &builder)
        entries.append(entry(outcome, scanner))
    }

    /// Takes a text that is one transaction, or refuses it.
    mutating func append(_ text: ReadAheadText, in range: Range<Int>) {
        let rows = builder.rowCount
        do throws(JSONError) {
            var scanner = JSONScanner(text, in: range)
            let outcome = try parser.append(from: &scanner, to: &builder)
            try scanner.finish()
            entries.append(entry(outcome, scanner))
        } catch {
            builder.truncate(to: rows)
            entries.append(.refused([Problem.Fault(error)]))
        }
    }

    private func entry(_ outcome: TransactionParser.Outcome, _ scanner: JSONScanner) -> Entry {
        outcome.isAppended
            ? .transaction(hash: outcome.hash(in: scanner.bytes)) : .refused(Self.faults(outcome))
    }

    mutating func refuse(_ fault: Problem.Fault) { entries.append(.refused([fault])) }

    /// The rows and the entries; those that an `int` column of the model cannot hold are refused.
    func finished() -> (frame: Frame, entries: [Entry]) {
        let frame = builder.frame
        var tooWide: [Int: Problem.Fault] = [:]
        for (field, column) in zip(parser.schema.fields, frame.columns) {
            guard field.type == .int, case .uint256(let values) = column.storage else { continue }
            for (row, value) in values.enumerated() where value.int64 == nil {
                tooWide[row] = Problem.Fault(
                    code: "frame.cell",
                    detail: "field '\(field.name)' must be an integer of 64 bits, as it was when "
                        + "the model was trained, not \(value).")
            }
        }
        guard !tooWide.isEmpty else { return (frame, entries) }
        var row = -1
        let checked = entries.map { entry in
            if case .transaction = entry {
                row += 1
                if let fault = tooWide[row] { return Entry.refused([fault]) }
            }
            return entry
        }
        return (frame.take((0..<frame.rowCount).filter { tooWide[$0] == nil }), checked)
    }

    private static func faults(_ outcome: TransactionParser.Outcome) -> [Problem.Fault] {
        var faults: [Problem.Fault] = []
        if !outcome.absent.isEmpty {
            let list = outcome.absent.map { "'\($0)'" }.joined(separator: ", ")
            faults.append(
                Problem.Fault(
                    code: "frame.columnsAbsent",
                    detail: "the model reads \(list), absent from this transaction."))
        }
        return faults
            + outcome.problems.map {
                Problem.Fault(
                    code: $0.field == nil ? "frame.json" : "frame.cell", detail: $0.message)
            }
    }
}

extension [TransactionBlock.Entry] {
    /// The hashes of the transactions, one per row.
    var hashes: [String?] {
        var hashes: [String?] = []
        for case .transaction(let hash) in self { hashes.append(hash) }
        return hashes
    }
}
