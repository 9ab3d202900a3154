import CopseFrame
import CopseMath
import Testing

/// Data as people have it: an honest type, a note or an error that says where; never a wrong number.
@Suite struct DirtyDataTests {
    private static func bytes(
        _ bytes: [UInt8], _ policy: LoadOptions.ErrorPolicy = .stop
    ) throws(FrameError) -> LoadedFrame {
        var options = LoadOptions()
        options.onError = policy
        return try FrameLoader.load(bytes: bytes, name: "t.csv", options: options)
    }

    @Test(
        arguments: [
            // Thousands separators, units, spreadsheet damage, currencies, percentages.
            ["1,234", "2,345"], ["12.5 Ether", "69 wei"], ["45.806.785", "1.2"], ["1 234", "5"],
            ["1'234", "5"], ["1_000", "5"], ["$5", "6"], ["5%", "6"], ["0x1G", "1"], ["1e", "2"],
            ["1e+", "2"], ["--1", "2"], ["1-2", "3"], ["1.2.3", "4"], ["1,5", "2"], ["１２", "3"],
            ["٣", "4"], ["1d", "2"], ["0b1", "2"], ["1f", "2"], ["1.0L", "2"], ["+-1", "2"],
            // Dates that may mean two days.
            ["03/04/2020", "2020-04-03"], ["2020-02-30", "2020-02-01"], ["2020-1-1", "2020-01-01"],
        ])
    func `what is no number stays the text it is`(fields: [String]) throws {
        let text = "a,b\n" + fields.map { "\"\($0)\",x\n" }.joined()
        let column = try #require(try load(text).frame["a"])
        #expect(column.type == .string)
        #expect((0..<column.count).map { column.text(at: $0) } == fields)
    }

    @Test func `non-breaking spaces are no part of a number`() throws {
        let column = try #require(try load("a\n1\u{a0}234\n\u{a0}5\n").frame["a"])
        #expect(column.type == .string)
        #expect(column.text(at: 1) == "\u{a0}5")
    }

