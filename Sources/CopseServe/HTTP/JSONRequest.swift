import CopseDetector
import CopseFrame
import HTTPTypes

/// Requests that arrive whole: one transaction, or `{"transactions":[…]}`.
struct JSONRequest: Sendable {
    let model: ServedModel
    let limits: Limits

    /// The prediction of the transaction that `body` is.
    func single(
        _ body: [UInt8], _ options: PredictionRun.Options
    ) throws(Problem) -> [UInt8] {
        var block = TransactionBlock(parser: model.parsers.take())
        defer { model.parsers.giveBack(block.parser) }
        do throws(JSONError) {
            var scanner = JSONScanner(ReadAheadText(body))
            try block.append(from: &scanner)
            try scanner.finish()
        } catch {
            throw .malformed(error)
        }
        var json = JSONWriter()
        try predict(block, options, isBatch: false, into: &json)
        return json.bytes
    }

    /// The predictions of all transactions, or none and what is wrong with which.
    func batch(_ body: [UInt8], _ options: PredictionRun.Options) throws(Problem) -> [UInt8] {
        let block = try transactions(body)
        var json = JSONWriter()
        json.beginObject()
        json.key("predictions")
        json.beginArray()
        try predict(block, options, isBatch: true, into: &json)
        json.endArray()
        json.endObject()
        return json.bytes
    }

    private func transactions(_ body: [UInt8]) throws(Problem) -> TransactionBlock {
        var block: TransactionBlock?
        var isTooLong = false
        do throws(JSONError) {
            var scanner = JSONScanner(ReadAheadText(body))
            guard try scanner.peek() == .object else { throw scanner.expectsTransactions }
            try scanner.beginObject()
            while let key = try scanner.nextKey() {
                guard scanner.equals(key, "transactions") else {
                    try scanner.skipValue()
                    continue
                }
                guard block == nil else {
                    throw scanner.error(.repeatedKey("transactions"), at: key.range.lowerBound)
                }
                guard try scanner.peek() == .array else { throw scanner.expectsTransactions }
                var found = TransactionBlock(parser: model.parsers.take())
                defer { model.parsers.giveBack(found.parser) }
                try scanner.beginArray()
                while !isTooLong, try scanner.nextElement() {
                    isTooLong = found.entries.count == limits.batchTransactions
                    if !isTooLong { try found.append(from: &scanner) }
                }
                if isTooLong { break }
                block = found
            }
            if !isTooLong { try scanner.finish() }
        } catch {
            throw .malformed(error)
        }
        if isTooLong { throw .tooMany(limits) }
        guard let block else { throw .noTransactions }
        return block
    }

    private func predict(
        _ block: TransactionBlock, _ options: PredictionRun.Options, isBatch: Bool,
        into json: inout JSONWriter
    ) throws(Problem) {
        let (frame, entries) = block.finished()
        var faults: [Problem.Fault] = []
        for (index, entry) in entries.enumerated() {
            guard case .refused(let found) = entry else { continue }
            faults += found.map { fault in
                var fault = fault
                fault.index = isBatch ? index : nil
                return fault
            }
        }
        guard faults.isEmpty else { throw .refused(faults, of: entries.count) }
        var run = try PredictionRun(model, options)
        let writer = PredictionWriter(model, options)
        do throws(DetectorError) {
            for prediction in try run.predictions(of: frame, hashes: entries.hashes) {
                writer.write(prediction, into: &json)
            }
        } catch {
            throw .refused([Problem.Fault(error)], of: entries.count)
        }
    }
}

extension JSONScanner {
    /// The error of a body that is something else than `{"transactions":[…]}`.
    fileprivate var expectsTransactions: JSONError {
        error(
            .unexpected(
                rest.isEmpty ? 0 : bytes[position],
                expected: #"{"transactions":[…]}"#))
    }
}

extension Problem {
    static func tooMany(_ limits: Limits) -> Problem {
        Problem(
            .contentTooLarge, code: "serve.tooManyTransactions",
            detail: "A JSON batch holds at most \(limits.batchTransactions) transactions. Send any "
                + "number as application/x-ndjson, one a line: they are one frame.")
    }

    static let noTransactions = Problem(
        .unprocessableContent, code: "serve.noTransactions",
        detail: #"The body has no "transactions". Send {"transactions":[…]}."#)
}
