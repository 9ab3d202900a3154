import CopseFrame
import CopseMath
import Testing

/// Files are read in blocks, and nobody may see where they end.
@Suite struct BlockReadingTests {
    private static let fields = [
        "1", "-1", "0", "-0", "12", "1.5", "-2.25", "1e3", "007", "+5", "", "", "NA", "nan", " ",
        " 7 ",
        "true", "false", "2019-11-01", "2019-11-01 20:18:58", "9223372036854775808",
        "115792089237316195423570985008687907853269984665640564039457584007913129639936", "text",
        "\"quoted\"", "\"5\"", "\"with, comma\"", "\"two\nlines\"", "\"a \"\"b\"\"\"", "\"\"",
        "inf",
        "0x1f", "ünï", "123456789012345678", "1234567890123456789", "12345678901234567890123",
        "0.1234567890123456789", "3.14159265358979", "1573516798",
    ]

    /// Columns whose fields mostly come from a few kinds, as columns do.
    private static func text(_ stream: inout RandomStream) -> String {
        let width = 1 + stream.uniform(below: 4)
        let rows = stream.uniform(below: 60)
        let lineEnd = stream.uniform(below: 4) == 0 ? "\r\n" : "\n"
        let kinds = (0..<width).map { _ in
            (0...stream.uniform(below: 3)).map { _ in fields[stream.uniform(below: fields.count)] }
        }
        let rare = stream.uniform(below: 3) == 0
        var text = (0..<width).map { "c\($0)" }.joined(separator: ",") + lineEnd
        for _ in 0..<rows {
            text += (0..<width).map { column in
                rare && stream.uniform(below: 40) == 0
                    ? fields[stream.uniform(below: fields.count)]
                    : kinds[column][stream.uniform(below: kinds[column].count)]
            }.joined(separator: ",")
            if stream.uniform(below: 300) == 0 { text += ",extra" }
            text += stream.uniform(below: 60) == 0 ? lineEnd + lineEnd : lineEnd
        }
        if stream.uniform(below: 3) == 0 { text.removeLast() }
        return text
    }

    private enum Outcome: Equatable {
        case loaded(Frame, [Note])
        case failed(String)
    }

    private static func outcome(
        _ bytes: [UInt8], _ policy: LoadOptions.ErrorPolicy, _ blockSize: Int, sample: Int? = nil,
        threads: Int = 1, types: [String: ColumnType] = [:]
    ) -> Outcome {
        var options = LoadOptions()
        options.threads = threads
        options.types = types
        options.onError = policy
        options.blockSize = blockSize
        options.sample = sample
        do {
            let loaded = try FrameLoader.load(bytes: bytes, name: "t.csv", options: options)
            return .loaded(loaded.frame, loaded.notes)
        } catch {
            return .failed(error.message)
        }
    }

    @Test func `any block size gives the same frame, notes and errors`() {
        var stream = RandomStream(seed: 11, stream: 0)
        var loaded = 0
        for _ in 0..<1500 {
            let bytes = Array(Self.text(&stream).utf8)
            for policy in LoadOptions.ErrorPolicy.allCases {
                let whole = Self.outcome(bytes, policy, 1 << 18)
                if case .loaded = whole { loaded += 1 }
                for size in [1, 16, 50, 200] {
                    let parts = Self.outcome(bytes, policy, size)
                    #expect(parts == whole, "\(size) \(String(decoding: bytes, as: UTF8.self))")
                }
            }
        }
        #expect(loaded > 2000)
    }

