import CopseDetector
import Testing

@Suite struct EvaluationTests {
    @Test func `figures equal those of scikit-learn, ties included`() throws {
        let golden = try Golden.load(MetricsGolden.self, from: "metrics.json")
        #expect(golden.cases.count == 8)
        for known in golden.cases {
            let found = Evaluation(
                labels: known.labels.map { $0 == 1 }, scores: known.scores,
                threshold: known.threshold)
            let pairs: [(Double?, Double)] = [
                (found.rocAUC, known.rocAuc),
                (found.averagePrecision, known.averagePrecision),
                (found.f1, known.f1), (found.precision, known.precision),
                (found.recall, known.recall),
                (found.falsePositiveRate, known.falsePositiveRate),
                (found.bestF1, known.bestF1),
                (found.bestThreshold, known.bestThreshold),
            ]
            for (mine, theirs) in pairs {
                #expect(abs(try #require(mine) - theirs) <= 1e-12)
            }
            let confusion = found.confusion
            #expect(
                [confusion.tp, confusion.fp, confusion.tn, confusion.fn] == known.confusion)
        }
    }

    @Test func `the best threshold reaches the best F1 under the strict comparison`() throws {
        let golden = try Golden.load(MetricsGolden.self, from: "metrics.json")
        for known in golden.cases {
            let labels = known.labels.map { $0 == 1 }
            let first = Evaluation(labels: labels, scores: known.scores, threshold: 0)
            let again = Evaluation(
                labels: labels, scores: known.scores,
                threshold: try #require(first.bestThreshold))
            #expect(again.f1 == first.bestF1)
        }
    }

    @Test func `rows without a label are counted and left out`() {
        let full = Evaluation(
            labels: [true, false, true], scores: [0.9, 0.2, 0.1], threshold: 0.5)
        let gaps = Evaluation(
            labels: [nil, true, false, nil, true], scores: [1, 0.9, 0.2, 0, 0.1], threshold: 0.5)
        #expect(gaps.unlabelled == 2)
        #expect(gaps.rows == 3)
        #expect(gaps.rocAUC == full.rocAUC)
        #expect(gaps.confusion == full.confusion)
    }

    @Test func `one class alone leaves what it does not define missing`() {
        let normal = Evaluation(labels: [false, false], scores: [0.9, 0.2], threshold: 0.5)
        #expect(normal.rocAUC == nil)
        #expect(normal.recall == nil)
        #expect(normal.bestF1 == nil)
        #expect(normal.falsePositiveRate == 0.5)
        // What is flagged is wrong: scikit-learn has 0 for both, without a warning.
        #expect(normal.precision == 0)
        #expect(normal.f1 == 0)
        let quiet = Evaluation(labels: [false, false], scores: [0.1, 0.2], threshold: 0.5)
        #expect(quiet.precision == nil)
        #expect(quiet.f1 == nil)
        let strange = Evaluation(labels: [true, true], scores: [0.9, 0.2], threshold: 0.5)
        #expect(strange.rocAUC == nil)
        #expect(strange.falsePositiveRate == nil)
        #expect(strange.averagePrecision == 1)
        #expect(strange.recall == 0.5)
        let empty = Evaluation(labels: [], scores: [], threshold: 0.5)
        #expect(empty.rows == 0)
        #expect(empty.f1 == nil)
    }
}
