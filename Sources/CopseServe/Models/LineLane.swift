import CopseDetector
import CopseFrame

/// Transactions one a line, in pieces cut anywhere, answered line by line as one frame.
///
/// A line that cannot be scored is answered by `{"index":…,"error":{…}}` and changes no state.
struct LineLane: Sendable {
    private var run: PredictionRun
    private var splitter: LineSplitter
    /// Lines answered so far.
    private var count = 0
    private let writer: PredictionWriter
    private var block: TransactionBlock
    private let limits: Limits

    init(_ model: ServedModel, _ options: PredictionRun.Options, limits: Limits) throws(Problem) {
        run = try PredictionRun(model, options)
        writer = PredictionWriter(model, options)
        block = TransactionBlock(parser: TransactionParser(schema: model.detector.rawSchema))
        splitter = LineSplitter(limit: limits.lineBytes)
        self.limits = limits
    }

    /// The answers to the lines that `piece` completes.
    mutating func answers(to piece: [UInt8]) -> [UInt8] { answers(to: splitter.append(piece)) }

    /// The answer to a last line without a newline.
    mutating func lastAnswers() -> [UInt8] { answers(to: splitter.finish()) }

    private mutating func answers(to lines: [LineSplitter.Line]) -> [UInt8] {
        var json = JSONWriter()
        let step = run.needsSingleRows ? 1 : limits.blockRows
        for start in stride(from: 0, to: lines.count, by: step) {
            block.removeAll()
            for line in lines[start..<min(start + step, lines.count)] {
                switch line {
                case .text(let range): block.append(splitter.text, in: range)
                case .tooLong: block.refuse(.tooLong(limits))
                }
            }
            answer(into: &json)
        }
        return json.bytes
    }

    /// Predictions and faults in the order of the lines.
    private mutating func answer(into json: inout JSONWriter) {
        let (frame, entries) = block.finished()
        var predictions: [Prediction] = []
        var failure: Problem.Fault?
        do throws(DetectorError) {
            predictions = try run.predictions(of: frame, hashes: entries.hashes)
        } catch {
            failure = Problem.Fault(error)
        }
        var next = predictions.makeIterator()
        for entry in entries {
            switch entry {
            case .refused(let faults): write(faults, into: &json)
            case .transaction:
                if let prediction = next.next() {
                    writer.write(prediction, into: &json)
                } else if let failure {
                    write([failure], into: &json)
                }
            }
            json.newline()
            count += 1
        }
    }

    private func write(_ faults: [Problem.Fault], into json: inout JSONWriter) {
        json.beginObject()
        json.key("index")
        json.int(count)
        json.key("error")
        json.beginObject()
        json.key("code")
        json.string(faults.first?.code ?? "")
        json.key("detail")
        json.string(faults.map(\.detail).joined(separator: " "))
        if let column = faults.first?.column {
            json.key("column")
            json.int(column)
        }
        json.endObject()
        json.endObject()
    }
}

extension Problem.Fault {
    fileprivate static func tooLong(_ limits: Limits) -> Problem.Fault {
        Problem.Fault(
            code: "frame.recordTooLong",
            detail: "the line is longer than \(limits.lineBytes) bytes.")
    }
}
