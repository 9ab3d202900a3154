import CopseDetector
import CopseFeatures
import CopseFrame
import CopseMath
import CopseModels
import Testing

/// `thresholds.json`, by `thresholds.py`.
private struct ThresholdsGolden: Decodable {
    struct Interval: Decodable {
        var part: Int
        var whole: Int
        var low: Double
        var high: Double
    }

    struct Discovery: Decodable {
        var rate: Double
        var reference: [Double]
        var judged: [Double]
        var flagged: [Int]
    }

    var intervals: [Interval]
    var discoveries: [Discovery]
}

@Suite struct MeaningTests {
    @Test func `intervals of shares are Wilson's as statsmodels has them`() throws {
        let golden = try Golden.load(ThresholdsGolden.self, from: "thresholds.json")
        #expect(golden.intervals.count == 9)
        for known in golden.intervals {
            let found = try #require(Proportion(known.part, of: known.whole))
            #expect(abs(found.low - known.low) < 1e-12)
            #expect(abs(found.high - known.high) < 1e-12)
        }
        #expect(Proportion(0, of: 0) == nil)
    }

    @Test func `a false discovery rate flags the rows of Benjamini and Hochberg`() throws {
        let golden = try Golden.load(ThresholdsGolden.self, from: "thresholds.json")
        #expect(golden.discoveries.count == 20)
        #expect(golden.discoveries.contains { !$0.flagged.isEmpty })
        #expect(golden.discoveries.contains { $0.flagged.isEmpty })
        for known in golden.discoveries {
            let found = DiscoveryThreshold(
                rate: known.rate, reference: known.reference, judged: known.judged)
            #expect(
                known.judged.indices.filter { known.judged[$0] > found.threshold }
                    == known.flagged)
            #expect(found.discoveries == known.flagged.count)
            #expect((found.leastRate <= known.rate) == !known.flagged.isEmpty)
        }
    }

    @Test func `where no row can be flagged, none ever is`() {
        let found = DiscoveryThreshold(rate: 0.05, reference: [0.4, 0.5], judged: [0.3, 0.6])
        #expect(found.discoveries == 0)
        #expect(found.threshold == 1)
    }

    @Test func `scores of the training frame are out of bag, those of others are plain`() throws {
        let tied = Samples.tied(rows: 700)
        let detector = try trained(tied)
        let own = try detector.heldOutScores(of: tied)
        #expect(own.isOutOfBag)
        #expect(own.known.count == 700)
        #expect(try own.known != detector.scores(of: tied))
        let other = Samples.tied(rows: 700, seed: 2)
        let plain = try detector.heldOutScores(of: other, threads: 2)
        #expect(!plain.isOutOfBag)
        #expect(try plain.known == detector.scores(of: other))
    }

    @Test func `training rows that all trees saw are said to have no such scores`() throws {
        let tied = Samples.tied(rows: 200)
        #expect {
            try trained(tied).heldOutScores(of: tied)
        } throws: { error in
            (error as? DetectorError)?.message
                == "every tree saw all 200 rows, so that no score of them is as if they were new"
        }
    }

    @Test func `rows drawn by weights are said not to be known`() throws {
        let tied = Samples.tied(rows: 700)
        let options = TrainingOptions(columns: ["price"], weights: "count")
        let detector = try Detector.train(on: tied, options: options).detector
        #expect {
            try detector.heldOutScores(of: tied)
        } throws: { error in
            (error as? DetectorError)?.message
                == "which rows each tree saw is not known, as they were drawn by weights"
        }
    }

    @Test func `alerts a day are at most those asked for`() throws {
        let tied = Samples.tied(rows: 2000)
        let detector = try trained(tied)
        let rate = try DataRate("time", of: tied.frame)
        // A row a second.
        #expect(abs(rate.rowsPerDay - 86_400) < 1e-6)
        let heldOut = try detector.heldOutScores(of: tied)
        for alerts in [1, 43.2, 44, 500, 80_000.0] {
            let found = try detector.threshold(alertsPerDay: alerts, at: rate, heldOut: heldOut)
            let flagged = heldOut.known.count { found.isAnomaly($0) }
            let limit = alerts / 86_400 * 2000
            #expect(Double(flagged) <= limit + 1e-9)
            // The scores hardly tie, so that the limit is used.
            #expect(Double(flagged) > limit - 3)
        }
        for wrong in [0, -1, 86_400.0, 1e9] {
            #expect {
                try detector.threshold(alertsPerDay: wrong, at: rate, heldOut: heldOut)
            } throws: { error in
                (error as? DetectorError)?.code == "model.alerts"
            }
        }
    }

    @Test func `precision and recall come from out-of-bag flags`() throws {
        let tied = Samples.tied(rows: 1000)
        let detector = try trained(tied)
        let labels = try Labels.read("label", of: tied.frame)
        let heldOut = try detector.heldOutScores(of: tied)
        let meaning = ThresholdMeaning(detector, heldOut, labels: labels)
        let known = Evaluation(
            labels: labels, scores: heldOut.known, threshold: detector.threshold)
        #expect(meaning.precision?.value == known.precision)
        #expect(meaning.recall?.value == known.recall)
        #expect(meaning.share?.part == known.confusion.tp + known.confusion.fp)
        #expect(meaning.isOutOfBag)
    }

    @Test func `every sentence of a threshold that cannot be says why`() {
        let errors: [(DetectorError, String, String, String?)] = [
            (
                .alertsOutOfRange(0, rowsPerDay: 1858.25), "model.alerts",
                "alerts a day must be more than 0 and fewer than the rows a day, here 1858.3. Got 0 "
                    + "instead.", "a share of the rows is set with --contamination"
            ),
            (
                .rateOutOfRange(1.5), "model.fdr",
                "a false discovery rate must be a number in the range (0.0, 1.0). Got 1.5 instead.",
                nil
            ),
            (
                .noReference, "model.noReference",
                "there are no rows taken to be normal, or none to judge",
                "give rows with labels: --label COLUMN"
            ),
            (
                .noTimeSpan(column: "t"), "frame.noTimeSpan",
                "column 't' holds no two different times, so that rows have no rate",
                "name a column of times: --time COLUMN"
            ),
            (
                .outOfBag(.everyTreeDrewAll(rows: 60)), "model.outOfBag",
                "every tree saw all 60 rows, so that no score of them is as if they were new",
                "train with --sample 30, or give rows that were not trained on"
            ),
            (
                .outOfBag(.unknownDraws), "model.outOfBag",
                "which rows each tree saw is not known, as they were drawn by weights",
                "give rows that were not trained on"
            ),
        ]
        for (error, code, message, hint) in errors {
            #expect(error.code == code)
            #expect(error.message == message)
            #expect(error.hint == hint)
        }
    }

    private func trained(_ tied: TiedFrame) throws -> Detector {
        let options = TrainingOptions(columns: ["amount", "price", "count"])
        return try Detector.train(on: tied, options: options).detector
    }
}
