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
    }

    private func report(_ what: String, _ work: () -> Void) {
        let clock = ContinuousClock()
        let best = (0..<7).map { _ in clock.measure(work) }.min() ?? .zero
        print("SPEED \(what): \(best)")
    }
}
