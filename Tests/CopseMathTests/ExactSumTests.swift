import CopseMath
import Testing

@Suite struct ExactSumTests {
    struct Case: Decodable {
        var values: [String]
        var sum: String
        var mean: String
        var variance0: String
        var variance1: String

        var numbers: [Double] { values.compactMap(Double.init) }
    }

    static func isSame(_ value: Double, _ golden: String) -> Bool {
        guard let exact = Double(golden) else { return false }
        return value.isNaN ? exact.isNaN : value == exact
    }

    static func state(_ sum: ExactSum) -> [UInt8] {
        var bytes: [UInt8] = []
        sum.encode(into: &bytes)
        return bytes
    }

    static func state(_ moments: ExactMoments) -> [UInt8] {
        var bytes: [UInt8] = []
        moments.encode(into: &bytes)
        return bytes
    }

    /// Numbers of every magnitude, with zeros, infinities and NaN.
    static func numbers(_ count: Int, stream: UInt64) -> [Double] {
        var random = RandomStream(seed: 3, stream: stream)
        return (0..<count).map { _ in
            switch random.uniform(below: 12) {
            case 0: 0
            case 1: [.infinity, -.infinity, .nan][random.uniform(below: 3)]
            case 2: Double(bitPattern: random.nextUInt64())
            case 3: Double(random.uniform(below: 1 << 60)) * 16
            default: Double(random.uniform(below: 100_000))
            }
        }
    }

    @Test func `sums, means and variances are Python's fractions rounded once`() throws {
        for golden in try Golden.load("exact.json", as: [Case].self) {
            let numbers = golden.numbers
            try #require(numbers.count == golden.values.count)
            var sum = ExactSum()
            var moments = ExactMoments()
            for x in numbers {
                sum.add(x)
                moments.add(x)
            }
            #expect(Self.isSame(sum.roundedSum, golden.sum), "\(numbers)")
            #expect(Self.isSame(sum.roundedMean(count: numbers.count), golden.mean), "\(numbers)")
            #expect(moments.count == numbers.count)
            #expect(Self.isSame(moments.mean, golden.mean), "\(numbers)")
            #expect(Self.isSame(moments.variance(ddof: 0), golden.variance0), "\(numbers)")
            #expect(Self.isSame(moments.variance(ddof: 1), golden.variance1), "\(numbers)")
        }
    }

