import CopseFrame
import CopseMath
import CopseTestSupport
import Testing

/// Columns of hashes, which are kept as the bytes they spell.
@Suite struct PackedTextTests {
    private func hashes(_ count: Int, digits: Int, seed: UInt64 = 5) -> [String] {
        var stream = RandomStream(seed: seed, stream: 0)
        let letters = Array("0123456789abcdef")
        return (0..<count).map { _ in
            "0x" + String((0..<digits).map { _ in letters[stream.uniform(below: 16)] })
        }
    }

    private func load(_ texts: [String], name: String = "a", _ set: (inout LoadOptions) -> Void)
        throws -> Column
    {
        var options = LoadOptions()
        options.blockSize = 3000
        set(&options)
        let rows = texts.map { $0.isEmpty ? "\"\"\n" : "\($0)\n" }
        let bytes = Array(("\(name)\n" + rows.joined()).utf8)
        let frame = try FrameLoader.load(bytes: bytes, name: "t.csv", options: options).frame
        return try #require(frame.columns.first)
    }

    /// The texts as they are, each with bytes of its own.
    private func plain(_ texts: [String]) -> Column {
        var validity = Validity(allPresent: texts.count)
        for row in texts.indices where texts[row].isEmpty { validity.setMissing(row) }
        return Column(
            .string(TextStorage(texts)), validity: validity.missingCount > 0 ? validity : nil)
    }

