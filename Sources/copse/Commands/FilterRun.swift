import CopseDetector
import CopseFrame
import CopseMath
import CopseShell

/// Rows scored block by block: while one block is scored and written, another thread reads the next.
///
/// A block is written before the next one has come, so that whoever writes into the pipe gets answers.
// Sendable because the two turns of a round touch different parts.
final class FilterRun: @unchecked Sendable {
    private let reader: RecordReader
    private let output: OutputFile
    private let rows: ScoredRows
    private let model: Detector
    private let threads: Int
    private let isQuiet: Bool
    // Of the turn that scores.
    private var scorer: DetectorScorer
    private(set) var unreadable = 0
    private var scoringFailure: Failure?
    // Of the turn that reads.
    private var upcoming: RecordReader.Block?
    private var readingFailure: Failure?
    // Between the turns.
    private var current: RecordReader.Block?
    private var isStarted = false

    init(
        _ reader: RecordReader, _ scorer: DetectorScorer, to output: OutputFile, threads: Int,
        isQuiet: Bool
    ) {
        self.reader = reader
        self.scorer = scorer
        self.output = output
        self.threads = threads
        self.isQuiet = isQuiet
        model = scorer.detector
        rows = ScoredRows(reader)
    }

    /// Scores all rows and gives the output its name.
    func run() throws(Failure) {
        try output.write(rows.header)
        Parallel.rounds(threads: min(threads, 2), next: advance) { turn in
            turn == 0 ? score() : read()
        }
        if let failure = scoringFailure ?? readingFailure { throw failure }
        try output.finish()
    }

    /// Steps to the block that has been read; how many turns its round has.
    private func advance() -> Int {
        if scoringFailure != nil || isStarted && upcoming == nil { return 0 }
        isStarted = true
        current = upcoming
        upcoming = nil
        return 2
    }

    private func read() {
        guard readingFailure == nil else { return }
        do throws(FrameError) {
            upcoming = try reader.next()
        } catch {
            readingFailure = Failure(error)
        }
    }

    private func score() {
        guard let block = current else { return }
        do throws(Failure) {
            try score(block)
        } catch {
            scoringFailure = error
        }
    }

    private func score(_ block: RecordReader.Block) throws(Failure) {
        if Interrupts.isPending { throw Failure(code: "run.interrupted", message: "interrupted") }
        let scores: [Double]
        do throws(DetectorError) {
            scores = try scorer.scores(of: block.frame, threads: max(1, threads - 1))
        } catch {
            throw Failure(error)
        }
        for record in block.records {
            guard let failure = record.failure else { continue }
            unreadable += 1
            if !isQuiet { StandardStream.errors.write("\(failure.asLine)\n") }
        }
        try output.write(rows.text(of: block, scores: scores, model: model))
    }
}

extension String {
    fileprivate var asLine: String { last == "." ? self : self + "." }
}
