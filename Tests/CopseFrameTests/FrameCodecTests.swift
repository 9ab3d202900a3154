import CopseFrame
import CopseMath
import CopseTestSupport
import Testing

@Suite struct FrameCodecTests {
    @Test func `decoding what was encoded gives the frame to the bit`() throws {
        for seed in 0..<40 {
            let frame = sample(seed: UInt64(seed), rows: seed < 3 ? seed : seed * 7)
            let bytes = frame.encoded()
            #expect(try Frame.decode(bytes) == frame)
            #expect(frame.encoded() == bytes)
        }
    }

    @Test func `frames without rows or columns survive`() throws {
        for frame in [
            Frame([]), Frame(names: [], columns: [], rowCount: 7),
            Frame([("", Column(.int([])))]), sample(seed: 1, rows: 0),
        ] {
            #expect(try Frame.decode(frame.encoded()) == frame)
        }
    }

    @Test func `columns longer than a chunk survive`() throws {
        var stream = RandomStream(seed: 5, stream: 0)
        let values = (0..<400_000).map { _ in Int64(bitPattern: stream.nextUInt64()) }
        let column = Column(.int(values))
        #expect(try Column.decode(column.encoded()) == column)
        let text = Column(.string(TextStorage(values.map { "0x\(UInt64(bitPattern: $0))" })))
        #expect(try Column.decode(text.encoded()) == text)
    }

    @Test func `equal columns have equal bytes, whatever bits their missing numbers have`() {
        let odd = Double(bitPattern: 0x7ff8_0000_dead_beef)
        #expect(
            Column(.float([1, .nan, -0.0])).encoded() == Column(.float([1, odd, -0.0])).encoded())
        #expect(Column(.float([0])).encoded() != Column(.float([-0.0])).encoded())
        let present = Column(.bool([true, false]), validity: Validity(allPresent: 2))
        #expect(present.encoded() == Column(.bool([true, false])).encoded())
    }

    @Test func `integers of every width survive`() throws {
        for bits in 1...64 {
            let top = Int64(bitPattern: ~0 >> UInt64(64 - bits))
            let column = Column(.int([0, top, top &- 1, top >> 1, ~top]))
            #expect(try Column.decode(column.encoded()) == column)
            let times = Column(.timestamp([Timestamp.range.lowerBound, top]))
            #expect(try Column.decode(times.encoded()) == times)
        }
        for bits in 0...256 {
            var words = [UInt64](repeating: 0, count: 4)
            for bit in 0..<bits { words[bit / 64] |= 1 << UInt64(bit % 64) }
            let value = UInt256(w0: words[0], w1: words[1], w2: words[2], w3: words[3])
            let column = Column(.uint256([value, .zero, UInt256(UInt64(bits))]))
            #expect(try Column.decode(column.encoded()) == column)
        }
    }

    @Test(arguments: ["0x", "0xab", "0xABcd", "0xabc", "ab", "", "é", "0xé", "\0", "0x00\0\0"])
    func `text of hashes and text that only looks like them survives`(text: String) throws {
        let column = Column(.string(TextStorage(["0x0123456789abcdef", text, "", "0xff"])))
        #expect(try Column.decode(column.encoded()) == column)
    }

    @Test func `hashes are stored as the bytes they spell`() {
        var stream = RandomStream(seed: 9, stream: 0)
        let hashes = (0..<1000).map { _ in
            "0x"
                + (0..<4).map { _ in
                    let digits = String(stream.nextUInt64(), radix: 16)
                    return String(repeating: "0", count: 16 - digits.count) + digits
                }.joined()
        }
        #expect(Column(.string(TextStorage(hashes))).encoded().count < 33_000)
    }

    @Test(
        .enabled(if: SharedData.isPresent("eth_tx_etl_blocks17173049.csv")),
        arguments: ["eth_tx_etl_blocks17173049.csv", "eth_fraud_accounts.csv", "nab_nyc_taxi.csv"])
    func `real files survive`(file: String) throws {
        let frame = try FrameLoader.load(paths: [SharedData.path(file)]).frame
        #expect(try Frame.decode(frame.encoded()) == frame)
    }
}

@Suite struct DamagedFrameTests {
    private let frame = sample(seed: 3, rows: 12)

