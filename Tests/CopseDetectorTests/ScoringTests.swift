import CopseDetector
import CopseFeatures
import CopseFrame
import CopseMath
import Testing

@Suite struct ScoringTests {
    let training: Training
    var detector: Detector { training.detector }

    init() throws {
        training = try Detector.train(
            on: Samples.tied(), options: TrainingOptions(contamination: .share(0.02)))
    }

    @Test func `the training frame scores as in training, on any number of threads`() throws {
        for threads in [1, 2, 8] {
            #expect(try detector.scores(of: Samples.tied(), threads: threads) == training.scores)
        }
    }

    @Test func `any blocks give the scores of the whole`() throws {
        let frame = Samples.frame()
        for size in [1, 7, 256, 499] {
            var scorer = try detector.scorer()
            var scores: [Double] = []
            for start in stride(from: 0, to: frame.rowCount, by: size) {
                scores += try scorer.scores(
                    of: frame.slice(start..<min(start + size, frame.rowCount)))
            }
            #expect(scores == training.scores)
            #expect(scorer.rowsSeen == 500)
        }
    }

    @Test func `columns are found by name, in any order, among others`() throws {
        let frame = try Samples.frame().selecting(["flag", "time", "count", "price", "amount"])
        #expect(try detector.scores(of: TiedFrame(frame)) == training.scores)
    }

    @Test func `a column of a narrower type scores the same`() throws {
        let frame = Samples.frame()
        let small = frame.replacing(
            "amount", Column(.uint256((0..<500).map { UInt256(UInt64($0)) })))
        let narrow = frame.replacing("amount", Column(.int((0..<500).map { Int64($0) })))
        #expect(
            try detector.scores(of: TiedFrame(small)) == detector.scores(of: TiedFrame(narrow)))
    }

    @Test func `all absent columns are listed at once`() throws {
        let frame = try Samples.frame().selecting(["price", "flag"])
        let error = #expect(throws: DetectorError.self) {
            try detector.scores(of: TiedFrame(frame))
        }
        #expect(error?.code == "model.columnsMissing")
        #expect(
            error?.message == "the frame lacks 2 columns the model was trained on: amount, count")
    }

    @Test func `an empty frame has no scores`() throws {
        #expect(try detector.scores(of: TiedFrame(Samples.frame().slice(0..<0))) == [])
    }

    @Test func `the strangest rows come first and carry reasons`() throws {
        let anomalies = try detector.anomalies(in: Samples.tied(), top: 12)
        #expect(anomalies.count == 12)
        #expect(anomalies.prefix(10).allSatisfy { $0.row % 50 == 49 && $0.isAnomaly })
        #expect(zip(anomalies, anomalies.dropFirst()).allSatisfy { $0.score >= $1.score })
        #expect(anomalies[0].severity == .medium)
        #expect(anomalies[9].severity == .low)
        #expect(anomalies[11].severity == .none)
        #expect(!anomalies[0].reasons.isEmpty)
        #expect(try detector.anomalies(in: Samples.tied(rows: 20), top: 1_000).count == 20)
        #expect(try detector.anomalies(in: Samples.tied(), top: -1).isEmpty)
    }

    @Test func `contributions and baseline add up to the score`() throws {
        for row in stride(from: 0, to: 500, by: 49) {
            let explanation = try detector.explain(row, of: Samples.tied())
            let sum = explanation.contributions.reduce(explanation.baseline) {
                $0 + $1.contribution
            }
            #expect(abs(sum - explanation.score) < 1e-12)
            #expect(explanation.score == training.scores[row])
        }
    }

    @Test func `importance ranks the features that tell the rows apart first`() throws {
        let importance = try detector.importance(on: Samples.tied(), repeats: 2)
        #expect(importance.entries.count == 4)
        #expect(importance.entries.last?.feature == "flag")
        #expect(
            zip(importance.entries, importance.entries.dropFirst()).allSatisfy {
                $0.mean >= $1.mean
            })
        let again = try detector.importance(on: Samples.tied(), repeats: 2, threads: 2)
        #expect(again == importance)
    }

    @Test func `importance by a figure needs labels of both kinds`() throws {
        let labels = try Labels.read("label", of: Samples.frame())
        let importance = try detector.importance(
            on: Samples.tied(), by: .auc, labels: labels, repeats: 1)
        #expect(importance.baseline == 1)
        for labels in [[], labels.map { _ in true }, labels.map { _ in nil }] {
            let error = #expect(throws: DetectorError.self) {
                try detector.importance(on: Samples.tied(), by: .ap, labels: labels)
            }
            #expect(error?.code == "frame.oneClass")
        }
    }

    @Test func `a row that stands out in one feature is explained by it`() throws {
        var price = Samples.frame()["price"]?.doubles() ?? []
        price[3] = 30
        let frame = Samples.frame().replacing("price", Column(.float(price)))
        let explanation = try detector.explain(3, of: TiedFrame(frame))
        #expect(explanation.contributions.first?.feature == "price")
        #expect(explanation.contributions.first?.value == 30)
        #expect(explanation.counterfactual?.changes.count == 1)
    }

    @Test func `a row that is not there cannot be explained`() {
        for row in [-1, 500] {
            #expect(throws: DetectorError.self) { try detector.explain(row, of: Samples.tied()) }
        }
    }

    @Test func `a threshold is a new model with another digest`() throws {
        let fixed = try detector.threshold(score: 0.6)
        #expect(fixed.threshold == 0.6)
        #expect(fixed.contamination == nil)
        #expect(fixed.digest != detector.digest)
        #expect(try fixed.scores(of: Samples.tied()) == training.scores)
        let same = try detector.threshold(.share(0.02), on: Samples.tied())
        #expect(same.digest == detector.digest)
        #expect(throws: DetectorError.self) { try detector.threshold(score: 1.5) }
        #expect(throws: DetectorError.self) { try detector.threshold(score: .nan) }
    }

    @Test func `labels judge the model and set its best threshold`() throws {
        let evaluation = try detector.evaluate(Samples.tied(), label: "label")
        #expect(evaluation.rocAUC == 1)
        #expect(evaluation.positives == 10)
        #expect(evaluation.confusion == .init(tp: 10, fp: 0, tn: 490, fn: 0))
        let best = try detector.threshold(bestF1: "label", on: Samples.tied())
        #expect(try best.evaluate(Samples.tied(), label: "label").f1 == evaluation.bestF1)
        #expect(throws: DetectorError.self) {
            try detector.threshold(bestF1: "label", on: Samples.tied(rows: 40))
        }
    }

    @Test func `labels are one and zero, true and false, or a named value`() throws {
        let labels = try Labels.read("label", of: Samples.frame())
        #expect(labels.count { $0 == true } == 10)
        #expect(try Labels.read("flag", of: Samples.frame()).allSatisfy { $0 != nil })
        #expect(try Labels.read("label", of: Samples.frame(), positive: "1.0") == labels)
        #expect(
            try Labels.read("name", of: Samples.frame(), positive: "0x3").contains(true))
        let error = #expect(throws: DetectorError.self) {
            try Labels.read("name", of: Samples.frame())
        }
        #expect(error?.code == "frame.labelValue")
        #expect(throws: DetectorError.self) { try Labels.read("nope", of: Samples.frame()) }
    }

    @Test func `a missing label is no label`() throws {
        let column = Column(.float([1, .nan, 0]))
        #expect(try Labels.read("y", of: Frame([("y", column)])) == [true, nil, false])
    }
}