    @Test
    func `times, epoch seconds and epoch floats mixed stay text, alone they are what they say`()
        throws
    {
        let mixed = try load("a\n2020-01-01\n1577836800\n").frame
        #expect(mixed["a"]?.type == .string)
        let floats = try load("a\n1577836800.5\n1577836800\n").frame
        #expect(floats["a"] == Column(.float([1_577_836_800.5, 1_577_836_800])))
        var options = LoadOptions()
        options.types = ["a": .timestamp]
        let said = try load("a\n1577836800.5\n2020-01-01\n1577836800\n", options).frame
        #expect(
            said["a"]
                == Column(
                    .timestamp([
                        1_577_836_800_500_000, 1_577_836_800_000_000, 1_577_836_800_000_000,
                    ])))
    }

    @Test func `scientific notation is a number, but never exact wei by itself`() throws {
        let frame = try load("a,value\n1e18,1\n2.5E-3,2\n").frame
        #expect(frame["a"] == Column(.float([1e18, 0.0025])))
        let chain = try load("hash,from,to,value\nh,f,t,1.5e18\n")
        #expect(chain.frame["value"]?.type == .float)
        #expect(chain.notes.map(\.code) == ["ethereum.notWei"])
    }

    @Test func `a zero byte names its line and can be left out`() throws {
        let rows = (0..<200).map { "\($0),x\n" }.joined()
        let text = Array(("a,b\n" + rows + "200,\0\n201,y\n").utf8)
        let error = #expect(throws: FrameError.self) { try Self.bytes(text) }
        #expect(
            error?.message
                == "'t.csv', line 202: the record holds a zero byte, which text does not.")
        let skipped = try Self.bytes(text, .skip)
        #expect(skipped.frame.rowCount == 201)
        #expect(skipped.frame["a"]?.scalar(at: 200) == .int(201))
        #expect(
            skipped.notes.map(\.message) == [
                "1 row could not be read and left out, the first at line 202 of 't.csv'."
            ])
    }

    @Test func `bytes that are not UTF-8 name line and column and can be left out`() throws {
        let bytes = Array("a,b\n1,xé".utf8) + [0xe9, 0x0a] + Array("2,y\n".utf8)
        let error = #expect(throws: FrameError.self) { try Self.bytes(bytes) }
        #expect(error?.message == "'t.csv', line 2, column 5: the bytes are not UTF-8.")
        #expect(try Self.bytes(bytes, .skip).frame["a"] == Column(.int([2])))
        #expect(try Self.bytes(bytes, .null).frame["a"] == Column(.int([2])))
    }

    @Test func `the first thing wrong in a file is what the error names`() {
        let bytes = Array("a,b\n1,2\n3\n4,".utf8) + [0xff] + Array("\n\"5,6\n".utf8)
        let error = #expect(throws: FrameError.self) { try Self.bytes(bytes) }
        #expect(error?.message == "'t.csv', line 3: 1 field where the header has 2.")
    }

    @Test func `a field of 10 MB is one field`() throws {
        let long = String(repeating: "0123456789abcdef", count: 640 * 1024)
        for (open, close) in [("", ""), ("\"", "\"")] {
            let text = "a,b\n1,\(open)\(long)\(close)\n2,y\n"
            var options = LoadOptions()
            options.threads = 2
            let frame = try load(text, options).frame
            #expect(frame["a"] == Column(.int([1, 2])))
            #expect(frame["b"]?.text(at: 0)?.utf8.count == long.utf8.count)
            #expect(frame["b"]?.text(at: 1) == "y")
        }
    }

    @Test func `an unterminated quote names where it was opened, however far the file goes on`() {
        let rows = (0..<50_000).map { "\($0),x\n" }.joined()
        let error = #expect(throws: FrameError.self) {
            try load("a,b\n1,\"open\n" + rows)
        }
        #expect(
            error?.message
                == "'t.csv', line 2, column 3: the quote opened here is never closed.")
    }

    @Test func `names may repeat, be blank, hold quotes, brackets, commas and line ends`() throws {
        let loaded = try load("a,a,,\"x \"\"y\"\"\",\"b[0]\",\"c,d\",\"e\nf\",é\n1,2,3,4,5,6,7,8\n")
        #expect(
            loaded.frame.names == ["a", "a_1", "column_3", "x \"y\"", "b[0]", "c,d", "e\nf", "é"])
        #expect(loaded.frame.columns.map { $0.scalar(at: 0) } == (1...8).map { .int($0) })
        // What is written loads back, names included.
        let written = try FrameWriter.bytes(of: loaded.frame, format: .csv)
        #expect(try Self.bytes(written).frame == loaded.frame)
    }

    // Found by the fuzzer: the mark was taken for that of the file.
    @Test func `a first name that begins with a byte order mark loads back`() throws {
        let frame = Frame([("\u{feff}a", Column(.int([1]))), ("a", Column(.int([2])))])
        let written = try FrameWriter.bytes(of: frame, format: .csv)
        #expect(
            try Self.bytes(written).frame.names.map { Array($0.utf8) }
                == frame.names.map { Array($0.utf8) })
    }

    // Found by the fuzzer: whether a file is text at all depended on where its first block ended.
    @Test func `a zero byte among the first bytes is refused in blocks of any size`() {
        for (name, text) in [
            ("t.csv", "a,b\n1,2\n3\n4,\0\n"), ("t.jsonl", "{\"a\":1}\n{\n{\"a\":\0}"),
        ] {
            for size in [1, 5, 100, 1 << 18] {
                for policy in LoadOptions.ErrorPolicy.allCases {
                    var options = LoadOptions()
                    options.blockSize = size
                    options.onError = policy
                    let error = #expect(throws: FrameError.self) {
                        try FrameLoader.load(bytes: Array(text.utf8), name: name, options: options)
                    }
                    #expect(error?.code == "file.binary")
                }
            }
        }
    }

    @Test func `missing is not 0, and not false`() throws {
        let frame = try load(
            "i,f,b,t,w\n,,,,\n0,0.0,false,1970-01-01,0\n,,,,18446744073709551616\n"
        )
        .frame
        #expect(frame.columns.map { $0.isMissing(0) } == [true, true, true, true, true])
        #expect(frame.columns.map { $0.isMissing(1) } == [false, false, false, false, false])
        #expect(
            frame.schema.fields.map(\.type) == [.int, .float, .bool, .timestamp, .uint256])
    }

    @Test
    func `a cell that is not of the type said is found wherever it is, with the first line first`()
        throws
    {
        var options = LoadOptions()
        options.types = ["a": .int, "b": .int]
        options.blockSize = 64
        let rows = (0..<100).map { "\($0),\($0)" }
        var broken = rows
        broken[40] = "40,x"
        broken[60] = "y,60"
        for threads in [1, 2] {
            options.threads = threads
            options.onError = .stop
            let text = "a,b\n" + broken.joined(separator: "\n")
            let error = #expect(throws: FrameError.self) { try load(text, options) }
            #expect(error?.message == "'t.csv', line 42, column 'b': 'x' is not an integer.")
            options.onError = .null
            let filled = try load(text, options)
            #expect(
                filled.notes.map(\.message) == [
                    "2 cells could not be read and count as missing, the first at line 42 of "
                        + "'t.csv'."
                ])
        }
    }
}