    @Test(arguments: [16, 18, 24, 30, 32, 34, 40, 62, 64, 66, 130])
    func `hexadecimal texts of one length are those of the file`(digits: Int) throws {
        let texts = hashes(6000, digits: digits)
        let column = try load(texts) { $0.threads = 2 }
        guard case .string(let text) = column.storage else {
            Issue.record("the column is not text")
            return
        }
        // Half as many bytes as there are digits, and no places.
        #expect(text.isPacked)
        #expect(text.byteCount == texts.count * (digits + 2))
        for row in stride(from: 0, to: texts.count, by: 97) { #expect(text[row] == texts[row]) }
        let (same, other) = (plain(texts), plain(hashes(6000, digits: digits, seed: 6)))
        let longer = plain(texts.map { $0 + "0" })
        let verdicts = [column == same, same == column, column == other, column == longer]
        #expect(verdicts == [true, true, false, false])
    }

    @Test(
        arguments: [
            "", "NA", "0x", "0X", "0xg0", "é", "0x00112233445566778899AABBCCDDEEFF",
            "0x00112233445566778899aabbccddeeg0", "0x00112233445566778899aabbccddee:0",
            "0x00112233445566778899aabbccddee`0", "0x00112233445566778899aabbccddee/0",
            "1x00112233445566778899aabbccddeeff", "0y00112233445566778899aabbccddeeff",
            "0x0g112233445566778899aabbccddeeff", "0x00112233445566778899aabbccddeeff00",
            "0x00112233445566778899aabbccddee\u{e9}",
        ], [0, 4095, 4096, 4999, 5999])
    func `one text of another kind changes nothing about the others`(odd: String, row: Int) throws {
        var texts = hashes(6000, digits: 32)
        texts[row] = odd
        let column = try load(texts) { _ in }
        let verdicts = [column == plain(texts), try load(texts) { $0.threads = 2 } == column]
        #expect(verdicts == [true, true])
    }

    @Test func `addresses in capitals are those in small letters`() throws {
        var stream = RandomStream(seed: 9, stream: 0)
        let texts = hashes(6000, digits: 40)
        let mixed = texts.map { text in
            stream.uniform(below: 2) == 0
                ? text
                : "0x"
                    + String(
                        text.dropFirst(2).map {
                            stream.uniform(below: 2) == 0 ? Character($0.uppercased()) : $0
                        })
        }
        let rows = mixed.map { "\($0),\($0),\($0),1,\($0)\n" }
        let bytes = Array(("hash,from_address,to_address,value,note\n" + rows.joined()).utf8)
        let frame = try FrameLoader.load(bytes: bytes, name: "t.csv").frame
        #expect(frame.names == ["hash", "from", "to", "value", "note"])
        let verdicts = [
            frame["from"] == plain(texts), frame["to"] == plain(texts),
            frame["note"] == plain(mixed),
        ]
        #expect(verdicts == [true, true, true])
    }

    @Test func `every kernel packs the same digits and refuses the same texts`() {
        var stream = RandomStream(seed: 8, stream: 0)
        for kernel in HexDigits.allCases where kernel.isSupported {
            for digits in stride(from: 16, through: 140, by: 2) {
                let texts = hashes(9, digits: digits, seed: UInt64(digits))
                let bytes = texts.flatMap { Array($0.utf8) }
                let spelled = texts.flatMap { text in
                    stride(from: 2, to: text.count, by: 2).compactMap { place in
                        UInt8(text.dropFirst(place).prefix(2), radix: 16)
                    }
                }
                #expect(pack(bytes, digits, kernel) == spelled)
                // Any one byte that has no business in its place ends the run there.
                let place = stream.uniform(below: bytes.count)
                let refused = (UInt8.min...UInt8.max).filter { odd in
                    var changed = bytes
                    changed[place] = odd
                    let taken = place / (digits + 2)
                    return pack(changed, digits, kernel)
                        == Array(spelled.prefix(taken * digits / 2))
                }
                let isDigit = place % (digits + 2) > 1
                #expect(refused.count == (isDigit ? 240 : 255))
            }
        }
    }

    /// What texts that follow each other spell, up to the first that is of another kind.
    private func pack(_ bytes: [UInt8], _ digits: Int, _ kernel: HexDigits) -> [UInt8] {
        let starts = Array(stride(from: 0, to: bytes.count, by: digits + 2))
        var packed: [UInt8] = []
        packed.append(addingCapacity: bytes.count) { out in
            let taken = kernel.pack(bytes.span, starts.span, digits: digits, to: &out)
            #expect(out.count == taken * digits / 2)
        }
        return packed
    }

    @Test func `rows are chosen, sorted, stored and written as if they were spelled`() throws {
        let texts = hashes(6000, digits: 64)
        let packed = Frame([("h", try load(texts) { _ in })])
        let spelled = Frame([("h", plain(texts))])
        #expect(packed == spelled)
        var stream = RandomStream(seed: 3, stream: 0)
        for count in [0, 1, 100, 2999, 6000, 9000] {
            let rows = (0..<count).map { _ in stream.uniform(below: 6000) }
            let taken = packed.columns[0].take(rows)
            #expect(taken == spelled.columns[0].take(rows))
            #expect(taken.take(rows.map { $0 % max(1, count) }).count == count)
            #expect(Column.bytes(of: taken) == Column.bytes(of: spelled.columns[0].take(rows)))
        }
        #expect(packed.columns[0].slice(5..<70) == spelled.columns[0].slice(5..<70))
        let sorted = try packed.sorted(by: [SortKey("h")])
        #expect(sorted.columns[0] == plain(texts.sorted()))
        #expect(packed.encoded() == spelled.encoded())
        #expect(sorted.encoded() == Frame([("h", plain(texts.sorted()))]).encoded())
        #expect(try Frame.decode(packed.encoded()) == spelled)
        #expect(packed.summaries().map(\.distinct) == spelled.summaries().map(\.distinct))
        for format in [FrameWriter.Format.csv, .jsonl] {
            let written = try FrameWriter.bytes(of: packed, format: format)
            #expect(written == (try FrameWriter.bytes(of: spelled, format: format)))
        }
    }

    @Test func `texts can be added to those that are packed`() throws {
        let texts = hashes(5000, digits: 64)
        guard case .string(var text) = try load(texts, { _ in }).storage else {
            Issue.record("the column is not text")
            return
        }
        text.append("x")
        #expect(text == TextStorage(texts + ["x"]))
        text.truncate(to: 4999)
        #expect(text == TextStorage(texts.dropLast()))
        #expect(!text.isOrderedBefore(0, 0) && text.isOrderedBefore(0, 1) == (texts[0] < texts[1]))
    }
}

extension Column {
    fileprivate static func bytes(of column: Column) -> [UInt8] {
        guard case .string(let text) = column.storage else { return [] }
        return (0..<text.count).flatMap { text.bytes[text.range(of: $0)] }
    }
}
