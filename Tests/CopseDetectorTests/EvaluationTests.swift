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

    @Test
    func `with missing labels and one class figures equal scikit-learn's, or are not defined`()
        throws
    {
        let golden = try Golden.load(MetricsGolden.self, from: "metrics.json")
        #expect(golden.gaps.count == 16)
        var missing = 0
        for known in golden.gaps {
            let found = Evaluation(
                labels: known.labels.map { $0.map { $0 == 1 } }, scores: known.scores,
                threshold: known.threshold)
            let figures: [(String, Double?, Double)] = [
                ("roc_auc", found.rocAUC, known.rocAuc),
                ("average_precision", found.averagePrecision, known.averagePrecision),
                ("f1", found.f1, known.f1), ("precision", found.precision, known.precision),
                ("recall", found.recall, known.recall),
            ]
            for (name, mine, theirs) in figures {
                if let mine {
                    #expect(abs(mine - theirs) <= 1e-12, "\(name)")
                } else {
                    #expect(known.undefined.contains(name), "\(name)")
                    missing += 1
                }
            }
            let confusion = found.confusion
            #expect([confusion.tp, confusion.fp, confusion.tn, confusion.fn] == known.confusion)
            #expect(found.rows == known.confusion.reduce(0, +))
            #expect(found.unlabelled == known.labels.count { $0 == nil })
        }
        // scikit-learn warns of a precision where nothing is flagged of some anomalies, and has 0: so have we.
        let zeros = golden.gaps.count { known in
            known.undefined.contains("precision") && known.confusion[0] + known.confusion[3] > 0
        }
        #expect(zeros == 6)
        #expect(missing == golden.gaps.reduce(0) { $0 + $1.undefined.count } - zeros)
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

    /// Hanley and McNeil's own example: 51 abnormal and 58 normal images, area 0.893, error 0.032.
    @Test func `the error of the area is that of its paper`() throws {
        var labels: [Bool?] = []
        var scores: [Double] = []
        // Their table of ratings 1 to 5.
        for (rating, (normal, abnormal)) in [(33, 3), (6, 2), (6, 2), (11, 11), (2, 33)]
            .enumerated()
        {
            labels += [Bool?](repeating: false, count: normal)
            labels += [Bool?](repeating: true, count: abnormal)
            scores += [Double](repeating: Double(rating), count: normal + abnormal)
        }
        let found = Evaluation(labels: labels, scores: scores, threshold: 2.5)
        #expect(abs(try #require(found.rocAUC) - 0.893) < 5e-4)
        #expect(abs(try #require(found.standardErrorOfAUC) - 0.032) < 5e-4)
        let sure = Evaluation(labels: [true, false], scores: [1, 0], threshold: 0.5)
        #expect(sure.standardErrorOfAUC == 0)
        #expect(
            Evaluation(labels: [true], scores: [1], threshold: 0.5).standardErrorOfAUC == nil)
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