    @Test func `every truncation is one sentence`() {
        let bytes = frame.encoded()
        for count in 0..<bytes.count {
            let error = #expect(throws: FrameError.self) {
                try Frame.decode(Array(bytes[..<count]))
            }
            #expect(error?.code == "frame.damaged")
        }
        #expect(throws: FrameError.self) { try Frame.decode(bytes + [0]) }
    }

    @Test func `a byte that changed is noticed or does not matter`() {
        let bytes = frame.encoded()
        var stream = RandomStream(seed: 1, stream: 0)
        for place in bytes.indices {
            for flip in [1, 0x80, 0xff, UInt8(1 + stream.uniform(below: 255))] {
                var damaged = bytes
                damaged[place] ^= flip
                if let decoded = try? Frame.decode(damaged) { #expect(decoded == frame) }
            }
        }
    }

    @Test func `headers that lie under a right checksum are refused without a large allocation`() {
        let column = frame.columns[3].encoded()
        let header = 8 + 9 * Int(column[7]) + 8
        var stream = RandomStream(seed: 2, stream: 0)
        for round in 0..<20_000 {
            var damaged = column
            for _ in 0...stream.uniform(below: 3) {
                damaged[4 + stream.uniform(below: header - 4)] =
                    [0, 1, 2, 4, 7, 8, 0x7f, 0x80, 0xff][stream.uniform(below: 9)]
            }
            if round % 4 == 0 {
                let place = header + 8 + stream.uniform(below: damaged.count - header - 8)
                damaged[place] = UInt8(stream.uniform(below: 256))
            }
            sign(&damaged, header)
            if let decoded = try? Column.decode(damaged) { _ = decoded.count }
        }
    }

    @Test(arguments: [UInt64(1) << 20, 1 << 32, 1 << 40, 1 << 60, .max, 1 << 63])
    func `absurd sizes are refused`(size: UInt64) {
        for column in frame.columns {
            var bytes = column.encoded()
            let rows = 8 + 9 * Int(bytes[7])
            for index in 0..<8 {
                bytes[rows + index] = UInt8(truncatingIfNeeded: size >> (index * 8))
            }
            sign(&bytes, rows + 8)
            let error = #expect(throws: FrameError.self) { try Column.decode(bytes) }
            #expect(error?.code == "frame.damaged")
            // The size of the first plane, too.
            for index in 0..<8 {
                bytes[rows + 16 + index] = UInt8(truncatingIfNeeded: size >> (index * 8))
            }
            #expect(throws: FrameError.self) { try Column.decode(bytes) }
        }
        var bytes = frame.encoded()
        for index in 0..<8 { bytes[5 + index] = UInt8(truncatingIfNeeded: size >> (index * 8)) }
        #expect(throws: FrameError.self) { try Frame.decode(bytes) }
    }

    @Test func `bytes of a later version say so`() {
        var bytes = frame.encoded()
        bytes[4] = 2
        let error = #expect(throws: FrameError.self) { try Frame.decode(bytes) }
        #expect(
            error?.message == "the stored frame has format 2; this copse reads formats up to 1.")
        #expect(error?.code == "frame.version")
        #expect(throws: FrameError.storedFrame("it does not begin as one")) {
            try Column.decode(frame.encoded())
        }
    }

    /// Makes the checksum of a changed header right again.
    private func sign(_ bytes: inout [UInt8], _ end: Int) {
        var hash: UInt64 = 0xcbf2_9ce4_8422_2325
        for byte in bytes[..<end] { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01b3 }
        for index in 0..<8 { bytes[end + index] = UInt8(truncatingIfNeeded: hash >> (index * 8)) }
    }
}

/// A frame of every type with missing values.
private func sample(seed: UInt64, rows: Int) -> Frame {
    var source = RandomFrame(seed: seed)
    let frame = source.next(rows: rows)
    var category = ColumnBuilder(type: .category)
    for row in 0..<rows {
        if row % 5 == 3 {
            category.appendMissing()
        } else {
            category.append(.string("level \(row % 7) é"))
        }
    }
    let hashes = (0..<rows).map { $0 % 4 == 2 ? "" : "0x00ff0\($0 % 10)" }
    return Frame(
        names: frame.names + ["category", "hash", "empty"],
        columns: frame.columns + [
            category.finish(), Column(.string(TextStorage(hashes))),
            Column(.float(Array(repeating: .nan, count: rows))),
        ], rowCount: rows)
}
