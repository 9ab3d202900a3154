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
    func `what a shared file costs is printed`(file: String) throws {
        let path = SharedData.path(file)
        let frame = try FrameLoader.load(paths: [path]).frame
        report("load \(file): \(frame.rowCount) rows") {
            _ = try? FrameLoader.load(paths: [path])
        }
        report("describe \(file): \(frame.columns.count) columns") { _ = frame.summaries() }
        report("write \(file)") { _ = try? FrameWriter.bytes(of: frame, format: .csv) }
        let stored = frame.encoded()
        print("SPEED stored \(file): \(stored.count) bytes")
        report("encode \(file)") { _ = frame.encoded() }
        report("decode \(file)") { _ = try? Frame.decode(stored) }
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

    /// The best of seven, in processor time of this thread: others may be using the machine.
    private func report(_ what: String, _ work: () -> Void) {
        let best =
            (0..<7).map { _ in
                let start = Self.processorTime
                work()
                return Self.processorTime - start
            }.min() ?? 0
        print("SPEED \(what): \((best * 1e4).rounded() / 10) ms")
    }

    private static var processorTime: Double {
        var time = timespec()
        unsafe clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time)
        return Double(time.tv_sec) + Double(time.tv_nsec) * 1e-9
    }
}
