import CopseFrame
import CopseMath
import Testing

private let schema = Schema([
    Schema.Field(name: "hash", type: .string), Schema.Field(name: "from", type: .string),
    Schema.Field(name: "to", type: .string), Schema.Field(name: "value", type: .uint256),
    Schema.Field(name: "gas", type: .int), Schema.Field(name: "gasPrice", type: .float),
    Schema.Field(name: "timestamp", type: .timestamp),
])

private func parse(
    _ text: String, _ schema: Schema = schema, refusesAbsent: Bool = true
) throws -> (outcome: TransactionParser.Outcome, hash: String?, frame: Frame) {
    var scanner = JSONScanner(Array(text.utf8))
    var builder = FrameBuilder(schema: schema)
    var parser = TransactionParser(schema: schema)
    let outcome = try parser.append(
        from: &scanner, to: &builder, refusesAbsent: refusesAbsent)
    try scanner.finish()
    return (outcome, outcome.hash(in: scanner.bytes), builder.frame)
}

@Suite struct TransactionParserTests {
    @Test func `one transaction in every accepted format is the same row`() throws {
        let rpc = try parse(
            #"""
            {"hash":"0xAB","from":"0xC","to":"0xD","value":"0x56BC75E2D63100000","gas":"0x5208",
             "gasPrice":"0x4a817c800","blockTimestamp":"0x5dbc9232","accessList":[{"x":[1]}],
             "type":"0x2","nonce":"0x1"}
            """#)
        let etherscan = try parse(
            #"""
            {"timeStamp":"1572639282","hash":"0xab","from":"0xc","to":"0xd",
             "value":"100000000000000000000","gas":"21000","gasPrice":"20000000000","isError":"0"}
            """#)
        let etl = try parse(
            #"""
            {"type":"transaction","hash":"0xab","from_address":"0xc","to_address":"0xd",
             "value":100000000000000000000,"gas":21000,"gas_price":20000000000,
             "block_timestamp":1572639282,"item_timestamp":"2019-11-01T20:14:42Z"}
            """#)
        let iso = try parse(
            #"""
            {"hash":"0xab","from":"0xc","to":"0xd","value":"1e20","gas":2.1e4,
             "gasPrice":20000000000.0,"timestamp":"2019-11-01T20:14:42Z"}
            """#)
        #expect(rpc.hash == "0xab" && rpc.outcome.isAppended)
        #expect(rpc.frame.rowCount == 1)
        for other in [etherscan, etl, iso] { #expect(other.frame == rpc.frame) }
        #expect(
            rpc.frame["value"]?.scalar(at: 0)
                == .uint256(UInt256(decimal: "100000000000000000000".utf8) ?? .zero))
    }

    @Test func `null and the empty text are missing, an absent key is reported`() throws {
        let text = #"{"hash":"0x1","from":"0x2","to":null,"value":"","gas":1,"gasPrice":2}"#
        let refused = try parse(text)
        #expect(refused.outcome.absent == ["timestamp"] && !refused.outcome.isAppended)
        #expect(refused.frame.rowCount == 0)
        let accepted = try parse(text, refusesAbsent: false)
        #expect(accepted.outcome.isAppended)
        #expect(
            accepted.frame.columns.map { $0.isMissing(0) } == [
                false, false, true, true, false, false, true,
            ])
    }

    @Test(arguments: [
        (#""gas":"lots""#, "field 'gas' must be an integer, not \"lots\"."),
        (#""gas":1.5"#, "field 'gas' must be an integer, not 1.5."),
        (#""gas":true"#, "field 'gas' must be an integer, not true."),
        (#""gas":[1]"#, "field 'gas' must be an integer, not an array."),
        (#""value":-1"#, "field 'value' must be an integer of 0 to 2^256 - 1, not -1."),
        (
            #""value":1e78"#, "field 'value' must be an integer of 0 to 2^256 - 1, not 1e78."
        ),
        (#""from":5"#, "field 'from' must be text, not 5."),
        (#""gasPrice":1e999"#, "field 'gasPrice' must be a number, not 1e999."),
        (
            #""timestamp":"soon""#,
            "field 'timestamp' must be a time (seconds since 1970 or ISO 8601), not \"soon\"."
        ),
    ])
    func `a value of the wrong type is answered with a sentence`(
        member: String, message: String
    ) throws {
        let result = try parse("{\(member)}", refusesAbsent: false)
        #expect(result.outcome.problems.map(\.message) == [message])
        #expect(result.frame.rowCount == 0)
    }

    @Test func `an int field takes integers up to 256 bits`() throws {
        let schema = Schema([Schema.Field(name: "x", type: .int)])
        var parser = TransactionParser(schema: schema)
        var builder = FrameBuilder(schema: schema)
        for text in ["5", "\(UInt256.max)", "null"] {
            var scanner = JSONScanner(Array(#"{"x":\#(text)}"#.utf8))
            #expect(try parser.append(from: &scanner, to: &builder).isAppended)
        }
        #expect(builder.frame["x"]?.scalar(at: 0) == .uint256(UInt256(5)))
        #expect(builder.frame["x"]?.scalar(at: 1) == .uint256(.max))
        builder.truncate(to: 1)
        #expect(builder.frame["x"] == Column(.int([5])))
    }

    @Test func `a status is turned into an error flag`() throws {
        let schema = Schema([Schema.Field(name: "isError", type: .int)])
        #expect(try parse(#"{"receipt_status":1}"#, schema).frame["isError"] == Column(.int([0])))
        #expect(try parse(#"{"status":"0x0"}"#, schema).frame["isError"] == Column(.int([1])))
        #expect(
            try parse(#"{"isError":"1","txreceipt_status":"0"}"#, schema).frame["isError"]
                == Column(.int([1])))
        #expect(
            try parse(#"{"status":2}"#, schema).outcome.problems.map(\.message) == [
                "field 'isError' must be a status of 0 or 1, not 2."
            ])
    }

    @Test func `the transaction type wins over the item type in any order`() throws {
        let schema = Schema([Schema.Field(name: "type", type: .int)])
        for text in [
            #"{"type":"transaction","transaction_type":2}"#,
            #"{"transaction_type":2,"type":"transaction"}"#,
        ] {
            #expect(try parse(text, schema).frame["type"] == Column(.int([2])))
        }
    }

    @Test func `a schema of other columns than transactions have is matched by name`() throws {
        let schema = Schema([
            Schema.Field(name: "timeStamp", type: .float), Schema.Field(name: "ok", type: .bool),
            Schema.Field(name: "kind", type: .category),
        ])
        let result = try parse(#"{"timeStamp":1,"ok":true,"kind":"\u0061"}"#, schema)
        #expect(result.outcome.isAppended && result.frame["timeStamp"] == Column(.float([1])))
        #expect(result.frame["kind"]?.text(at: 0) == "a")
    }

    @Test func `the hash is kept for the answer when the schema does not need it`() throws {
        let schema = Schema([Schema.Field(name: "gas", type: .int)])
        let result = try parse(#"{"transaction_hash":"0xAb","gas":1}"#, schema)
        #expect(result.hash == "0xab")
    }

    @Test func `what is no object or no JSON is told apart`() throws {
        #expect(
            try parse("[1]").outcome.problems.map(\.message) == [
                "a transaction must be a JSON object, this is an array."
            ])
        let error = #expect(throws: JSONError.self) { _ = try parse(#"{"gas":1,"gas":2}"#) }
        #expect(error?.what == "the key 'gas' occurs twice")
    }

    @Test func `a parser that has seen other records reads as the grammar does`() {
        var stream = RandomStream(seed: 11, stream: 0)
        let values = [
            #""0xAb""#, #""0xab""#, "5", "-1", "1e3", "1.5", "1e400", "null", "true", "false",
            #""""#, "[]",
            "[1]", "{}", #""a\u0062""#, #""2019-01-01""#, "12345678901234567890", #""é""#,
            #""0xff""#, "01",
            "\u{1}", "nul",
        ]
        let keys = [
            "hash", "from_address", "to", "value", "gas", "gas_price", "timeStamp", "nonce",
            "input",
            "isError", "status", "g\\u0061s", "x",
        ]
        let spaces = ["", "", "", " ", "\n\t"]
        func pick(_ all: [String]) -> String { all[stream.uniform(below: all.count)] }
        func record() -> String {
            let members = (0..<stream.uniform(below: 6)).map { _ in
                "\(pick(spaces))\"\(pick(keys))\"\(pick(spaces)):\(pick(spaces))\(pick(values))"
            }
            return "{\(members.joined(separator: ","))\(pick(spaces))}"
        }
        struct Reading: Equatable {
            var outcome: TransactionParser.Outcome?
            var hash: String?
            var error: JSONError?
            var position: Int
            var frame: Frame
        }
        func read(_ scanner: JSONScanner, _ parser: inout TransactionParser) -> Reading {
            var scanner = scanner
            var builder = FrameBuilder(schema: parser.schema)
            do throws(JSONError) {
                let outcome = try parser.append(
                    from: &scanner, to: &builder, refusesAbsent: false)
                return Reading(
                    outcome: outcome, hash: outcome.hash(in: scanner.bytes),
                    position: scanner.position, frame: builder.frame)
            } catch {
                return Reading(error: error, position: 0, frame: builder.frame)
            }
        }
        let schemas = [
            schema,
            Schema([
                Schema.Field(name: "gas", type: .float), Schema.Field(name: "isError", type: .int),
            ]),
        ]
        var appended = 0
        for schema in schemas {
            var learned = TransactionParser(schema: schema)
            var shapes = (0..<40).map { _ in record() }
            for turn in 0..<6000 {
                if turn % 10 == 0 { shapes[stream.uniform(below: shapes.count)] = record() }
                var text = Array(pick(shapes).utf8)
                // Cut short or with a byte of another value, now and then.
                if turn % 7 == 0 { text.removeLast(1 + stream.uniform(below: text.count)) }
                if turn % 5 == 0, !text.isEmpty {
                    text[stream.uniform(below: text.count)] = UInt8(stream.uniform(below: 256))
                }
                var fresh = TransactionParser(schema: schema)
                let expected = read(JSONScanner(text), &fresh)
                let found = read(JSONScanner(ReadAheadText(text)), &learned)
                #expect(found == expected, "\(String(decoding: text, as: UTF8.self))")
                if found.outcome?.isAppended == true { appended += 1 }
            }
        }
        #expect(appended > 2000)
    }

    @Test func `random objects never trap, and a refused one leaves no row`() {
        var stream = RandomStream(seed: 5, stream: 0)
        let pieces = [
            #""hash":"#, #""value":"#, #""gas":"#, #""timestamp":"#, #""from":"#, "1", "-1", "1e9",
            #""0x""#, #""0xff""#, #""x""#, "null", "true", "{", "}", "[", "]", ",", "1e400",
            #""2019-01-01""#, #""\u0030""#, "9999999999999999999999", ":", #""x":"#,
        ]
        var parser = TransactionParser(schema: schema)
        for _ in 0..<5000 {
            let body = (0..<stream.uniform(below: 12)).map { _ in
                pieces[stream.uniform(below: pieces.count)]
            }
            var builder = FrameBuilder(schema: schema)
            var scanner = JSONScanner(Array("{\(body.joined())}".utf8))
            let outcome = try? parser.append(from: &scanner, to: &builder, refusesAbsent: false)
            #expect(builder.frame.rowCount == (outcome?.isAppended == true ? 1 : 0))
        }
    }
}