    @Test func `any number of threads and block size gives the same frame, notes and errors`() {
        var stream = RandomStream(seed: 17, stream: 0)
        var (loaded, failed) = (0, 0)
        for _ in 0..<400 {
            let bytes = Array(Self.text(&stream).utf8)
            // Cells that are not of the types said: the first of the file is named.
            var types: [String: ColumnType] = [:]
            for column in 0..<stream.uniform(below: 3) {
                let all = ColumnType.allCases
                types["c\(column)"] = all[stream.uniform(below: all.count)]
            }
            for policy in LoadOptions.ErrorPolicy.allCases {
                let whole = Self.outcome(bytes, policy, 1 << 18, types: types)
                if case .loaded = whole { loaded += 1 } else { failed += 1 }
                for (size, threads) in [(7, 1), (64, 1), (7, 2), (40, 3), (1 << 18, 8)] {
                    let parts = Self.outcome(
                        bytes, policy, size, threads: threads, types: types)
                    #expect(
                        parts == whole,
                        "\(size) \(threads) \(types) \(String(decoding: bytes, as: UTF8.self))")
                }
            }
        }
        #expect(loaded > 300 && failed > 100)
    }

    @Test func `texts that come again are kept once, and nobody can tell`() throws {
        var stream = RandomStream(seed: 18, stream: 0)
        let names = (0..<300).map { "0x\($0 * 7919)" } + ["", "é", "a\"b"]
        let texts = (0..<20_000).map { row in
            row % 1000 < 3 ? "only\(row)" : names[stream.uniform(below: names.count)]
        }
        let rows = zip(texts.indices, texts).map { row, text in
            "\"\(text.replacingQuotes)\",u\(row)\n"
        }
        let bytes = Array(("a,unique\n" + rows.joined()).utf8)
        var options = LoadOptions()
        options.blockSize = 5000
        options.threads = 2
        let frame = try FrameLoader.load(bytes: bytes, name: "t.csv", options: options).frame
        let column = try #require(frame["a"])
        for (row, text) in texts.enumerated() {
            #expect(column.text(at: row) == (text.isEmpty ? nil : text))
        }
        guard case .string(let shared) = column.storage,
            case .string(let unique) = frame["unique"]?.storage
        else {
            Issue.record("the columns are not text")
            return
        }
        #expect(shared.order != nil && unique.order == nil)
        #expect(shared.bytes.count < 20_000)
        #expect(frame.summaries().map(\.distinct) == [Set(texts).count - 1, 20_000])
        let written = try FrameWriter.bytes(of: frame, format: .csv)
        #expect(try FrameLoader.load(bytes: written, name: "t.csv").frame == frame)
        #expect(try Frame.decode(frame.encoded()) == frame)
    }

    @Test func `a quoted table gives the frame of the same table without quotes`() {
        var stream = RandomStream(seed: 12, stream: 0)
        for _ in 0..<300 {
            let plain = Self.text(&stream).split(separator: "\n", omittingEmptySubsequences: true)
            guard !plain.joined().utf8.contains(where: { $0 == 0x22 || $0 == 0x0d }) else {
                continue
            }
            let quoted = plain.map { line in
                line.split(separator: ",", omittingEmptySubsequences: false).map { "\"\($0)\"" }
                    .joined(separator: ",")
            }
            let a = Self.outcome(Array(plain.joined(separator: "\n").utf8), .stop, 64)
            let b = Self.outcome(Array(quoted.joined(separator: "\n").utf8), .stop, 64)
            // Every field has quotes, so that they mean nothing.
            if case .loaded(let frame, _) = a, case .loaded(let other, _) = b {
                #expect(frame == other)
            }
        }
    }

    @Test func `a sample has the types of the whole file and does not depend on blocks`() {
        var stream = RandomStream(seed: 13, stream: 0)
        for _ in 0..<300 {
            let bytes = Array(Self.text(&stream).utf8)
            guard case .loaded(let whole, _) = Self.outcome(bytes, .skip, 1 << 18) else { continue }
            let sample = Self.outcome(bytes, .skip, 1 << 18, sample: 7)
            #expect(Self.outcome(bytes, .skip, 30, sample: 7) == sample)
            guard case .loaded(let drawn, _) = sample else {
                Issue.record("a sample of a file that loads must load")
                continue
            }
            #expect(drawn.rowCount == min(7, whole.rowCount))
            #expect(drawn.schema == whole.schema)
        }
    }

    @Test func `every row is as likely to be drawn, and a sample is in order`() throws {
        let bytes = Array(("i\n" + (0..<50).map { "\($0)\n" }.joined()).utf8)
        var counts = [Int](repeating: 0, count: 50)
        for seed in 0..<2000 {
            var options = LoadOptions()
            options.sample = 10
            options.seed = UInt64(seed)
            let frame = try FrameLoader.load(bytes: bytes, name: "t.csv", options: options).frame
            let rows = frame["i"]?.doubles().map { Int($0) } ?? []
            #expect(rows == rows.sorted() && Set(rows).count == 10)
            for row in rows { counts[row] += 1 }
        }
        // 400 expected, standard deviation 18: five of them.
        #expect(counts.allSatisfy { 310...490 ~= $0 })
    }

    @Test func `integers of every length are exact in columns of every width`() throws {
        var stream = RandomStream(seed: 14, stream: 0)
        for length in 1...80 {
            let texts = (0..<50).map { _ -> String in
                let digits = (0..<length).map { place in
                    place == 0 && length > 1
                        ? 1 + stream.uniform(below: 9) : stream.uniform(below: 10)
                }
                return digits.map(String.init).joined()
            }
            let bytes = Array(("a,b\n" + texts.map { "\($0),x\n" }.joined()).utf8)
            let column = try #require(
                try FrameLoader.load(bytes: bytes, name: "t.csv").frame["a"])
            for (row, text) in texts.enumerated() {
                switch column.scalar(at: row) {
                case .int(let value): #expect(String(value) == text)
                case .uint256(let value): #expect(value.description == text)
                case .float(let value): #expect(length >= 78 && value == Double(text))
                default: Issue.record("\(text) is no number")
                }
            }
        }
    }

    @Test func `decimals are the nearest doubles`() throws {
        var stream = RandomStream(seed: 15, stream: 0)
        let texts = (0..<60_000).map { turn -> String in
            if turn % 3 == 0 {
                // What programs write: the shortest text of a double.
                let bits = stream.nextUInt64()
                let value = Double(
                    bitPattern: bits & 0x800f_ffff_ffff_ffff | (1000 + bits >> 52 % 40) << 52)
                return value.description
            }
            let digits = (0..<1 + stream.uniform(below: 21)).map { _ in
                String(stream.uniform(below: 10))
            }.joined()
            let whole = stream.uniform(below: 1000)
            return (stream.uniform(below: 2) == 0 ? "-" : "") + "\(whole).\(digits)"
        }
        // Halfway between two doubles, and a last digit to either side.
        let ties = [
            "9007199254740993.0", "9007199254740992.9", "9007199254740993.1", "4503599627370496.5",
            "4503599627370497.5", "0.500000000000000166", "1.00000000000000011",
        ]
        let all = texts + ties
        let bytes = Array(("x,t\n" + all.map { "\($0),a\n" }.joined()).utf8)
        let column = try #require(try FrameLoader.load(bytes: bytes, name: "t.csv").frame["x"])
        let values = column.doubles()
        for (value, text) in zip(values, all) {
            #expect(value.bitPattern == Double(text)?.bitPattern, "\(text)")
        }
    }

    @Test func `reading stops when it is asked to, and says how far it is`() throws {
        let folder = try TemporaryFolder()
        let path = folder.path + "/f.csv"
        try AtomicFile.write(Array(("a\n" + String(repeating: "1\n", count: 9000)).utf8), to: path)
        var options = LoadOptions()
        options.blockSize = 1000
        var asked = 0
        let error = #expect(throws: FrameError.self) {
            try FrameLoader.load(
                paths: [path], options: options,
                isCancelled: {
                    asked += 1
                    return asked == 4
                })
        }
        #expect(error?.code == "run.interrupted")
        #expect(asked == 4)
        var steps: [Int] = []
        var total: Int?
        _ = try FrameLoader.load(
            paths: [path], options: options,
            progress: {
                steps.append($0)
                total = $1
            })
        #expect(steps == steps.sorted() && steps.last == 18_002 && total == 18_002)
    }
}

