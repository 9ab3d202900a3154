import CopseFrame
import CopseTestSupport
import Foundation
import Testing

/// Prints what the hot paths of this room cost; run in release with COPSE_BENCH=1.
@Suite(.enabled(if: ProcessInfo.processInfo.environment["COPSE_BENCH"] != nil), .serialized)
struct SpeedTests {
    @Test(arguments: [
        "eth_tx_etl_blocks3300000.csv", "ad_mnist.csv", "ad_http.csv", "eth_fraud_accounts.csv",
    ])
    func `a shared file loads fast`(file: String) throws {
        let path = SharedData.path(file)
        let frame = try FrameLoader.load(paths: [path]).frame
        report("load \(file): \(frame.rowCount) rows") {
            _ = try? FrameLoader.load(paths: [path])
        }
        report("describe \(file): \(frame.columns.count) columns") { _ = frame.summaries() }
        report("write \(file)") { _ = try? FrameWriter.bytes(of: frame, format: .csv) }
        let reader = { try RecordReader(path: path, schema: frame.schema) }
        report("stream \(file)") {
            guard let reader = try? reader() else { return }
            while (try? reader.next()) != nil {}
        }
        let folder = try TemporaryFolder()
        let lines = folder.path + "/f.jsonl"
        try FrameWriter.write(frame, to: lines)
        report("load \(file) as JSON lines") { _ = try? FrameLoader.load(paths: [lines]) }
        report("stream \(file) as JSON lines") {
            guard let reader = try? RecordReader(path: lines, schema: frame.schema) else { return }
            while (try? reader.next()) != nil {}
        }
    }

    private func report(_ what: String, _ work: () -> Void) {
        let clock = ContinuousClock()
        let best = (0..<7).map { _ in clock.measure(work) }.min() ?? .zero
        print("SPEED \(what): \(best)")
    }
}
