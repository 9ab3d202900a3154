import CopseDetector
import Testing

@Suite struct ModelContainerTests {
    let small = ModelContainer(sections: [
        .init(id: .recipe, bytes: [1, 2, 3]), .init(id: .forest, bytes: []),
        .init(id: .golden, bytes: Array(0..<40)[...]),
    ])

    @Test func `what is written is read back`() throws {
        #expect(try ModelContainer.decode(small.encoded()) == small)
    }

    @Test func `every flipped bit is refused`() {
        let bytes = small.encoded()
        for index in bytes.indices {
            for bit in 0..<8 {
                var broken = bytes
                broken[index] ^= 1 << bit
                #expect(throws: ModelError.self) { try ModelContainer.decode(broken) }
            }
        }
    }

    @Test func `every cut and every addition is refused`() {
        let bytes = small.encoded()
        for length in bytes.indices {
            #expect(throws: ModelError.self) { try ModelContainer.decode(Array(bytes[..<length])) }
        }
        #expect(throws: ModelError.self) { try ModelContainer.decode(bytes + [0]) }
    }

    @Test func `only canonical sections enter the digest`() {
        var other = small
        other.sections[2].bytes = [9]
        #expect(other.digest == small.digest)
        #expect(small.digest.count == 64)
        other.sections[0].bytes = [9]
        #expect(other.digest != small.digest)
    }

    @Test func `a script is answered with the command that runs it`() {
        #expect(throws: ModelError.notAModel(looksLikeScript: true)) {
            try ModelContainer.decode(Array("tx = load a.csv\n".utf8))
        }
        #expect(throws: ModelError.notAModel(looksLikeScript: false)) {
            try ModelContainer.decode([0, 1, 2])
        }
        #expect(throws: ModelError.notAModel(looksLikeScript: false)) {
            try ModelContainer.decode([])
        }
    }

    @Test func `a newer format is named as such`() {
        var bytes = small.encoded()
        bytes[8] = 3
        #expect(throws: ModelError.newerVersion(found: 3, supported: 2)) {
            try ModelContainer.decode(bytes)
        }
    }

    @Test func `a file over the limit is refused before it is looked at`() {
        let bytes = small.encoded()
        var limits = ModelLimits()
        limits.bytes = bytes.count - 1
        #expect(
            throws: ModelError.limitExceeded(
                what: "bytes", found: bytes.count, limit: bytes.count - 1)
        ) {
            try ModelContainer.decode(bytes, limits: limits)
        }
    }
}
