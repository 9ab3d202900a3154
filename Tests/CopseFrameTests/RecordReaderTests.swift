import CopseFrame
import CopseMath
import CopseTestSupport
import Testing

/// All blocks of a file, joined.
private struct Collected {
    var frame: Frame
    var raw: [String] = []
    var failures: [String?] = []
    var header = ""

    init(_ path: String, _ schema: Schema, limit: Int = 100) throws {
        let reader = try RecordReader(path: path, schema: schema)
        header = String(decoding: reader.header, as: UTF8.self)
        var blocks: [Frame] = []
        while let block = try reader.next(limit: limit) {
            #expect(block.records.count <= limit)
            #expect(block.frame.rowCount == block.records.count { $0.failure == nil })
            blocks.append(block.frame)
            raw += block.records.map { String(decoding: block.raw($0), as: UTF8.self) }
            failures += block.records.map(\.failure)
        }
        var builder = FrameBuilder(schema: schema)
        for block in blocks {
            for row in 0..<block.rowCount {
                builder.append(block.columns.map { $0.scalar(at: row) })
            }
        }
        frame = builder.frame
    }
}

@Suite struct RecordReaderTests {
    @Test(
        .enabled(if: SharedData.isPresent("eth_tx_etl_blocks3300000.csv")), arguments: [1000, 4096])
    func `the stream of the real file is the loaded frame`(limit: Int) throws {
        let path = SharedData.path("eth_tx_etl_blocks3300000.csv")
        let frame = try FrameLoader.load(paths: [path]).frame
        let names = ["hash", "from", "to", "value", "gas", "gasPrice", "timestamp", "maxFeePerGas"]
        let wanted = try frame.selecting(names)
        let collected = try Collected(path, wanted.schema, limit: limit)
        #expect(collected.frame == wanted)
        #expect(collected.failures.allSatisfy { $0 == nil } && collected.raw.count == 19_999)
        #expect(collected.raw[0].hasSuffix(",1488775107,,,0"))
        #expect(collected.header.hasPrefix("hash,nonce,block_hash"))
    }

    @Test(arguments: [FrameWriter.Format.csv, .tsv, .jsonl])
    func `the stream of a random file is the loaded frame, for any block`(
        format: FrameWriter.Format
    ) throws {
        let folder = try TemporaryFolder()
        let path = folder.path + "/f." + format.rawValue
        for seed in 0..<20 {
            var source = RandomFrame(seed: UInt64(seed))
            let frame = source.next(rows: 30)
            try FrameWriter.write(frame, to: path)
            let loaded = try FrameLoader.load(paths: [path]).frame
            for limit in [1, 7, 100] {
                #expect(try Collected(path, loaded.schema, limit: limit).frame == loaded)
            }
        }
    }

    @Test func `a long stream is read in constant pieces`() throws {
        let folder = try TemporaryFolder()
        let path = folder.path + "/f.csv"
        let long = String(repeating: "x", count: 700_000)
        var text = "a,b\n"
        for row in 0..<60_000 { text += "\(row),\"\(row == 30_000 ? long : "q\n")\"\r\n" }
        try folder.write(text, to: "f.csv")
        let loaded = try FrameLoader.load(paths: [path]).frame
        let collected = try Collected(path, loaded.schema, limit: 4096)
        #expect(collected.frame == loaded)
        #expect(collected.raw[1] == "1,\"q\n\"")
    }

