import CopseFrame
import CopseMath
import Testing

/// Every kind of file that cannot be read gets one sentence.
@Suite struct SourceErrorTests {
    @Test(arguments: [
        ("", "file.empty", "'t.csv' is empty."),
        (" \n\n", "file.empty", "'t.csv' is empty."),
        ("\u{feff}\n", "file.empty", "'t.csv' is empty."),
        ("a,b\n1,2\n3\n", "frame.raggedRow", "'t.csv', line 3: 1 field where the header has 2."),
        (
            "a,b\n1,2,3\n", "frame.raggedRow",
            "'t.csv', line 2: 3 fields where the header has 2."
        ),
        (
            "a,b\n1,\"two\n3,4\n", "frame.unterminatedQuote",
            "'t.csv', line 2, column 3: the quote opened here is never closed."
        ),
        (
            "a,b\n\"ä\nb\",\"c\"d\n", "frame.textAfterQuote",
            "'t.csv', line 3, column 7: text follows a closing quote."
        ),
        ("a\n\0\n", "file.binary", "'t.csv' is not a text file: byte 2 is zero."),
        ("a\rb\rc", "file.lineEnds", "'t.csv' ends its lines with a carriage return alone."),
    ])
    func `broken text is refused with a sentence that says where`(
        text: String, code: String, message: String
    ) {
        let error = #expect(throws: FrameError.self) { try load(text) }
        #expect(error?.code == code)
        #expect(error?.message == message)
    }

    @Test(
        arguments: [
            (
                [0x61, 0x0a, 0x62, 0xff, 0x0a],
                "'t.csv', line 2, column 2: the bytes are not UTF-8."
            ),
            ([0xff, 0xfe, 0x61, 0x00], "'t.csv' is UTF-16 text, not UTF-8."),
            (
                [0x1f, 0x8b, 0x08],
                "'t.csv' is damaged: it ends before the end of what is packed (gzip)."
            ),
            (
                [0x1f, 0x8b, 0x07, 0, 0, 0, 0, 0, 0, 0, 0],
                "'t.csv' is damaged: it cannot be unpacked (gzip)."
            ),
            (
                [0x28, 0xb5, 0x2f, 0xfd],
                "'t.csv' is damaged: it ends before the end of what is packed (zstd)."
            ),
            (
                [0x42, 0x5a, 0x68, 0x39],
                "'t.csv' is compressed (bzip2), which this version cannot unpack."
            ),
            ([0x61, 0xff, 0x00], "'t.csv' is not a text file: byte 2 is zero."),
        ] as [([UInt8], String)])
    func `bytes that are no text are refused`(bytes: [UInt8], message: String) {
        let error = #expect(throws: FrameError.self) {
            try FrameLoader.load(bytes: bytes, name: "t.csv")
        }
        #expect(error?.message == message)
    }

    @Test func `a path that is no file is named`() throws {
        let folder = try TemporaryFolder()
        let missing = #expect(throws: FrameError.self) {
            try FrameLoader.load(paths: [folder.path + "/no.csv"])
        }
        #expect(missing?.message == "'\(folder.path)/no.csv' does not exist.")
        #expect(missing?.code == "file.notFound")
        let directory = #expect(throws: FrameError.self) {
            try FrameLoader.load(paths: [folder.path])
        }
        #expect(directory?.message == "'\(folder.path)' is a folder, not a file.")
        #expect(directory?.code == "file.isDirectory")
        #expect(throws: FrameError.noMatch(pattern: folder.path + "/*.csv")) {
            try FrameLoader.load(paths: [folder.path + "/*.csv"])
        }
    }

    @Test func `bad rows can be left out or filled up`() throws {
        var options = LoadOptions()
        let text = "a,b\n1,2\n3\n4,5,6\n7,8\n"
        options.onError = .skip
        let skipped = try load(text, options)
        #expect(skipped.frame["a"] == Column(.int([1, 7])))
        #expect(
            skipped.notes.map(\.message) == [
                "2 rows could not be read and left out, the first at line 3 of 't.csv'."
            ])
        options.onError = .null
        let filled = try load(text, options)
        #expect(filled.frame["a"] == Column(.int([1, 3, 4, 7])))
        #expect(filled.frame["b"]?.isMissing(1) == true)
        #expect(filled.notes.map(\.code) == ["frame.rowsFilled"])
    }

    @Test func `a row that is not UTF-8 can be left out`() throws {
        var options = LoadOptions()
        options.onError = .skip
        let bytes: [UInt8] = Array("a,b\n1,x\n2,".utf8) + [0xc3, 0x28] + Array("\n3,ü\n".utf8)
        let loaded = try FrameLoader.load(bytes: bytes, name: "t.csv", options: options)
        #expect(loaded.frame["a"] == Column(.int([1, 3])))
        #expect(loaded.notes.map(\.code) == ["frame.rowsSkipped"])
    }

    @Test func `random bytes never trap`() {
        var stream = RandomStream(seed: 1, stream: 0)
        let alphabet = Array("\",\n\r\t a1.-e0x\\{}[]:é\u{feff}true\0".utf8) + [0xff, 0xc3]
        for _ in 0..<1000 {
            let bytes = (0..<stream.uniform(below: 60)).map { _ in
                alphabet[stream.uniform(below: alphabet.count)]
            }
            for format in LoadOptions.Format.allCases {
                for policy in LoadOptions.ErrorPolicy.allCases {
                    var options = LoadOptions()
                    options.format = format
                    options.onError = policy
                    if let loaded = try? FrameLoader.load(
                        bytes: bytes, name: "t", options: options)
                    {
                        #expect(
                            loaded.frame.columns.allSatisfy { $0.count == loaded.frame.rowCount })
                    }
                }
            }
        }
    }
}
