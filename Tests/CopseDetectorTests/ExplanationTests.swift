import CopseDetector
import CopseFeatures
import CopseFrame
import CopseMath
import CopseModels
import Testing

struct ExplanationTests {
    @Test(arguments: [
        (features: 8, trees: 100, logarithmic: 0), (8, 100, 2), (35, 100, 1), (35, 300, 0),
        (35, 300, 2),
    ])
    func `one planted culprit is found 199 times in 200, and parts add up to the score`(
        features: Int, trees: Int, logarithmic: Int
    ) throws {
        let planted = PlantedCulprits(features: features, logarithmic: logarithmic)
        let detector = try Detector.train(
            on: TiedFrame(planted.training),
            options: TrainingOptions(parameters: ForestParameters(trees: trees))
        ).detector
        let matrix = try detector.features(of: TiedFrame(planted.rows))
        #expect(planted.culprits.count == 200)
        var right = 0
        for (row, culprit) in planted.culprits.enumerated() {
            let explanation = try detector.explain(row, of: matrix)
            let strongest = try #require(explanation.contributions.first)
            right += strongest.feature == culprit && strongest.contribution > 0 ? 1 : 0
            let sum = explanation.contributions.reduce(explanation.baseline) {
                $0 + $1.contribution
            }
            #expect(abs(sum - explanation.score) < 1e-9)
            #expect(explanation.contributions.count == features)
        }
        #expect(right >= 199, "\(right) of 200")
    }

    @Test func `many rows are explained alike on one thread and three`() throws {
        let planted = PlantedCulprits(features: 8, logarithmic: 2)
        let detector = try Detector.train(on: TiedFrame(planted.training)).detector
        let tied = TiedFrame(planted.rows)
        let one = try detector.anomalies(in: tied, top: 40, threads: 1)
        #expect(try detector.anomalies(in: tied, top: 40, threads: 3) == one)
        #expect(one.count == 40)
    }
}

/// Rows of which one feature, the culprit, lies outside the range of all other rows, by a quarter to the
/// whole of it; all others lie in their central 90 %. A quarter of them are among the 3,000 training
/// rows. `Benchmarks/culprit_peers.py` plants the same.
private struct PlantedCulprits {
    let training: Frame
    let rows: Frame
    let culprits: [String]

    /// - Parameter logarithmic: 0 for normal features with four common factors, 1 for their
    ///   exponentials, 2 for every other one of both.
    init(features: Int, logarithmic: Int) {
        var random = RandomStream(seed: 21, stream: 4)
        // Six uniforms: near enough to a normal variable.
        func normal() -> Double { (0..<6).reduce(-3.0) { sum, _ in sum + random.uniform() } }
        func common() -> [Double] { (0..<4).map { _ in normal() } }
        func own(_ feature: Int, _ common: [Double]) -> Double { common[feature % 4] + normal() }
        func isLogarithmic(_ feature: Int) -> Bool {
            logarithmic == 1 || (logarithmic == 2 && feature % 2 == 0)
        }
        func scaled(_ value: Double, _ feature: Int) -> Double {
            isLogarithmic(feature) ? Elementary.exp(value) : value
        }

        var columns = [[Double]](repeating: [], count: features)
        for _ in 0..<3000 {
            let common = common()
            for feature in 0..<features {
                columns[feature].append(scaled(own(feature, common), feature))
            }
        }
        let sorted = columns.map { $0.sorted() }
        var planted = [[Double]](repeating: [], count: features)
        var culprits: [String] = []
        for _ in 0..<200 {
            let culprit = random.uniform(below: features)
            let common = common()
            for feature in 0..<features {
                let (low, high) = (sorted[feature][150], sorted[feature][2849])
                var value = scaled(own(feature, common), feature)
                while !(low...high).contains(value) { value = scaled(normal() * 2, feature) }
                if feature == culprit {
                    let (least, most) = (sorted[feature][0], sorted[feature][2999])
                    let beyond = (most - least) * (0.25 + 0.75 * random.uniform())
                    let isUp = isLogarithmic(feature) || random.uniform() < 0.5
                    value = isUp ? most + beyond : least - beyond
                }
                planted[feature].append(value)
            }
            culprits.append("x\(culprit)")
        }
        for feature in 0..<features {
            for row in 0..<50 { columns[feature][row] = planted[feature][row] }
        }
        func frame(_ columns: [[Double]]) -> Frame {
            Frame(columns.enumerated().map { ("x\($0.offset)", Column(.float($0.element))) })
        }
        training = frame(columns)
        rows = frame(planted)
        self.culprits = culprits
    }
}
