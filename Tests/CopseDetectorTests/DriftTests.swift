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
        // Infinities, and few values with many ties.
        let ties = DistributionShift(
            from: (0..<120).map { $0 % 10 == 0 ? .infinity : Double($0 % 3) },
            to: (0..<80).map { $0 % 16 == 0 ? -.infinity : Double($0 % 4) })
        #expect(abs(ties.ks - 0.15) < 1e-15)
        #expect(abs(ties.psi - 0.15810250076265103) < 1e-12)
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
            #expect(drift.causeOfAlerts?.name == "price")
            let undone = drift.features[0].alertsWithout
            #expect(abs(undone - drift.alertsBefore) < 0.05)
            #expect(drift.features.dropFirst().allSatisfy { $0.alertsWithout > 2 * undone })
        }
        let same = try detector.drift(of: before, from: before)
        #expect(same.trees.allSatisfy { $0.psi == 0 })
        #expect(same.alertsNow == same.alertsBefore)
        #expect(same.features.allSatisfy { $0.alertsWithout == same.alertsNow })
        #expect(same.causeOfAlerts == nil)
    }

    @Test func `leaves are occupied as walking every row says`() throws {
        let before = Samples.tied(rows: 300)
        let now = Samples.tied(rows: 200, seed: 3)
        let detector = try Detector.train(
            on: before, options: TrainingOptions(parameters: ForestParameters(trees: 10))
        ).detector
        let drift = try detector.drift(of: now, from: before, threads: 2)
        let sides = try [detector.features(of: before), detector.features(of: now)]
        for entry in drift.trees {
            let tree = detector.forest.trees[entry.number]
            var counts = [[Int]](repeating: [], count: 2)
            for (side, rows) in sides.enumerated() {
                counts[side] = [Int](repeating: 0, count: tree.nodeCount)
                for row in 0..<rows.rowCount {
                    var node = 0
                    while !tree.isLeaf(node) {
                        let value = rows.columns[Int(tree.feature[node])][row]
                        let isRight = value > tree.threshold[node]
                        node = Int(isRight ? tree.right[node] : tree.left[node])
                    }
                    counts[side][node] += 1
                }
            }
            let leaves = counts[0].indices.filter { tree.isLeaf($0) }
            let known = DistributionShift.index(
                leaves.map { counts[0][$0] }, leaves.map { counts[1][$0] })
            #expect(entry.psi == known.psi && entry.chance == known.chance)
        }
        let order = drift.trees.map { $0.psi - $0.chance }
        #expect(order == order.sorted(by: >))
        #expect(try detector.drift(of: now, from: before, threads: 1) == drift)
    }

    @Test func `a sample moved to another one's distribution has its values at its ranks`() {
        let moved = DistributionShift.undone([30, 10, .nan, 20, 20], to: [1, 2, .nan, 3, 4])
        #expect(moved[0] == 4 && moved[1] == 1 && moved[2].isNaN && moved[3] == moved[4])
        #expect([2, 3].contains(moved[3]))
        let sample = (0..<50).map { Double($0 * 7 % 13) }
        #expect(DistributionShift.undone(sample, to: sample) == sample)
        #expect(DistributionShift.undone(sample, to: [.nan]) == sample)
    }

    @Test func `no rows are nothing to compare`() throws {
        let before = Samples.tied(rows: 50)
        let detector = try Detector.train(on: before).detector
        #expect {
            try detector.drift(of: TiedFrame(Samples.frame(rows: 0)), from: before)
        } throws: { error in
            (error as? DetectorError)?.code == "frame.noRows"
        }
    }
}
