import CopseDetector
import Testing

@Suite struct ThresholdTests {
    @Test func `a contamination gives the threshold of scikit-learn to the bit`() throws {
        let golden = try Golden.load(MetricsGolden.self, from: "metrics.json")
        #expect(golden.percentiles.count == 56)
        for known in golden.percentiles {
            let found = Contamination.share(known.contamination).threshold(scores: known.scores)
            #expect(found.bitPattern == known.threshold.bitPattern)
        }
    }

    @Test func `auto is one half whatever the scores`() {
        #expect(Contamination.auto.threshold(scores: [0.9, 0.8]) == 0.5)
    }

    @Test(arguments: [0, -0.1, 0.51, .nan, .infinity])
    func `a contamination outside 0 to one half is refused`(share: Double) {
        #expect(throws: DetectorError.self) { try Contamination.share(share).validated() }
    }

    @Test func `severity goes by the share of training rows that score at least as much`() {
        let rows = 20_000
        let scores = (0..<rows).map { Double(rows - $0 / 3) / Double(rows) }
        let calibration = Calibration(scores: scores)
        for score in scores.prefix(260) + [0, 2] + scores.prefix(260).map(\.nextUp) {
            let atLeast = scores.count { $0 >= score }
            let expected: Severity =
                switch atLeast {
                case ...2: .critical
                case ...20: .high
                case ...200: .medium
                default: .low
                }
            #expect(calibration.severity(of: score, isAnomaly: true) == expected)
        }
        #expect(calibration.severity(of: 2, isAnomaly: false) == .none)
    }
}
