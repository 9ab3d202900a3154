import CopseShell
import CopseTestSupport
import Foundation
import Testing

@Suite struct BinsTests {
    struct Case: Decodable, CustomTestStringConvertible {
        var name: String
        var count: Int
        var bins: Int
        var low: String
        var high: String
        var edges: [String]
        var counts: [Int]

        var testDescription: String { "\(name) \(count)" }

        /// The data of `make_bins.py`.
        var values: [Double] {
            switch name {
            case "uniform": return Self.uniforms(count, count)
            case "bell":
                return (0..<6).map { Self.uniforms(count * 10 + $0, count) }
                    .reduce([Double](repeating: 0, count: count)) { zip($0, $1).map(+) }
            case "tail": return Self.uniforms(count + 7, count).map { 1 / (0.02 + $0) }
            default: return Self.uniforms(count + 3, count).map { ($0 * 100_000).rounded(.down) }
            }
        }

        static func uniforms(_ seed: Int, _ count: Int) -> [Double] {
            var state = UInt64(seed)
            return (0..<count).map { _ in
                state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
                return Double(state >> 11) / 9_007_199_254_740_992
            }
        }
    }

    static let cases: [Case] = {
        let path = SessionTests.folder + "/charts/bins.json"
        let data = (try? Data(contentsOf: URL(fileURLWithPath: path))) ?? Data()
        return (try? JSONDecoder().decode([Case].self, from: data)) ?? []
    }()

    @Test func `golden bins are there`() { #expect(Self.cases.count == 28) }

    @Test(arguments: cases)
    func `bins are those of numpy, to the bit`(golden: Case) {
        let values = golden.values
        let bins = Bins(values, areWhole: golden.name == "whole")
        #expect(bins.count == golden.bins)
        #expect(bins.edges == golden.edges.map { Double($0) ?? .nan })
        #expect(bins.counts(of: values) == golden.counts)
    }

    @Test func `whole numbers that would get a bin each get it around themselves`() {
        let dice = (0..<600).map { Double(1 + $0 % 6) }
        let bins = Bins(dice, areWhole: true)
        #expect(bins.edges == [0.5, 1.5, 2.5, 3.5, 4.5, 5.5, 6.5])
        #expect(bins.counts(of: dice) == [100, 100, 100, 100, 100, 100])
    }

    @Test func `one value, a hair's breadth and the largest numbers have bins`() {
        let hard: [[Double]] = [
            [3], [0, 0, 0], [1e300, 1e300], [-1e300, 1e300], [1, 1.0000000000000002],
            [0, .leastNonzeroMagnitude], [-4e307, 4e307, 0], [1e16, 1e16 + 2, 1e16 + 4],
        ]
        for values in hard {
            let bins = Bins(values)
            #expect(bins.low < bins.high && bins.count >= 1)
            #expect(bins.counts(of: values).reduce(0, +) == values.count)
        }
    }
}
