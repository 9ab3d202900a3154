import CopseDetector
import CopseFeatures
import CopseFrame
import CopseModels
import Testing

@Suite struct ModelFileTests {
    static func small(level: Int = 0) throws -> Detector {
        try Detector.train(
            on: Samples.tied(rows: 12),
            options: TrainingOptions(
                parameters: ForestParameters(trees: 2, sample: 6, extensionLevel: level),
                contamination: .share(0.1),
                provenance: Provenance(
                    copseVersion: "0.1.0", trainedAt: 1_488_775_107_000_000, dataset: "a.csv",
                    cell: 3))
        ).detector
    }

    @Test(arguments: [0, 1, 3])
    func `what is written is read back, byte for byte`(level: Int) throws {
        for rawGoldenRows in [true, false] {
            let detector = try Self.small(level: level)
            let bytes = try detector.encoded(includesRawGoldenRows: rawGoldenRows)
            let decoded = try Detector.decode(bytes)
            #expect(try decoded.encoded() == bytes)
            #expect(decoded.digest == detector.digest)
            #expect(decoded.threshold == detector.threshold)
            #expect(decoded.contamination == detector.contamination)
            #expect(decoded.parameters == detector.parameters)
            #expect(decoded.calibration == detector.calibration)
            #expect(decoded.provenance == detector.provenance)
            #expect(decoded.rawSchema == detector.rawSchema)
            #expect((decoded.golden.raw != nil) == rawGoldenRows)
            #expect(
                try decoded.scores(of: Samples.tied()) == detector.scores(of: Samples.tied()))
        }
    }

    @Test func `only forests with hyperplanes need a newer copse`() throws {
        for (level, version) in [(0, 1), (1, 2)] {
            let bytes = try Self.small(level: level).encoded()
            #expect(bytes[8] == version)
            var container = try ModelContainer.decode(bytes)
            container.version = 3 - version
            #expect(throws: ModelError.self) { try Detector.decode(container.encoded()) }
        }
    }

    @Test(arguments: [0, 1])
    func `every flipped byte is refused`(level: Int) throws {
        let bytes = try Self.small(level: level).encoded()
        for index in bytes.indices {
            var broken = bytes
            broken[index] ^= 0xFF
            #expect(throws: ModelError.self) { try Detector.decode(broken) }
        }
    }

    @Test func `every cut is refused`() throws {
        let bytes = try Self.small().encoded()
        for length in bytes.indices {
            #expect(throws: ModelError.self) { try Detector.decode(Array(bytes[..<length])) }
        }
    }

    /// A forger who mends the checksums gets past the container: what is inside is checked too.
    @Test(arguments: [0, 2])
    func `every flipped bit behind mended checksums is refused or harmless`(level: Int) throws {
        let detector = try Self.small(level: level)
        let container = try ModelContainer.decode(detector.encoded())
        var refused = 0
        var total = 0
        for (place, section) in container.sections.enumerated() {
            for index in section.bytes.indices {
                for bit in 0..<8 {
                    var forged = container
                    forged.sections[place].bytes[index] ^= 1 << bit
                    total += 1
                    do throws(ModelError) {
                        let found = try Detector.decode(forged.encoded())
                        #expect(try found.encoded() == forged.encoded())
                    } catch {
                        refused += 1
                    }
                }
            }
        }
        #expect(refused > total / 2)
    }

    @Test(arguments: [0, 2])
    func `sections cut, emptied or swapped behind mended checksums are refused`(
        level: Int
    ) throws {
        let container = try ModelContainer.decode(Self.small(level: level).encoded())
        for place in container.sections.indices where container.sections[place].id != .state {
            let bytes = container.sections[place].bytes
            for length in 0..<min(bytes.count, 400) {
                var cut = container
                cut.sections[place].bytes = bytes.prefix(length)
                #expect(throws: ModelError.self) { try Detector.decode(cut.encoded()) }
            }
            var longer = container
            longer.sections[place].bytes.append(0)
            #expect(throws: ModelError.self) { try Detector.decode(longer.encoded()) }
            var without = container
            without.sections.remove(at: place)
            #expect(throws: ModelError.self) { try Detector.decode(without.encoded()) }
        }
    }

    @Test func `random bytes are refused`() {
        var random = SystemRandomNumberGenerator()
        for _ in 0..<2_000 {
            let length = Int.random(in: 0..<400, using: &random)
            var bytes = (0..<length).map { _ in UInt8.random(in: 0...255, using: &random) }
            if Bool.random(), bytes.count > 12 {
                bytes.replaceSubrange(0..<12, with: ModelContainer.magic + [1, 0, 0, 0])
            }
            #expect(throws: ModelError.self) { try Detector.decode(bytes) }
        }
    }

    @Test func `limits are checked before anything is made`() throws {
        let bytes = try Self.small().encoded()
        var limits = ModelLimits()
        limits.trees = 1
        #expect(throws: ModelError.limitExceeded(what: "trees", found: 2, limit: 1)) {
            try Detector.decode(bytes, limits: limits)
        }
        limits = ModelLimits()
        limits.features = 3
        #expect(throws: ModelError.limitExceeded(what: "raw columns", found: 4, limit: 3)) {
            try Detector.decode(bytes, limits: limits)
        }
    }

    @Test func `a golden row that scores otherwise names the tree`() throws {
        let detector = try Self.small()
        var container = try ModelContainer.decode(detector.encoded())
        let place = try #require(container.sections.firstIndex { $0.id == .golden })
        // The last bytes are the sums of the trees, before them the scores.
        let bytes = container.sections[place].bytes
        container.sections[place].bytes[bytes.endIndex - 17] ^= 1
        container.sections[place].bytes[bytes.endIndex - 8] ^= 1
        #expect(throws: ModelError.goldenScore(row: 11, tree: 1)) {
            try Detector.decode(container.encoded())
        }
    }

    @Test func `a golden row whose feature comes out otherwise names the feature`() throws {
        let detector = try Self.small()
        var container = try ModelContainer.decode(detector.encoded())
        let place = try #require(container.sections.firstIndex { $0.id == .golden })
        // Scores, sums, then backwards the last feature's last value.
        let bytes = container.sections[place].bytes
        container.sections[place].bytes[bytes.endIndex - 8 * 12 - 8 * 2 - 8] ^= 1
        #expect(throws: ModelError.goldenFeature(name: "flag", row: 11)) {
            try Detector.decode(container.encoded())
        }
    }

    @Test func `a forest of 100 trees takes about a kilobyte a tree`() throws {
        let detector = try Detector.train(
            on: Samples.tied(rows: 5_000)
        ).detector
        let container = try ModelContainer.decode(detector.encoded())
        let size = try #require(container[.forest]).count
        #expect(size < 140_000)
        #expect(size > 10_000)
    }
}
