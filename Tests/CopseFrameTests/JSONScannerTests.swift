import CopseFrame
import CopseMath
import Testing

private func parse(_ text: String) throws(JSONError) -> JSONValue {
    try JSONValue(parsing: Array(text.utf8))
}

@Suite struct JSONScannerTests {
    @Test func `a document becomes the tree it describes`() throws {
        let value = try parse(
            #" {"a": [1, -2.5e3, "x\"\n\u00e9\ud83d\ude00", true, null], "b": {}, "c": []} "#)
        #expect(value["a"]?.array?.count == 5)
        #expect(value["a"]?.array?[1].double == -2500)
        #expect(value["a"]?.array?[1].int == -2500)
        #expect(value["a"]?.array?[2].string == "x\"\né😀")
        #expect(value["a"]?.array?[3].bool == true)
        #expect(value["b"] == .object([]) && value["c"] == .array([]))
        #expect(value["d"] == nil)
    }

    @Test func `an integer of 256 bits survives`() throws {
        let value = try parse("\(UInt256.max)")
        #expect(value.uint256 == .max)
        #expect(value.int == nil)
    }

    @Test(arguments: [
        ("", 1, "the JSON text ends too early"),
        ("{", 2, "the JSON text ends too early"),
        ("[1,]", 4, "expected a value, found ']'"),
        ("[1 2]", 4, "expected ',' or ']', found '2'"),
        ("[,1]", 2, "expected a value, found ','"),
        ("{\"a\":1,}", 8, "expected a key in quotes, found '}'"),
        ("{a:1}", 2, "expected a key in quotes, found 'a'"),
        ("{\"a\" 1}", 6, "expected ':', found '1'"),
        ("{\"a\":1,\"a\":2}", 9, "the key 'a' occurs twice"),
        ("[1}", 3, "expected ',' or ']', found '}'"),
        ("01", 1, "this is not a JSON number"), ("1.", 3, "this is not a JSON number"),
        ("1e+", 4, "this is not a JSON number"), ("-", 2, "this is not a JSON number"),
        ("+1", 1, "expected a value, found '+'"), ("NaN", 1, "expected a value, found 'N'"),
        ("nul", 1, "expected null, found 'n'"), ("1 x", 3, "text follows the JSON value"),
        ("\"a", 3, "the JSON text ends too early"), ("\"\\x\"", 2, "this is not a JSON escape"),
        ("\"\\u12g4\"", 2, "this is not a JSON escape"),
        ("\"\\ud800\"", 2, "half of a surrogate pair stands alone"),
        ("\"\\udc00\"", 2, "half of a surrogate pair stands alone"),
        ("\"\t\"", 2, "a control character must be escaped in a JSON string"),
        (String(repeating: "[", count: 65), 65, "the JSON is nested deeper than 64"),
    ])
    func `text that is no JSON is refused where it goes wrong`(
        text: String, column: Int, what: String
    ) {
        let error = #expect(throws: JSONError.self) { try parse(text) }
        #expect(error?.column == column)
        #expect(error?.what == what)
    }

    @Test func `an error says line and column in code points`() {
        let error = #expect(throws: JSONError.self) { try parse("{\n \"äö\": x}") }
        #expect(error?.message == "line 2, column 8: expected a value, found 'x'.")
        #expect(error?.offset == 11)
    }

    @Test func `bytes that are no UTF-8 are refused in strings`() {
        for bad: [UInt8] in [[0xff], [0xc0, 0x80], [0xed, 0xa0, 0x80], [0xf4, 0x90, 0x80, 0x80]] {
            let error = #expect(throws: JSONError.self) {
                try JSONValue(parsing: [0x22] + bad + [0x22])
            }
            #expect(error?.reason == .notUTF8)
        }
    }

    @Test func `a text above the limit is refused before it is read`() {
        var limits = JSONScanner.Limits()
        limits.size = 4
        #expect(throws: JSONError.self) {
            try JSONValue(parsing: Array("[1,2]".utf8), limits: limits)
        }
    }

    @Test func `random bytes never trap`() {
        var stream = RandomStream(seed: 2, stream: 0)
        let alphabet =
            Array(#"{}[]",:\u00e9d8truefalsn0123.-+eE "#.utf8) + [0x0a, 0xff, 0xc3, 0xa9]
        for _ in 0..<20_000 {
            let bytes = (0..<stream.uniform(below: 30)).map { _ in
                alphabet[stream.uniform(below: alphabet.count)]
            }
            if let value = try? JSONValue(parsing: bytes) {
                var writer = JSONWriter()
                writer.value(value)
                #expect((try? JSONValue(parsing: writer.bytes)) == value)
            }
        }
    }
}

@Suite struct JSONWriterTests {
    @Test func `values are written as the contract says`() {
        var writer = JSONWriter()
        writer.beginArray()
        for value: Scalar in [
            .missing, .int(1 << 53), .int(1 << 53 + 1), .int(.min), .float(0.1), .float(1e300),
            .float(-.infinity), .float(.infinity), .float(.nan), .bool(true),
            .string("a\"\\\u{1}\n"),
            .timestamp(1_572_639_538_250_000), .uint256(UInt256(7)),
        ] { writer.scalar(value) }
        writer.beginObject()
        writer.key("k")
        writer.int(1)
        writer.key("l")
        writer.beginArray()
        writer.endArray()
        writer.endObject()
        writer.endArray()
        #expect(
            writer.text
                == #"[null,9007199254740992,"9007199254740993","-9223372036854775808",0.1,1e+300,"#
                + #""-inf","inf",null,true,"a\"\\\u0001\n","2019-11-01T20:18:58.250Z","7","#
                + #"{"k":1,"l":[]}]"#)
    }

    @Test func `a double reads back as the same bits`() throws {
        var stream = RandomStream(seed: 3, stream: 0)
        for _ in 0..<20_000 {
            let value = Double(bitPattern: stream.nextUInt64())
            guard value.isFinite else { continue }
            var writer = JSONWriter()
            writer.double(value)
            #expect(try JSONValue(parsing: writer.bytes).double?.bitPattern == value.bitPattern)
        }
    }
}
