import CopseDetector
import CopseFeatures
import CopseFrame
import CopseModels
import CopseTestSupport
import Foundation
import Testing

private let realFile = "eth_tx_etl_blocks3300000.csv"

/// The whole chain on 19,999 real transactions: load, `eth`, train, score, store.
@Suite(
    .enabled(if: SharedData.isPresent(realFile), "the real transactions are not here"))
struct RealFileTests {
    struct Chain {
        let frame: Frame
        let training: Training
        let options: TrainingOptions

        init() throws {
            frame = try FrameLoader.load(
                paths: [SharedData.path(realFile)], options: LoadOptions()
            ).frame
            options = TrainingOptions(
                parameters: ForestParameters(seed: 42), contamination: .share(0.01),
                provenance: Provenance(copseVersion: "test"))
            training = try Detector.train(
                on: TiedFrame(frame), recipe: .eth, options: options, threads: 2)
        }
    }

    static let chain = Result { try Chain() }
    let chain: Chain
    var detector: Detector { chain.training.detector }

    init() throws { chain = try Self.chain.get() }

    @Test func `eth trains on 35 features and flags one row in a hundred`() {
        #expect(chain.frame.rowCount == 19_999)
        #expect(detector.featureNames.count == 35)
        #expect(chain.training.flagged == 200)
        #expect(chain.training.scores.allSatisfy { $0 > 0 && $0 < 1 })
    }

    @Test func `one, two and eight threads and both ways to train give one digest`() throws {
        let features = try CompiledRecipe(.eth, schema: chain.frame.schema)
            .features(of: chain.frame)
        for threads in [1, 8] {
            let other = try Detector.train(
                on: features, options: chain.options, threads: threads)
            #expect(other.detector.digest == detector.digest)
            #expect(other.scores == chain.training.scores)
            let scores = try detector.scores(of: TiedFrame(chain.frame), threads: threads)
            #expect(scores == chain.training.scores)
        }
    }

    @Test func `a stored model gives the same scores and is small but for its state`() throws {
        let bytes = try detector.encoded()
        #expect(bytes.count - (detector.recipeState?.count ?? 0) < 400_000)
        let loaded = try Detector.decode(bytes)
        #expect(loaded.digest == detector.digest)
        #expect(try loaded.encoded() == bytes)
        #expect(try loaded.scores(of: TiedFrame(chain.frame)) == chain.training.scores)
    }

    @Test func `rows in any blocks score as the frame`() throws {
        for size in [997, 4_096, 19_998] {
            var scorer = try detector.scorer()
            var scores: [Double] = []
            for start in stride(from: 0, to: chain.frame.rowCount, by: size) {
                let end = min(start + size, chain.frame.rowCount)
                scores += try scorer.scores(of: chain.frame.slice(start..<end))
            }
            #expect(scores == chain.training.scores)
        }
        var scorer = try detector.scorer()
        for row in 0..<300 {
            let score = try scorer.scores(of: chain.frame.slice(row..<row + 1))
            #expect(score == [chain.training.scores[row]])
        }
    }

    /// A part of a file may give a column another type: small amounts are `int`, not `uint256`.
    @Test func `a slice of the file loaded on its own scores as the slice of the frame`() throws {
        let text = try String(contentsOfFile: SharedData.path(realFile), encoding: .utf8)
        let lines = text.split(separator: "\r\n", omittingEmptySubsequences: true)
        let path = FileManager.default.temporaryDirectory
            .appendingPathComponent("copse-slice-\(UUID()).csv").path
        defer { try? FileManager.default.removeItem(atPath: path) }
        for rows in [0..<1, 0..<1_000, 5_000..<5_003, 7_777..<8_777, 19_998..<19_999] {
            let slice = [lines[0]] + lines[rows.lowerBound + 1..<rows.upperBound + 1]
            try (slice.joined(separator: "\r\n") + "\r\n")
                .write(toFile: path, atomically: true, encoding: .utf8)
            let alone = try FrameLoader.load(paths: [path], options: LoadOptions()).frame
            #expect(alone.rowCount == rows.count)
            let features = try CompiledRecipe(.eth, schema: alone.schema).features(of: alone)
            let expected = try detector.scores(of: features)
            #expect(try detector.scores(of: TiedFrame(alone)) == expected)
            var scorer = try detector.scorer()
            #expect(try scorer.scores(of: chain.frame.slice(rows)) == expected)
        }
    }

    @Test func `the state of the model continues the sequence`() throws {
        let head = try Detector.train(
            on: TiedFrame(chain.frame.slice(0..<15_000)), recipe: .eth, options: chain.options
        ).detector
        let whole = try head.scores(of: TiedFrame(chain.frame), threads: 2)
        var scorer = try head.scorer(from: .model)
        let rest = try scorer.scores(of: chain.frame.slice(15_000..<19_999))
        #expect(rest == Array(whole[15_000...]))
    }

    @Test func `explanations of the strangest rows add up`() throws {
        let features = try detector.features(of: TiedFrame(chain.frame))
        let anomalies = try detector.anomalies(
            in: TiedFrame(chain.frame), top: 10, scores: chain.training.scores)
        #expect(anomalies[0].severity == .critical)
        for anomaly in anomalies {
            let explanation = try detector.explain(anomaly.row, of: features)
            let sum = explanation.contributions.reduce(explanation.baseline) {
                $0 + $1.contribution
            }
            #expect(abs(sum - anomaly.score) < 1e-9)
            #expect(!anomaly.reasons.isEmpty)
        }
    }
}
