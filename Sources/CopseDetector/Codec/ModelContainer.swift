/// The outer form of a `.copse` file: named sections behind a table of checksums.
///
/// | bytes | |
/// |---|---|
/// | 8 | `0x89 C O P S E \r \n`: a transfer that touches line ends or the high bit breaks it |
/// | 4 | format version: 1, or 2 for a forest with splits on several features |
/// | 4 | number of sections n |
/// | 8 | length of the file |
/// | 56 n | per section: id (4), 1 if canonical else 0 (4), offset (8), length (8), SHA-256 (32) |
/// | 32 | SHA-256 of all bytes before it |
/// | | the sections, in ascending id, without gaps |
///
/// Integers are little-endian. Every byte lies under a checksum or is implied by one, so that no
/// flipped bit and no cut goes unseen.
package struct ModelContainer: Sendable, Equatable {
    package struct Section: Sendable, Equatable {
        package var id: SectionID
        package var bytes: ArraySlice<UInt8>

        package init(id: SectionID, bytes: ArraySlice<UInt8>) {
            self.id = id
            self.bytes = bytes
        }
    }

    /// The parts of a model. Raw values are written to files: never reused, only added.
    package enum SectionID: UInt32, CaseIterable, Sendable {
        case recipe = 1
        case schema = 2
        case scaler = 3
        case forest = 4
        case decision = 5
        case parameters = 32
        case calibration = 33
        case provenance = 34
        case golden = 35
        case state = 36

        /// Whether the section decides what the model answers and so enters its digest.
        package var isCanonical: Bool { rawValue < 32 }
    }

    package static let magic: [UInt8] = [0x89] + Array("COPSE\r\n".utf8)
    package static let version = 2
    private static let prefixLength = 24
    private static let entryLength = 56

    /// What a reader has to know; files that need no more than an older copse knows say so.
    package var version: Int
    /// In ascending id.
    package var sections: [Section]

    /// - Precondition: `sections` is in ascending id.
    package init(version: Int = 1, sections: [Section]) {
        self.version = version
        self.sections = sections
    }

    package subscript(id: SectionID) -> ArraySlice<UInt8>? {
        sections.first { $0.id == id }?.bytes
    }

    // MARK: Digest

    /// SHA-256 over the format's name and the canonical sections, each after its id and length.
    package var digest: String {
        var sha = SHA256Digest()
        sha.update(Array("copse model 1\n".utf8))
        for section in sections where section.id.isCanonical {
            var head = ByteWriter()
            head.write(fixed: section.id.rawValue)
            head.write(fixed: UInt64(section.bytes.count))
            sha.update(head.bytes)
            sha.update(section.bytes)
        }
        return hexadecimal(sha.finalize())
    }

    // MARK: Writing

    package func encoded() -> [UInt8] {
        let headLength = Self.prefixLength + sections.count * Self.entryLength + 32
        let total = sections.reduce(headLength) { $0 + $1.bytes.count }
        var writer = ByteWriter()
        writer.append(Self.magic)
        writer.write(fixed: UInt32(version))
        writer.write(fixed: UInt32(sections.count))
        writer.write(fixed: UInt64(total))
        var offset = headLength
        for section in sections {
            writer.write(fixed: section.id.rawValue)
            writer.write(fixed: UInt32(section.id.isCanonical ? 1 : 0))
            writer.write(fixed: UInt64(offset))
            writer.write(fixed: UInt64(section.bytes.count))
            writer.append(SHA256Digest.hash(section.bytes))
            offset += section.bytes.count
        }
        writer.append(SHA256Digest.hash(writer.bytes[...]))
        for section in sections { writer.append(Array(section.bytes)) }
        return writer.bytes
    }

    // MARK: Reading

    /// Checks everything about the outer form: nothing inside a section is looked at.
    package static func decode(
        _ bytes: [UInt8], limits: ModelLimits = ModelLimits()
    ) throws(ModelError) -> ModelContainer {
        guard bytes.count <= limits.bytes else {
            throw .limitExceeded(what: "bytes", found: bytes.count, limit: limits.bytes)
        }
        guard bytes.starts(with: magic) else {
            if !bytes.isEmpty, magic.starts(with: bytes) {
                throw .truncated(found: bytes.count, expected: prefixLength)
            }
            throw .notAModel(looksLikeScript: looksLikeText(bytes))
        }
        guard bytes.count >= prefixLength else {
            throw .truncated(found: bytes.count, expected: prefixLength)
        }
        var reader = ByteReader(bytes[magic.count...], section: "header")
        let version = Int(try reader.fixed(UInt32.self))
        guard 1...Self.version ~= version else {
            if version > Self.version {
                throw .newerVersion(found: version, supported: Self.version)
            }
            throw .damaged("format version \(version) does not exist")
        }
        let count = Int(try reader.fixed(UInt32.self))
        let total = try reader.fixed(UInt64.self)
        guard total == UInt64(bytes.count) else {
            if total > UInt64(bytes.count), total <= UInt64(Int.max) {
                throw .truncated(found: bytes.count, expected: Int(total))
            }
            throw .damaged("it is \(bytes.count) bytes long and says \(total)")
        }
        guard count <= SectionID.allCases.count else {
            throw .damaged("it says it has \(count) sections")
        }
        let headLength = prefixLength + count * entryLength + 32
        guard bytes.count >= headLength else {
            throw .truncated(found: bytes.count, expected: headLength)
        }
        let signed = headLength - 32
        guard SHA256Digest.hash(bytes[..<signed]) == Array(bytes[signed..<headLength]) else {
            throw .damaged("its table of sections does not match its checksum")
        }
        return ModelContainer(
            version: version,
            sections: try sections(count, of: bytes, from: headLength, table: &reader))
    }

    private static func sections(
        _ count: Int, of bytes: [UInt8], from start: Int, table reader: inout ByteReader
    ) throws(ModelError) -> [Section] {
        var sections: [Section] = []
        var next = start
        for _ in 0..<count {
            let rawID = try reader.fixed(UInt32.self)
            let flag = try reader.fixed(UInt32.self)
            let offset = try reader.fixed(UInt64.self)
            let length = try reader.fixed(UInt64.self)
            var checksum: [UInt8] = []
            for _ in 0..<32 { checksum.append(try reader.byte()) }
            guard let id = SectionID(rawValue: rawID), flag == (id.isCanonical ? 1 : 0),
                sections.last.map({ $0.id.rawValue < rawID }) ?? true
            else { throw .damaged("its table names section \(rawID) where it cannot be") }
            guard offset == UInt64(next), length <= UInt64(bytes.count - next) else {
                throw .damaged("section \(id) does not lie where the table says")
            }
            let end = next + Int(length)
            guard SHA256Digest.hash(bytes[next..<end]) == checksum else {
                throw .damaged("section \(id) does not match its checksum")
            }
            sections.append(Section(id: id, bytes: bytes[next..<end]))
            next = end
        }
        guard next == bytes.count else { throw .damaged("bytes follow its last section") }
        return sections
    }

    /// Whether the first bytes read as text without control characters.
    private static func looksLikeText(_ bytes: [UInt8]) -> Bool {
        let head = bytes.prefix(512)
        return !head.isEmpty && head.allSatisfy { $0 >= 0x20 && $0 != 0x7F || (9...13) ~= $0 }
    }
}
