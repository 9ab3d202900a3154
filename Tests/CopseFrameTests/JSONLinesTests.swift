import CopseFrame
import CopseMath
import Testing

/// JSON lines are read in blocks by what came before, and nobody may see where blocks end.
@Suite struct JSONLinesTests {
    private static let values = [
        "1", "-1", "0", "12.5", "-0.0", "1e3", "123456789012345678901234567890", "9007199254740993",
        "18446744073709551616", "null", "\"\"", "\"text\"", "\"NA\"", "\"12\"", "\"0x1f\"", "true",
        "false", "\"2019-11-01\"", "\"2019-11-01T20:18:58Z\"", "\"inf\"", "\"a \\\"b\\\" \\u00e9\"",
        "\"ünï\"", "[]", "[1,2]", "{\"k\":[null]}", "\"0x00112233445566778899aabbccddeeff\"", "{}",
        "1.25e-7", "\" 7 \"", "1573516798",
    ]
    private static let keys = [
        "a", "b", "c", "hash", "from", "to", "value", "status", "gas", "block_timestamp", "d e",
        "k\\\"q", "é", "",
    ]
    private static let broken = [
        "{", "[1]", "5", "{\"a\":01}", "{\"a\":1,}", "{\"a\":1}x", "{\"a\" 1}", "{a:1}", "nul",
        "{\"a\":1,\"a\":2}", "{\"a\":\"\u{1}\"}", "{\"a\":\"\\x\"}", "{\"a\":1.}", "{\"a\":tru}",
    ]

    private static func text(_ stream: inout RandomStream) -> String {
        let used = (0...stream.uniform(below: 6)).map { _ in keys[stream.uniform(below: keys.count)]
        }
        let kinds = keys.map { _ in
            (0...stream.uniform(below: 3)).map { _ in values[stream.uniform(below: values.count)] }
        }
        let space = stream.uniform(below: 2) == 0 ? "" : " "
        let isLoose = stream.uniform(below: 3) == 0
        let isBroken = stream.uniform(below: 4) == 0
        var text = ""
        for _ in 0..<stream.uniform(below: 60) {
            if isBroken, stream.uniform(below: 30) == 0 {
                text += broken[stream.uniform(below: broken.count)] + "\n"
                continue
            }
            var record: [String] = []
            var seen: Set<String> = []
            for key in used where seen.insert(key).inserted {
                if isLoose, stream.uniform(below: 5) == 0 { continue }
                let place = keys.firstIndex(of: key) ?? 0
                let any = isLoose && stream.uniform(below: 50) == 0
                let value =
                    any
                    ? values[stream.uniform(below: values.count)]
                    : kinds[place][stream.uniform(below: kinds[place].count)]
                record.append("\"\(key)\":\(space)\(value)")
            }
            if isLoose, stream.uniform(below: 4) == 0 { record.reverse() }
            text += "{" + record.joined(separator: ",\(space)") + "}"
            text += stream.uniform(below: 9) == 0 ? " \r\n" : "\n"
            if stream.uniform(below: 40) == 0 { text += "\n" }
        }
        if stream.uniform(below: 3) == 0, !text.isEmpty { text.removeLast() }
        return text
    }

    private static func lines(_ stream: inout RandomStream) -> [String] {
        text(&stream).utf8.split(separator: 0x0a).map { line in
            String(decoding: line, as: UTF8.self)
        }
    }

    private enum Outcome: Equatable {
        case loaded(Frame, [Note])
        case failed(String)
    }

    private static func outcome(
        _ bytes: [UInt8], _ policy: LoadOptions.ErrorPolicy = .stop, blockSize: Int = 1 << 18,
        threads: Int = 1, types: [String: ColumnType] = [:], sample: Int? = nil,
        format: LoadOptions.Format = .jsonl
    ) -> Outcome {
        var options = LoadOptions()
        options.format = format
        options.onError = policy
        options.blockSize = blockSize
        options.threads = threads
        options.types = types
        options.sample = sample
        do {
            let loaded = try FrameLoader.load(bytes: bytes, name: "t.jsonl", options: options)
            return .loaded(loaded.frame, loaded.notes)
        } catch {
            return .failed(error.message)
        }
    }

    @Test func `any block size and number of threads gives the same frame, notes and errors`() {
        var stream = RandomStream(seed: 21, stream: 0)
        var (loaded, failed) = (0, 0)
        for _ in 0..<500 {
            let text = Self.text(&stream)
            let bytes = Array(text.utf8)
            var types: [String: ColumnType] = [:]
            if stream.uniform(below: 3) == 0 {
                let all = ColumnType.allCases
                types["a"] = all[stream.uniform(below: all.count)]
            }
            for policy in LoadOptions.ErrorPolicy.allCases {
                let whole = Self.outcome(bytes, policy, types: types)
                if case .loaded = whole { loaded += 1 } else { failed += 1 }
                for (size, threads) in [(1, 1), (50, 2), (300, 1), (300, 3)] {
                    let parts = Self.outcome(
                        bytes, policy, blockSize: size, threads: threads, types: types)
                    #expect(parts == whole, "\(size) \(threads) \(policy) \(types) \(text)")
                }
            }
        }
        #expect(loaded > 500 && failed > 100)
    }

