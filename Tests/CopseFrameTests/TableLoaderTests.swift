import CopseFrame
import CopseMath
import CopseTestSupport
import Testing

func load(_ text: String, _ options: LoadOptions = LoadOptions()) throws(FrameError) -> LoadedFrame
{
    try FrameLoader.load(bytes: Array(text.utf8), name: "t.csv", options: options)
}

@Suite struct TableLoaderTests {
    @Test func `types follow from all rows of a column`() throws {
        let frame = try load(
            """
            i,f,b,t,w,s,e,n
            1,0.5,true,2019-11-01,9223372036854775808,007,,NA
            -2,1e3,FALSE,2019-11-01 20:18:58,1,8,,
            ,,,,,,,null
            """
        ).frame
        #expect(
            frame.schema.fields.map(\.type) == [
                .int, .float, .bool, .timestamp, .uint256, .string, .float, .float,
            ])
        #expect(frame.rowCount == 3)
        #expect(frame["i"]?.scalar(at: 1) == .int(-2))
        #expect(frame["f"]?.scalar(at: 1) == .float(1000))
        #expect(frame["b"]?.scalar(at: 1) == .bool(false))
        #expect(frame["t"]?.scalar(at: 1) == .timestamp(1_572_639_538_000_000))
        #expect(frame["w"]?.scalar(at: 0) == .uint256(UInt256(1 << 63)))
        #expect(frame["s"]?.scalar(at: 0) == .string("007"))
        #expect(frame.columns.allSatisfy { $0.isMissing(2) })
    }

    @Test func `quotes, doubled quotes, newlines in quotes and CRLF are read as RFC 4180 says`()
        throws
    {
        let frame = try load("a,\"b\"\r\n\"x,\"\"y\"\"\r\nz\",1\r\nplain \"q\",2").frame
        #expect(frame.names == ["a", "b"])
        #expect(frame["a"]?.text(at: 0) == "x,\"y\"\r\nz")
        #expect(frame["a"]?.text(at: 1) == "plain \"q\"")
        #expect(frame["b"] == Column(.int([1, 2])))
    }

    @Test func `a byte order mark, blank lines and blank or repeated names are no obstacle`() throws
    {
        let loaded = try load("\u{feff},a,a, a \n\n1,2,3,4\n\n")
        #expect(loaded.frame.names == ["column_1", "a", "a_1", " a "])
        #expect(loaded.frame.rowCount == 1)
    }

    @Test func `only missing words make a float column, in text they are text`() throws {
        let frame = try load("a,b\nNA,NA\n,x\n").frame
        #expect(frame["a"] == Column(.float([.nan, .nan])))
        #expect(frame["b"]?.text(at: 0) == "NA")
    }

    @Test func `an empty field in quotes is missing too`() throws {
        let frame = try load("a,b\n\"\",1\nx,2\n").frame
        #expect(frame["a"]?.isMissing(0) == true)
    }

    @Test func `quotes make text where they are chosen, and nothing where all fields have them`()
        throws
    {
        #expect(try load("a,b\n\"1\",2\n").frame.schema.fields.map(\.type) == [.string, .int])
        #expect(
            try load("\"a\",\"b\"\n\"1\",\"2\"\n").frame.schema.fields.map(\.type) == [.int, .int])
    }

    @Test func `negative and very wide integers together are rounded, with a note`() throws {
        let loaded = try load("a\n-1\n99999999999999999999\n")
        #expect(loaded.frame["a"] == Column(.float([-1, 1e20])))
        #expect(loaded.notes.map(\.code) == ["frame.integersRounded"])
    }

    @Test(arguments: [
        "0.1", "1e22", "1e23", "-0.0", "123456789012345678901234567890", "4.9e-324", "1e-400",
        "1.7976931348623157e308", "9007199254740993", "0.30000000000000004", "1e400", "5.", ".5",
        "00.25", "+7.5", "1E5", "2.2250738585072011e-308", "0.000000000000000000000000000001",
        "9007199254740993.0", "100000000000000000000.00",
    ])
    func `float text becomes the nearest double`(text: String) throws {
        var options = LoadOptions()
        options.types = ["a": .float]
        let frame = try load("a\n\(text)\n", options).frame
        let nearest = try #require(Double(text))
        #expect(frame["a"] == Column(.float([nearest])))
    }

    @Test(
        arguments: [
            ("2019-11-01", 1_572_566_400_000_000), ("2019-11-01T20:18Z", 1_572_639_480_000_000),
            ("2019-11-01 20:18:58 UTC", 1_572_639_538_000_000),
            ("2019-11-01T20:18:58.25Z", 1_572_639_538_250_000),
            ("2019-11-01T22:18:58+02:00", 1_572_639_538_000_000),
            ("2019-11-01 15:48:58-0430", 1_572_639_538_000_000),
            ("2019-11-01 22:18:58+02", 1_572_639_538_000_000),
            ("1969-12-31 23:59:59.999999", -1), ("2000-02-29", 951_782_400_000_000),
            ("0001-01-01", -62_135_596_800_000_000),
        ] as [(String, Int64)])
    func `ISO times are read to the microsecond`(text: String, expected: Int64) throws {
        #expect(Timestamp.parse(text) == expected)
        #expect(try load("a\n\(text)\n").frame["a"] == Column(.timestamp([expected])))
        #expect(Timestamp.parse(Timestamp.text(expected)) == expected)
    }

    @Test(arguments: [
        "2019-13-01", "2019-02-29", "1900-02-29", "2019-11-01 24:00:00", "2019-11-01T", "7/30/2015",
        "2019-11-01 20:18:58 CET", "20191101T", "0000-01-01", "2019-11-01 20:18:58.",
    ])
    func `what is no time stays text`(text: String) throws {
        #expect(Timestamp.parse(text) == nil)
        #expect(try load("a\n\(text)\n").frame.schema.type(of: "a") == .string)
    }

    @Test func `types can be said by the user, categories among them`() throws {
        var options = LoadOptions()
        options.types = ["a": .string, "b": .category, "c": .timestamp, "d": .uint256, "e": .int]
        let frame = try load(
            "a,b,c,d,e\n1,x,1572639538,5,2.0\n2,y,1572639538.5,0x10,1e3\n3,x,,,\n", options
        )
        .frame
        #expect(frame["a"]?.text(at: 1) == "2")
        #expect(frame["b"]?.storage.levels == ["x", "y"])
        #expect(frame["c"]?.scalar(at: 1) == .timestamp(1_572_639_538_500_000))
        #expect(frame["d"]?.scalar(at: 1) == .uint256(UInt256(16)))
        #expect(frame["e"]?.scalar(at: 1) == .int(1000))
    }

    @Test func `a cell that is not of the type said is an error, a missing value or a row less`()
        throws
    {
        var options = LoadOptions()
        options.types = ["a": .int]
        let text = "a,b\n1,x\nzwei,y\n3,z\n"
        let error = #expect(throws: FrameError.self) { try load(text, options) }
        #expect(error?.message == "'t.csv', line 3, column 'a': 'zwei' is not an integer.")
        #expect(error?.code == "frame.cell")
        options.onError = .null
        let filled = try load(text, options)
        #expect(filled.frame["a"]?.isMissing(1) == true && filled.frame.rowCount == 3)
        #expect(filled.notes.map(\.code) == ["frame.cellsMissing"])
        options.onError = .skip
        let skipped = try load(text, options)
        #expect(skipped.frame["b"]?.text(at: 1) == "z" && skipped.frame.rowCount == 2)
        #expect(
            skipped.notes[0].message
                == "1 row could not be read and left out, the first at line 3 of 't.csv'.")
    }

    @Test func `columns, limit and sample choose what is read`() throws {
        var options = LoadOptions()
        let text = "a,b\n" + (0..<100).map { "\($0),\($0 * 2)\n" }.joined()
        options.columns = ["b"]
        options.limit = 50
        options.sample = 5
        options.seed = 3
        let frame = try load(text, options).frame
        #expect(frame.names == ["b"] && frame.rowCount == 5)
        #expect(try load(text, options).frame == frame)
        options.columns = ["c"]
        #expect(throws: FrameError.columnNotFound(name: "c", among: ["a", "b"])) {
            try load(text, options)
        }
        options.columns = nil
        options.limit = 0
        #expect(throws: FrameError.rowLimit(0)) { try load(text, options) }
    }

    @Test func `a header without rows is a frame without rows, and a note`() throws {
        let loaded = try load("a,b")
        #expect(loaded.frame.rowCount == 0 && loaded.frame.names == ["a", "b"])
        #expect(loaded.notes.map(\.code) == ["frame.noRows"])
    }

    @Test func `several files with the same columns are one frame`() throws {
        let folder = try TemporaryFolder()
        try folder.write("a,b\n1,x\n", to: "p1.csv")
        try folder.write("a,b\n0.5,y\n", to: "p2.csv")
        try folder.write("a,c\n0.5,y\n", to: "q.csv")
        let frame = try FrameLoader.load(paths: [folder.path + "/p*.csv"]).frame
        #expect(frame["a"] == Column(.float([1, 0.5])))
        let error = #expect(throws: FrameError.self) {
            try FrameLoader.load(paths: [folder.path + "/p1.csv", folder.path + "/q.csv"])
        }
        #expect(error?.code == "frame.columnsDiffer")
        #expect(error?.message.hasSuffix("column 2 is 'c' instead of 'b'.") == true)
    }

    @Test func `blocks have no influence: a long file is read like its pieces`() throws {
        let rows = (0..<40_000).map { "\($0),\"q\($0)\n\",\($0 % 7 == 0 ? "" : "0.5")\n" }
        let frame = try load("a,b,c\n" + rows.joined()).frame
        #expect(frame.rowCount == 40_000)
        #expect(frame["a"] == Column(.int((0..<40_000).map { Int64($0) })))
        #expect(frame["b"]?.text(at: 39_999) == "q39999\n")
        #expect(frame["c"]?.missingCount == 5715)
    }
}

extension Column.Storage {
    fileprivate var levels: [String]? {
        guard case .category(_, let levels) = self else { return nil }
        return (0..<levels.count).map { levels[$0] }
    }
}
