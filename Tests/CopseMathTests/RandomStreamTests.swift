import CopseMath
import Testing

@Suite struct RandomStreamTests {
    struct File: Decodable {
        var bounds: [String]
        var streams: [Stream]
    }

    struct Stream: Decodable {
        var seed: String
        var stream: String
        var raw: [String]
        var uniform: [String]
        var normal: [String]
        var bounded: [String]
        var sparse: [Int]
        var dense: [Int]
        var shuffled: [Int]

        func start() throws -> RandomStream {
            try RandomStream(seed: #require(UInt64(seed)), stream: #require(UInt64(stream)))
        }
    }

    @Test func `all numbers equal those of a second implementation`() throws {
        let file = try Golden.load("random_stream.json", as: File.self)
        for golden in file.streams {
            var random = try golden.start()
            #expect(golden.raw.map { _ in random.nextUInt64() }.map(String.init) == golden.raw)
            random = try golden.start()
            #expect(golden.uniform.map { _ in random.uniform() } == golden.uniform.map(Double.init))
            random = try golden.start()
            for normal in golden.normal.compactMap(Double.init) {
                #expect(abs(random.normal() - normal) <= 4 * normal.ulp)
            }
            random = try golden.start()
            let bounds = file.bounds.compactMap(Int.init)
            let bounded = golden.bounded.indices.map {
                random.uniform(below: bounds[$0 % bounds.count])
            }
            #expect(bounded == golden.bounded.map(Int.init))
            random = try golden.start()
            #expect(random.sampleWithoutReplacement(20, from: 5000) == golden.sparse)
            random = try golden.start()
            #expect(random.sampleWithoutReplacement(20, from: 50) == golden.dense)
            random = try golden.start()
            var elements = Array(0..<30)
            random.shuffle(&elements)
            #expect(elements == golden.shuffled)
        }
    }

    @Test func `a sample has no repeats and stays in range`() {
        var random = RandomStream(seed: 5, stream: 0)
        for (count, n) in [(0, 10), (1, 1), (5, 5), (9, 5), (256, 100_000), (99, 100), (3, 0)] {
            let sample = random.sampleWithoutReplacement(count, from: n)
            #expect(sample.count == min(count, n))
            #expect(Set(sample).count == sample.count)
            #expect(sample.allSatisfy { (0..<n).contains($0) })
        }
    }

    @Test func `bounded integers are uniform`() {
        // Chi-squared with 99 degrees of freedom: beyond 160 once in 10⁴ runs; the seed is fixed.
        var random = RandomStream(seed: 9, stream: 3)
        var counts = [Int](repeating: 0, count: 100)
        for _ in 0..<1_000_000 { counts[random.uniform(below: 100)] += 1 }
        let chiSquared = counts.reduce(0.0) { $0 + Double(($1 - 10_000) * ($1 - 10_000)) / 10_000 }
        #expect(chiSquared > 55 && chiSquared < 160)
    }

    @Test func `uniform doubles lie in 0 to 1 and have the right moments`() {
        var random = RandomStream(seed: 9, stream: 4)
        let values = (0..<1_000_000).map { _ in random.uniform() }
        #expect(values.allSatisfy { $0 >= 0 && $0 < 1 })
        let mean = values.reduce(0, +) / 1e6
        let variance = values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / 1e6
        #expect(abs(mean - 0.5) < 1.5e-3)
        #expect(abs(variance - 1.0 / 12) < 5e-4)
    }

    @Test func `normal numbers have the moments of the standard normal`() {
        var random = RandomStream(seed: 9, stream: 5)
        let values = (0..<200_000).map { _ in random.normal() }
        let moments = (1...4).map { power in
            values.reduce(0) { sum, value in
                sum + (0..<power).reduce(1.0) { product, _ in product * value }
            } / 200_000
        }
        for (moment, expected) in zip(moments, [0, 1, 0, 3.0]) {
            #expect(abs(moment - expected) < 0.07)
        }
    }

    @Test func `neighbouring seeds and streams are uncorrelated`() {
        // 64 bits of two streams agree in half of their places: ±5 σ over 10,000 words.
        func agreement(_ a: RandomStream, _ b: RandomStream) -> Double {
            var (a, b) = (a, b)
            let bits = (0..<10_000).reduce(0) { sum, _ in
                sum + (a.nextUInt64() ^ b.nextUInt64()).nonzeroBitCount
            }
            return Double(bits) / 640_000
        }
        for (seed, stream) in [(1, 0), (0, 1), (1, 1), (1 << 63, 0)] as [(UInt64, UInt64)] {
            let share = agreement(
                RandomStream(seed: 0, stream: 0), RandomStream(seed: seed, stream: stream))
            #expect(abs(share - 0.5) < 0.0032)
        }
    }
}