    @Test func `a record that cannot be read has a sentence and leaves no trace in the frame`()
        throws
    {
        let folder = try TemporaryFolder()
        try folder.write(
            "id,name,x\n1,a,5\ntwo,b,6\n3\n4,\"c\"d,7\n5,e,8\n", to: "f.csv")
        let schema = Schema([
            Schema.Field(name: "x", type: .int), Schema.Field(name: "id", type: .int),
        ])
        let path = folder.path + "/f.csv"
        let collected = try Collected(path, schema)
        #expect(
            collected.frame == Frame([("x", Column(.int([5, 8]))), ("id", Column(.int([1, 5])))]))
        #expect(collected.raw == ["1,a,5", "two,b,6", "3", "4,\"c\"d,7", "5,e,8"])
        #expect(
            collected.failures == [
                nil, "'\(path)', line 3, column 'id': 'two' is not an integer.",
                "'\(path)', line 4: 1 field where the header has 3.",
                "'\(path)', line 5, column 6: text follows a closing quote.", nil,
            ])
    }

    @Test func `a line that is no transaction has a sentence`() throws {
        let folder = try TemporaryFolder()
        try folder.write(
            "{\"x\":1}\n\n{\"x\":\"a\"}\n[]\n{\"x\":2\n{\"x\":3} 4\r\n{\"y\":1}", to: "f.jsonl")
        let path = folder.path + "/f.jsonl"
        let collected = try Collected(path, Schema([Schema.Field(name: "x", type: .int)]))
        #expect(
            collected.failures == [
                nil, "'\(path)', line 3: field 'x' must be an integer, not \"a\".",
                "'\(path)', line 4: a transaction must be a JSON object, this is an array.",
                "'\(path)', line 5, column 7: the JSON text ends too early.",
                "'\(path)', line 6, column 9: text follows the JSON value.", nil,
            ])
        #expect(collected.frame["x"]?.scalar(at: 0) == .int(1))
        #expect(collected.frame["x"]?.isMissing(1) == true)
        #expect(collected.raw[4] == "{\"x\":3} 4")
    }

    @Test func `columns that the file does not have are listed`() throws {
        let folder = try TemporaryFolder()
        try folder.write("hash,gasprice\n1,2\n", to: "f.csv")
        try folder.write("{\"hash\":\"1\"}\n", to: "f.jsonl")
        let schema = Schema([
            Schema.Field(name: "gasPrice", type: .int), Schema.Field(name: "value", type: .int),
        ])
        for ending in ["csv", "jsonl"] {
            let path = folder.path + "/f." + ending
            let error = #expect(throws: FrameError.self) { try Collected(path, schema) }
            #expect(error?.code == "frame.columnsAbsent")
            #expect(error?.message == "'\(path)' lacks the columns 'gasPrice', 'value'.")
        }
    }

    @Test func `names of Ethereum tools are understood, and a status turned around`() throws {
        let folder = try TemporaryFolder()
        try folder.write(
            "hash,from_address,to_address,value,receipt_status\n0xA,0xB,,1,1\n", to: "f.csv")
        let schema = Schema([
            Schema.Field(name: "from", type: .string), Schema.Field(name: "isError", type: .int),
            Schema.Field(name: "to_address", type: .string),
        ])
        let frame = try Collected(folder.path + "/f.csv", schema).frame
        #expect(frame["from"]?.text(at: 0) == "0xb")
        #expect(frame["isError"] == Column(.int([0])))
        #expect(frame["to_address"]?.isMissing(0) == true)
    }

    @Test func `a document that is not one record a line is refused`() throws {
        let folder = try TemporaryFolder()
        try folder.write("[{\"x\":1}]", to: "f.json")
        let error = #expect(throws: FrameError.self) {
            try Collected(folder.path + "/f.json", Schema([]))
        }
        #expect(error?.code == "file.format")
    }

    @Test func `random bytes never trap`() throws {
        let folder = try TemporaryFolder()
        let path = folder.path + "/f"
        var stream = RandomStream(seed: 4, stream: 0)
        let alphabet = Array("\",\n\r\t a1.-e0x\\{}[]:é\0".utf8) + [0xff]
        let schema = Schema([Schema.Field(name: "a", type: .int)])
        for round in 0..<400 {
            let body = (0..<stream.uniform(below: 60)).map { _ in
                alphabet[stream.uniform(below: alphabet.count)]
            }
            let format: LoadOptions.Format = [.csv, .tsv, .jsonl][round % 3]
            try folder.write((format == .jsonl ? [] : Array("a\n".utf8)) + body, to: "f")
            guard let reader = try? RecordReader(path: path, format: format, schema: schema) else {
                continue
            }
            while let block = try? reader.next(limit: 2) { #expect(!block.records.isEmpty) }
        }
    }
}
