import CopseFrame
import CopseMath
import CopseTestSupport
import Testing

private func reload(_ frame: Frame, _ format: FrameWriter.Format) throws -> Frame {
    var options = LoadOptions()
    options.format = LoadOptions.Format(rawValue: format.rawValue)
    let bytes = try FrameWriter.bytes(of: frame, format: format)
    return try FrameLoader.load(bytes: bytes, name: "t", options: options).frame
}

@Suite struct FrameWriterTests {
    @Test(arguments: FrameWriter.Format.allCases)
    func `a written frame loads as the same frame`(format: FrameWriter.Format) throws {
        for seed in 0..<60 {
            var source = RandomFrame(seed: UInt64(seed))
            var frame = source.next(rows: 40)
            if format == .jsonl {
                // A text that is an infinity or a time is a string in a column of other texts.
                frame = try frame.replacing("number text", frame.column(named: "any, text"))
            }
            #expect(try reload(frame, format) == frame)
        }
    }

    @Test func `a table quotes texts that would be numbers, and only those`() throws {
        let frame = Frame([
            ("id", Column(.string(TextStorage(["007", "8"])))),
            ("code", Column(.string(TextStorage(["1", "2"])))),
            ("x", Column(.float([1, .nan]))),
        ])
        let bytes = try FrameWriter.bytes(of: frame, format: .csv)
        #expect(String(decoding: bytes, as: UTF8.self) == "id,code,x\n007,\"1\",1.0\n8,\"2\",\n")
    }

    @Test(arguments: ["1", "true", "2019-01-01", "NA", " ", "inf"])
    func `one column of odd text with missing values keeps its rows`(text: String) throws {
        let frame = Frame([
            (
                "only",
                Column(
                    .string(TextStorage([text, ""])),
                    validity: {
                        var validity = Validity(allPresent: 2)
                        validity.setMissing(1)
                        return validity
                    }())
            )
        ])
        #expect(try reload(frame, .csv) == frame)
        #expect(try reload(frame, .tsv) == frame)
    }

    @Test func `text that no quote can mark is refused, not changed`() {
        let frame = Frame([("a,b", Column(.string(TextStorage(["1"]))))])
        let error = #expect(throws: FrameError.self) {
            try FrameWriter.bytes(of: frame, format: .csv, path: "x.csv")
        }
        #expect(error?.code == "frame.textNotWritable")
        #expect(error?.hint == "Write it as .jsonl.")
    }

    @Test func `the format follows the ending, and the file appears whole`() throws {
        let folder = try TemporaryFolder()
        let frame = Frame([("a", Column(.int([1, 2])))])
        for ending in ["csv", "tsv", "jsonl"] {
            let path = folder.path + "/f." + ending
            try FrameWriter.write(frame, to: path)
            try FrameWriter.write(frame, to: path)
            #expect(try FrameLoader.load(paths: [path]).frame == frame)
        }
        #expect(try folder.files() == ["f.csv", "f.jsonl", "f.tsv"])
        let unknown = #expect(throws: FrameError.self) {
            try FrameWriter.write(frame, to: folder.path + "/f.xyz")
        }
        #expect(unknown?.code == "file.format")
        let nowhere = #expect(throws: FrameError.self) {
            try FrameWriter.write(frame, to: folder.path + "/no/f.csv")
        }
        #expect(nowhere?.code == "file.unwritable")
        #expect(
            nowhere?.message.hasSuffix("cannot be written: there is no folder '\(folder.path)/no'.")
                == true)
        #expect(throws: FrameError.fileIsDirectory(path: folder.path)) {
            try FrameWriter.write(frame, to: folder.path, format: .csv)
        }
    }

    @Test(
        .enabled(if: SharedData.isPresent("eth_tx_etl_blocks17173049.csv")),
        arguments: FrameWriter.Format.allCases)
    func `real transactions survive writing and loading`(format: FrameWriter.Format) throws {
        let path = SharedData.path("eth_tx_etl_blocks17173049.csv")
        let frame = try FrameLoader.load(paths: [path]).frame
        #expect(try reload(frame, format) == frame)
    }
}
