import CopseFrame
import CopseMath
import Foundation
import Testing

/// Texts that were whole once, with bytes changed at random: nothing may trap, and every way of reading a text
/// must come to the same frame or the same sentence.
///
/// A few hundred rounds run with the other tests; `COPSE_FUZZ_SECONDS` makes it go on, from
/// `COPSE_FUZZ_SEED`.
@Suite struct FuzzTests {
    private static let corpus: [(format: LoadOptions.Format, text: String)] = [
        (
            .csv,
            """
            hash,from_address,to_address,value,gas,gas_price,block_timestamp,receipt_status
            0xAB,0xCD,0xEF,18446744073709551616,21000,50000000000,1683033719,1
            0xAC,0xCD,,0,90000,1,2023-05-02 13:21:59 UTC,0
            0xAD,0xCD,0xEF,1,21000,2,1683033720,
            """
        ),
        (
            .csv,
            "a,b,\"c\"\"d\"\r\n1,\"x, y\",true\r\n-2,\"z\n\",false\r\n,NA,\r\n1e5,7,TRUE\r\n"
                + "115792089237316195423570985008687907853269984665640564039457584007913129639935"
                + ",0.1,\r\n"
        ),
        (.tsv, "n\tt\tw\n1\t2019-11-01\t1.25\n2\t2019-11-01T20:18:58.25Z\tinf\n-0\t\t-1e-7\n"),
        (
            .jsonl,
            """
            {"hash": "0x5C50", "from_address": "0xA1", "to_address": null, "value": 31337, "t": 1.5}
            {"hash": "0x5C51", "from_address": "0xA1", "to_address": "0xB", "value": 0, "t": -2e3}
            {"hash": "0x\\u0041", "value": 99999999999999999999, "x": {"k": [1, true]}, "t": "inf"}
            """
        ),
        (
            .etherscan,
            """
            {"status":"1","message":"OK","result":[
            {"blockNumber":"5","timeStamp":"1572639538","hash":"0xA","from":"0xB","to":"",
             "value":"9","isError":"1","txreceipt_status":"0"},{"hash":"0xC","from":"0xB"}]}
            """
        ),
        (
            .rpc,
            """
            [{"jsonrpc":"2.0","id":1,"result":{"timestamp":"0x5dbc9232","transactions":[
            {"hash":"0x1","from":"0x2","to":null,"value":"0x0","gas":"0x5208","accessList":[]}]}},
            {"jsonrpc":"2.0","id":2,"error":{"message":"gone"}}]
            """
        ),
    ]

    private static let words: [[UInt8]] =
        [
            "\"", "\"\"", ",", "\n", "\r\n", "\r", "\t", "{", "}", "[", "]", ":", "\\", "\\u12",
            "\\\"",
            "0", "-", "e9", ".", "NaN", "null", "true", "0x", "99999999999999999999", "1e400", " ",
            "\u{a0}", "é", "\u{feff}", "2020-02-30", "\"value\"", "\"timestamp\":1", "inf", "{}",
            "[]",
        ].map { Array($0.utf8) } + [
            [0], [0xff], [0xc3], [0xed, 0xa0, 0x80], [0xf4, 0x90, 0x80, 0x80],
        ]

    private static func mutated(_ text: [UInt8], _ stream: inout RandomStream) -> [UInt8] {
        var text = text
        for _ in 0...stream.uniform(below: 6) {
            let place = stream.uniform(below: text.count + 1)
            let other = stream.uniform(below: text.count + 1)
            let range = min(place, other)..<min(max(place, other), min(place, other) + 40)
            switch stream.uniform(below: 7) {
            case 0: text.insert(contentsOf: words[stream.uniform(below: words.count)], at: place)
            case 1: text.removeSubrange(range)
            case 2: text.insert(contentsOf: Array(text[range]), at: place)
            case 3 where place < text.count:
                text[place] = UInt8(truncatingIfNeeded: stream.uniform(below: 256))
            case 4 where place < text.count:
                text[place] ^= UInt8(1) << UInt8(stream.uniform(below: 8))
            case 5:
                text.replaceSubrange(range, with: words[stream.uniform(below: words.count)])
            default:
                // Whole lines again, so that there are blocks.
                let lines = text.split(separator: 0x0a)
                guard let line = lines.last else { continue }
                for _ in 0..<stream.uniform(below: 20) { text += [0x0a] + Array(line) }
            }
        }
        return text
    }