extension String {
    fileprivate var replacingQuotes: String {
        split(separator: "\"", omittingEmptySubsequences: false).joined(separator: "\"\"")
    }
}

@Suite struct SeparatorScanTests {
    @Test func `all kernels find the same places`() {
        var stream = RandomStream(seed: 16, stream: 0)
        let alphabet = Array(",\n\t;ab\"\r\0é1 ".utf8) + [0xff]
        for turn in 0..<2000 {
            let rare = turn % 2 == 0
            let bytes = (0..<stream.uniform(below: 400)).map { _ in
                rare && stream.uniform(below: 20) > 0
                    ? UInt8(0x61) : alphabet[stream.uniform(below: alphabet.count)]
            }
            let expected = bytes.indices.filter { bytes[$0] == 0x2c || bytes[$0] == 0x0a }
            for kernel in SeparatorScan.allCases where kernel.isSupported {
                var places = [UInt32](repeating: 7, count: bytes.count + SeparatorScan.slack)
                var room = places.mutableSpan
                let found = kernel.run(bytes.span, delimiter: 0x2c, into: &room)
                #expect(found.places == expected.count)
                #expect(found.newlines == bytes.count { $0 == 0x0a })
                #expect(found.hasQuote == bytes.contains(0x22))
                #expect(found.hasReturn == bytes.contains(0x0d))
                #expect(found.hasZero == bytes.contains(0))
                #expect(found.hasHigh == bytes.contains { $0 > 0x7f })
                #expect(places[0] == 7)
                #expect(
                    places[1...].prefix(expected.count).elementsEqual(
                        expected.map { UInt32($0 + 1) }))
            }
        }
    }
}