    @Test func `lines and a list of the same records give the same frame`() {
        var stream = RandomStream(seed: 22, stream: 0)
        for _ in 0..<300 {
            let lines = Self.lines(&stream)
            let list = "[" + lines.joined(separator: ",\n ") + "]"
            let a = Self.outcome(Array(lines.joined(separator: "\n").utf8))
            let b = Self.outcome(Array(list.utf8), format: .etherscan)
            if case .loaded(let frame, _) = a, !lines.isEmpty {
                guard case .loaded(let other, _) = b else {
                    Issue.record("\(b) \(list)")
                    continue
                }
                #expect(frame == other, "\(list)")
            }
        }
    }

    @Test func `what is predicted is what the scanner reads`() throws {
        // One record is read by the scanner alone, later ones by what came before.
        var stream = RandomStream(seed: 23, stream: 0)
        for _ in 0..<300 {
            let lines = Self.lines(&stream)
            guard
                case .loaded(let frame, _) = Self.outcome(Array(lines.joined(separator: "\n").utf8))
            else { continue }
            let types = Dictionary(
                uniqueKeysWithValues: zip(frame.names, frame.schema.fields.map(\.type)))
            var row = 0
            for line in lines where line.contains("{") {
                var options = LoadOptions()
                options.format = .jsonl
                options.rawNames = true
                let one = try FrameLoader.load(
                    bytes: Array(line.utf8), name: "t", options: options
                ).frame
                for name in one.names where types[name] == .string {
                    guard one[name]?.type == .string else { continue }
                    let text = try #require(frame[name]).text(at: row)
                    let isAddress = ["hash", "from", "to"].contains(name)
                    let own = one[name]?.text(at: 0)
                    #expect(text == own || isAddress && text == own?.lowercased(), "\(line)")
                }
                row += 1
            }
            #expect(row == frame.rowCount)
        }
    }

    @Test func `a sample has the types of the whole file and does not depend on blocks`() {
        var stream = RandomStream(seed: 24, stream: 0)
        for _ in 0..<200 {
            let bytes = Array(Self.text(&stream).utf8)
            guard case .loaded(let whole, _) = Self.outcome(bytes, .skip) else { continue }
            let sample = Self.outcome(bytes, .skip, sample: 7)
            #expect(Self.outcome(bytes, .skip, blockSize: 30, threads: 2, sample: 7) == sample)
            guard case .loaded(let drawn, _) = sample else {
                Issue.record("a sample of a file that loads must load")
                continue
            }
            #expect(drawn.rowCount == min(7, whole.rowCount))
            #expect(drawn.schema == whole.schema)
        }
    }

    @Test func `a key that comes late is a column, with nothing in the rows before`() throws {
        let rows = (0..<5000).map { row in
            row < 4990 ? "{\"a\":\(row)}\n" : "{\"a\":\(row),\"late\":\"x\",\"n\":1}\n"
        }
        var options = LoadOptions()
        options.blockSize = 1000
        options.threads = 2
        options.format = .jsonl
        let frame = try FrameLoader.load(
            bytes: Array(rows.joined().utf8), name: "t", options: options
        ).frame
        #expect(frame.names == ["a", "late", "n"])
        #expect(frame["late"]?.missingCount == 4990 && frame["n"]?.type == .int)
        #expect(frame["late"]?.text(at: 4999) == "x")
    }

    @Test func `names found late change what was read before them`() throws {
        // `to` makes it a table of transactions, so that 0x10 is a number and 0xA an address.
        let text = """
            {"hash":"0xA","from":"0xB","value":"0x10"}
            {"hash":"0xC","from":"0xD","value":"0x20","to":"0xE"}
            """
        for size in [1, 1 << 18] {
            guard case .loaded(let frame, _) = Self.outcome(Array(text.utf8), blockSize: size)
            else {
                Issue.record("it loads")
                continue
            }
            #expect(frame["value"] == Column(.int([16, 32])))
            #expect(frame["hash"]?.text(at: 0) == "0xa")
        }
    }

    @Test func `integers of any size are exact`() throws {
        var stream = RandomStream(seed: 25, stream: 0)
        let numbers = (0..<500).map { _ in
            let digits = (0..<1 + stream.uniform(below: 76)).map { place in
                String(place == 0 ? 1 + stream.uniform(below: 9) : stream.uniform(below: 10))
            }
            return digits.joined()
        }
        let text = numbers.map { "{\"value\":\($0)}\n" }.joined()
        let column = try #require(
            try FrameLoader.load(bytes: Array(text.utf8), name: "t.jsonl").frame["value"])
        guard case .uint256(let values) = column.storage else {
            Issue.record("the column is \(column.type)")
            return
        }
        #expect(values.map(\.description) == numbers)
    }
}