    private enum Outcome: Equatable {
        case loaded(Frame, [Note])
        case failed(String)
    }

    private static func outcome(_ bytes: [UInt8], _ options: LoadOptions) -> Outcome {
        do {
            let loaded = try FrameLoader.load(bytes: bytes, name: "t", options: options)
            return .loaded(loaded.frame, loaded.notes)
        } catch {
            return .failed(error.message)
        }
    }

    @Test func `changed texts never trap, and are read the same way in any blocks and threads`() {
        let environment = ProcessInfo.processInfo.environment
        let seconds = environment["COPSE_FUZZ_SECONDS"].flatMap(Double.init) ?? 0
        let seed = environment["COPSE_FUZZ_SEED"].flatMap(UInt64.init) ?? 31
        let end = Date(timeIntervalSinceNow: seconds)
        var round: UInt64 = 0
        var loaded = 0
        while round < 300 || Date() < end {
            var stream = RandomStream(seed: seed, stream: round)
            round += 1
            let (format, text) = Self.corpus[stream.uniform(below: Self.corpus.count)]
            let bytes = Self.mutated(Array(text.utf8), &stream)
            var options = LoadOptions()
            options.format = stream.uniform(below: 8) == 0 ? nil : format
            let policies = LoadOptions.ErrorPolicy.allCases
            options.onError = policies[stream.uniform(below: policies.count)]
            if stream.uniform(below: 6) == 0 { options.types["value"] = .int }
            if stream.uniform(below: 6) == 0 { options.limit = 1 + stream.uniform(below: 5) }
            options.rawNames = stream.uniform(below: 5) == 0
            let whole = Self.outcome(bytes, options)
            let plain = options
            options.blockSize = 1 + stream.uniform(below: 120)
            options.threads = 1 + stream.uniform(below: 3)
            let parts = Self.outcome(bytes, options)
            if parts != whole, plain.format != nil {
                Issue.record(
                    """
                    seed \(seed) round \(round - 1) \(options)
                    \(whole)
                    \(parts)
                    \(String(decoding: bytes, as: UTF8.self).debugDescription)
                    """)
            }
            guard case .loaded(let frame, _) = whole else { continue }
            loaded += 1
            Self.check(frame, "seed \(seed) round \(round - 1)")
        }
        if seconds > 0 { print("FUZZ \(round) rounds, \(loaded) loaded") }
        #expect(loaded > 50)
    }

    /// What is written loads back; what is stored is the same.
    private static func check(_ frame: Frame, _ what: String) {
        do {
            #expect(try Frame.decode(frame.encoded()) == frame, "\(what)")
            _ = frame.describe()
            guard frame.rowCount > 0, !frame.names.isEmpty else { return }
            var options = LoadOptions()
            options.rawNames = true
            for format in [FrameWriter.Format.csv, .jsonl] {
                options.format = format == .csv ? .csv : .jsonl
                let bytes = try FrameWriter.bytes(of: frame, format: format)
                let back = try FrameLoader.load(bytes: bytes, name: "w", options: options).frame
                let again = try FrameWriter.bytes(of: back, format: format)
                #expect(again == bytes, "\(what) \(String(decoding: bytes, as: UTF8.self))")
            }
        } catch {
            // Text that a CSV file cannot tell from numbers is refused, which is right.
            #expect(error.code == "frame.textNotWritable", "\(what) \(error)")
        }
    }
}
