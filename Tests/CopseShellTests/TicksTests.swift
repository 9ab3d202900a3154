import CopseShell
import Testing

@Suite struct TicksTests {
    /// Ranges of all sizes and places, the same in every run.
    static let ranges: [(Double, Double)] = {
        var state: UInt64 = 7
        func next() -> Double {
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return Double(state >> 11) / 9_007_199_254_740_992
        }
        return (0..<4_000).map { _ in
            let size = Double("1e\(Int(next() * 300) - 150)") ?? 1
            let low = (next() - 0.5) * size
            return (low, low + next() * size * (next() < 0.2 ? 1e-6 : 1))
        }
    }()

    @Test func `a linear axis has two to ten ticks at multiples of 1, 2 or 5`() throws {
        for (low, high) in Self.ranges where low < high {
            for count in [2, 5, 9] {
                let axis = Axis("x", low: low, high: high)
                let ticks = Ticks.of(axis, count: count)
                #expect((2...10).contains(ticks.count), "\(low)…\(high): \(ticks.count)")
                guard ticks.count > 1 else { continue }
                let span = axis.high - axis.low
                let step = (ticks[ticks.count - 1].value - ticks[0].value) / Double(ticks.count - 1)
                #expect(ticks[0].value >= axis.low - span * 1e-6)
                #expect(ticks[ticks.count - 1].value <= axis.high + span * 1e-6)
                // No tick more would fit on either side.
                #expect(ticks[0].value - axis.low < step * 1.001)
                #expect(axis.high - ticks[ticks.count - 1].value < step * 1.001)
                #expect(Self.isNice(step), "\(low)…\(high): step \(step)")
                #expect(Set(ticks.map(\.label)).count == ticks.count, "\(ticks.map(\.label))")
            }
        }
    }

    static func isNice(_ step: Double) -> Bool {
        // The mean of ticks may carry a last digit of noise.
        for exponent in -320...300 {
            for multiple in [1.0, 2, 5] {
                let nice = multiple * (Double("1e\(exponent)") ?? 0)
                if nice > 0, abs(step / nice - 1) < 1e-4 { return true }
            }
        }
        return false
    }

    @Test func `a rounded axis begins and ends at a tick`() {
        for (low, high) in Self.ranges.prefix(500) where low < high {
            let axis = Axis("y", low: low, high: high).rounded()
            let ticks = Ticks.of(axis, count: 5)
            let span = axis.high - axis.low
            // A hair's breadth beyond a tick is on it.
            #expect(axis.low <= low + span * 1e-6 && axis.high >= high - span * 1e-6)
            #expect(abs((ticks.first?.value ?? .infinity) - axis.low) <= span * 1e-6)
            #expect(abs((ticks.last?.value ?? .infinity) - axis.high) <= span * 1e-6)
        }
    }

    @Test func `a log axis has two to ten ticks, at decades where there are two`() {
        for exponent in stride(from: -200, through: 200, by: 7) {
            for decades in [0, 1, 2, 5, 12, 60] {
                let low = 0.7 * (Double("1e\(exponent)") ?? 1)
                let high = 3 * (Double("1e\(exponent + decades)") ?? 1)
                let ticks = Ticks.of(Axis("x", .log, low: low, high: high), count: 8)
                #expect((2...10).contains(ticks.count), "\(low)…\(high): \(ticks)")
                for tick in ticks { #expect(tick.value >= low * 0.99 && tick.value <= high * 1.01) }
                guard decades >= 2 else { continue }
                let powers = Set((-250...300).compactMap { Double("1e\($0)") })
                #expect(ticks.allSatisfy { powers.contains($0.value) }, "\(ticks)")
            }
        }
    }

    @Test func `a time axis has two to ten ticks at units of the calendar`() {
        for span in [0.001, 0.5, 7, 90, 3_600, 50_000, 86_400, 1e6, 1e7, 1e8, 3e9, 2e11] {
            for start in [0.0, 1_488_776_400.25, -5e9] {
                let ticks = TimeTicks(start, start + span, count: 6).ticks
                #expect((2...10).contains(ticks.count), "\(span): \(ticks.map(\.label))")
                #expect(Set(ticks.map(\.value)).count == ticks.count)
                for tick in ticks { #expect(tick.value >= start - 1e-3 * span) }
            }
        }
    }

    @Test(arguments: [
        (0.0, 9_000.0, "0 2000 4000 6000 8000"), (0, 1.2e6, "0 0.5M 1.0M"),
        (0, 3e6, "0 1M 2M 3M"), (21e9, 25e9, "21G 22G 23G 24G 25G"),
        (3_300_400, 3_300_414, "3300400 3300405 3300410"), (0, 5e22, "0 1e22 2e22 3e22 4e22 5e22"),
        (-0.01, 0.02, "-0.01 0 0.01 0.02"), (0, 3e-7, "0 1e-7 2e-7 3e-7"),
        (1e12, 4e12, "1T 2T 3T 4T"),
    ])
    func `labels share a unit and have as many digits as they need`(
        low: Double, high: Double, text: String
    ) {
        let ticks = Ticks.of(Axis("x", low: low, high: high), count: 5)
        #expect(ticks.map(\.label).joined(separator: " ") == text)
    }

    @Test func `times are named by what changes, and the rest is said once`() {
        let start = 1_488_776_400.0  // 2017-03-06T05:00:00Z
        func labels(_ span: Double) -> String {
            let ticks = TimeTicks(start, start + span, count: 5)
            return ticks.ticks.map(\.label).joined(separator: " ") + " (\(ticks.context))"
        }
        #expect(labels(4) == "05:00:00 05:00:01 05:00:02 05:00:03 05:00:04 (2017-03-06, UTC)")
        #expect(labels(0.4).hasPrefix("05:00:00.0 05:00:00.1"))
        #expect(labels(3_600) == "05:00 05:15 05:30 05:45 06:00 (2017-03-06, UTC)")
        #expect(
            labels(86_400) == "06:00 12:00 18:00 Mar 7 (2017-03-06 to 2017-03-07, UTC)")
        #expect(labels(86_400 * 4) == "Mar 7 Mar 8 Mar 9 Mar 10 (2017, UTC)")
        #expect(labels(86_400 * 120) == "Apr 2017 May 2017 Jun 2017 Jul 2017 (UTC)")
        #expect(labels(86_400 * 365 * 4) == "2018 2019 2020 2021 (UTC)")
    }
}