    @Test func `a sliding window equals the window alone, in result and in state`() {
        let numbers = Self.numbers(3000, stream: 1)
        let width = 50
        var sum = ExactSum()
        var moments = ExactMoments()
        for (row, x) in numbers.enumerated() {
            sum.add(x)
            moments.add(x)
            if row >= width {
                sum.remove(numbers[row - width])
                moments.remove(numbers[row - width])
            }
            if row % 17 != 0 { continue }
            var freshSum = ExactSum()
            var freshMoments = ExactMoments()
            // The other way round: order must not matter.
            for x in numbers[max(0, row - width + 1)...row].reversed() {
                freshSum.add(x)
                freshMoments.add(x)
            }
            #expect(sum.roundedSum.bitPattern == freshSum.roundedSum.bitPattern)
            #expect(moments.count == freshMoments.count)
            #expect(moments.mean.bitPattern == freshMoments.mean.bitPattern)
            #expect(
                moments.variance(ddof: 1).bitPattern == freshMoments.variance(ddof: 1).bitPattern)
            #expect(Self.state(sum) == Self.state(freshSum))
            #expect(Self.state(moments) == Self.state(freshMoments))
        }
    }

    @Test func `a decoded state goes on as the original does`() throws {
        let numbers = Self.numbers(400, stream: 2)
        var sum = ExactSum()
        var moments = ExactMoments()
        for (row, x) in numbers.enumerated() {
            sum.add(x)
            moments.add(x)
            if row >= 20 {
                sum.remove(numbers[row - 20])
                moments.remove(numbers[row - 20])
            }
            if row % 3 != 0 { continue }
            let bytes = Self.state(sum) + Self.state(moments)
            var rest = bytes[...]
            let decodedSum = try #require(ExactSum(decoding: &rest))
            let decodedMoments = try #require(ExactMoments(decoding: &rest))
            #expect(rest.isEmpty)
            #expect(decodedSum.roundedSum.bitPattern == sum.roundedSum.bitPattern)
            #expect(
                decodedMoments.variance(ddof: 1).bitPattern
                    == moments.variance(ddof: 1).bitPattern)
            #expect(Self.state(decodedSum) + Self.state(decodedMoments) == bytes)
            (sum, moments) = (decodedSum, decodedMoments)
        }
    }

    @Test func `a damaged state is refused or read as another one, never a crash`() {
        var moments = ExactMoments()
        for x in [1e-300, 3.5, -1e200, 1e20, 7] { moments.add(x) }
        let bytes = Self.state(moments)
        for length in bytes.indices {
            var rest = bytes[..<length]
            #expect(ExactMoments(decoding: &rest) == nil)
        }
        for place in bytes.indices {
            for flip in [1, 0x80, 0xFF] as [UInt8] {
                var damaged = bytes
                damaged[place] ^= flip
                var rest = damaged[...]
                if var other = ExactMoments(decoding: &rest) {
                    other.add(1)
                    #expect(Self.state(other) != bytes)
                    _ = (other.mean, other.variance(ddof: 1))
                }
            }
        }
    }

    @Test func `infinities decide while they are in, and leave without a trace`() {
        var sum = ExactSum()
        var moments = ExactMoments()
        let steps: [(Double, Double)] = [
            (1.5, 1.5), (.infinity, .infinity), (-.infinity, .nan), (2, .nan),
        ]
        for (x, expected) in steps {
            sum.add(x)
            moments.add(x)
            #expect(sum.roundedSum == expected || expected.isNaN && sum.roundedSum.isNaN)
        }
        #expect(moments.mean.isNaN && moments.variance(ddof: 0).isNaN)
        #expect(moments.count == 4)
        for x in [Double.infinity, -.infinity] {
            sum.remove(x)
            moments.remove(x)
        }
        #expect(sum.roundedSum == 3.5)
        #expect(moments.mean == 1.75)
        #expect(moments.variance(ddof: 0) == 0.0625)
    }

    @Test func `nothing has the sum 0 and no mean, one number no variance with ddof 1`() {
        var moments = ExactMoments()
        #expect(ExactSum().roundedSum.bitPattern == 0)
        #expect(ExactSum().roundedMean(count: 0).isNaN)
        #expect(moments.mean.isNaN && moments.variance(ddof: 0).isNaN)
        moments.add(.nan)
        #expect(moments.count == 0)
        moments.add(-3)
        #expect(moments.mean == -3)
        #expect(moments.variance(ddof: 0) == 0)
        #expect(moments.variance(ddof: 1).isNaN)
    }

    /// Numbers whose digits fit into one integer are added up there, all others in chunks; a sum read
    /// from its bytes is in chunks always.
    @Test func `one integer and chunks give the same bits`() throws {
        var random = RandomStream(seed: 11, stream: 3)
        for round in 0..<400 {
            var (sum, moments) = (ExactSum(), ExactMoments())
            var window: [Double] = []
            for step in 0..<60 {
                let size = [0, 3, 30, 60, 99, 140][round % 6]
                let scale = Double(
                    sign: .plus, exponent: random.uniform(below: size + 1), significand: 1)
                var value = (random.uniform() - 0.4) * scale
                if round % 3 == 0 { value.round() }
                if round % 7 == 0 { value *= 0x1p-1050 }
                if step % 9 == 0 { value = [0, -0.0, 1, 4, 0x1p40][random.uniform(below: 5)] }
                sum.add(value)
                moments.add(value)
                window.append(value)
                if window.count > 1 + round % 20 {
                    let old = window.removeFirst()
                    sum.remove(old)
                    moments.remove(old)
                }
                var bytes: [UInt8] = []
                sum.encode(into: &bytes)
                moments.encode(into: &bytes)
                var rest = bytes[...]
                let chunks = try #require(ExactSum(decoding: &rest))
                let others = try #require(ExactMoments(decoding: &rest))
                let count = window.count
                try #require(
                    sum.roundedSum.bitPattern == chunks.roundedSum.bitPattern, "\(window)")
                try #require(
                    sum.roundedMean(count: count).bitPattern
                        == chunks.roundedMean(count: count).bitPattern, "\(window)")
                try #require(moments.mean.bitPattern == others.mean.bitPattern, "\(window)")
                for ddof in 0...1 {
                    try #require(
                        moments.variance(ddof: ddof).bitPattern
                            == others.variance(ddof: ddof).bitPattern, "\(window)")
                }
                var again: [UInt8] = []
                chunks.encode(into: &again)
                others.encode(into: &again)
                try #require(again == bytes)
            }
        }
    }

    @Test func `states of parts merge to the state of the whole`() throws {
        for stream in 0..<60 {
            let numbers = Self.numbers(40, stream: UInt64(stream)).map {
                stream % 2 == 0 && $0.isFinite ? $0.rounded().remainder(dividingBy: 0x1p60) : $0
            }
            for cut in [0, 1, 20, 40] {
                var (sums, moments) = ([ExactSum(), ExactSum()], [ExactMoments(), ExactMoments()])
                var (wholeSum, wholeMoments) = (ExactSum(), ExactMoments())
                for (place, x) in numbers.enumerated() {
                    sums[place < cut ? 0 : 1].add(x)
                    moments[place < cut ? 0 : 1].add(x)
                    wholeSum.add(x)
                    wholeMoments.add(x)
                }
                sums[0].merge(sums[1])
                moments[0].merge(moments[1])
                #expect(Self.state(sums[0]) == Self.state(wholeSum), "\(numbers) \(cut)")
                #expect(Self.state(moments[0]) == Self.state(wholeMoments), "\(numbers) \(cut)")
                #expect(sums[0].roundedSum.bitPattern == wholeSum.roundedSum.bitPattern)
                #expect(
                    moments[0].variance(ddof: 1).bitPattern
                        == wholeMoments.variance(ddof: 1).bitPattern)
            }
        }
    }

    @Test func `a billion numbers around 1e18 keep every digit`() {
        // 1e18 + 128·(0 … 999), each a million times: doubles there are 128 apart.
        var moments = ExactMoments()
        for step in 0..<1_000 { moments.add(1e18 + 128 * Double(step)) }
        for _ in 0..<6 {
            let tenth = moments
            for _ in 0..<9 { moments.merge(tenth) }
        }
        #expect(moments.count == 1_000_000_000)
        // Mean 1e18 + 128 · 499.5, variance 128² · (1000² − 1) / 12 · n / (n − 1).
        #expect(moments.mean == 1e18 + 63_936)
        let variance = 16_384.0 * 999_999 / 12 * (1e9 / (1e9 - 1))
        #expect(abs(moments.variance(ddof: 1) / variance - 1) < 1e-15)
    }
}
