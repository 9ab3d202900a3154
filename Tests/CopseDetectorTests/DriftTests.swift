import CopseDetector
import CopseFeatures
import CopseFrame
import CopseMath
import CopseModels
import Testing

struct DriftTests {
    /// `Golden/drift.py`
    @Test func `index and statistic are those of numpy and scipy`() {
        let small = DistributionShift(
            from: [3, 1, 4, 1, 5, 9, 2, 6, 5, 3, 5, 8], to: [2, 7, 1, 8, 2, 8, 1, 8, 2, 8])
        #expect(abs(small.ks - 1.0 / 3) < 1e-15)
        let shift = DistributionShift(
            from: (0..<200).map { Double($0 % 37) / 7 },
            to: (0..<150).map { Double($0 * 3 % 41) / 6 })
        #expect(abs(shift.ks - 0.24) < 1e-15)
        #expect(abs(shift.psi - 0.3056253253135175) < 1e-12)
    }

    @Test func `a sample is no distance from itself, and missing values are a bin`() {
        let values = (0..<100).map { $0 % 9 == 0 ? Double.nan : Double($0 * 7 % 31) }
        let none = DistributionShift(from: values, to: values)
        #expect(none.psi == 0 && none.ks == 0 && none.before == none.now)
        let gone = DistributionShift(from: values, to: values.map { _ in .nan })
        #expect(gone.psi > 1 && gone.ks.isNaN)
    }

    @Test func `without drift the index is about what chance gives`() {
        var random = RandomStream(seed: 8, stream: 1)
        var sum = 0.0
        var chance = 0.0
        for _ in 0..<200 {
            let shift = DistributionShift(
                from: (0..<400).map { _ in random.uniform() },
                to: (0..<300).map { _ in random.uniform() })
            sum += shift.psi
            chance += shift.chance
        }
        #expect(abs(sum / chance - 1) < 0.15)
    }

    @Test func `the feature that moved comes first, and the alert rate with it`() throws {
        let before = Samples.tied(rows: 400)
        let detector = try Detector.train(
            on: before, options: TrainingOptions(contamination: .share(0.05))
        ).detector
        let raw = Samples.frame(rows: 400, seed: 2)
        let prices = raw["price"]?.doubles().map { $0 * 3 } ?? []
        let now = TiedFrame(raw.replacing("price", Column(.float(prices))))
        for reference in [before, nil] {
            let drift = try detector.drift(of: now, from: reference)
            #expect(drift.features.first?.name == "price")
            #expect(drift.features.dropFirst().allSatisfy { $0.shift.psi < 0.25 })
            #expect(drift.alertsNow > 2 * drift.alertsBefore)
            let threshold = try #require(drift.keepingThreshold)
            let scores = try detector.scores(of: now)
            let kept = Double(scores.count { $0 > threshold }) / 400
            #expect(abs(kept - drift.alertsBefore) < 0.01)
            #expect(drift.trees.count == 100)
        }
        let same = try detector.drift(of: before, from: before)
        #expect(same.trees.allSatisfy { $0.psi == 0 })
        #expect(same.alertsNow == same.alertsBefore)
    }
}
