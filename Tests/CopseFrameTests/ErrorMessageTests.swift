import CopseFrame
import Testing

/// Every sentence of the room, word for word. Sentences about files are tested where they arise,
/// in `SourceErrorTests`, too.
@Suite struct ErrorMessageTests {
    @Test(
        arguments: [
            (
                .fileReadOnce(path: "-"), "file.readOnce",
                "standard input would have to be read twice: its column 'value' is not in wei after all.",
                "Say --raw-names, or write it to a file first."
            ),
            (
                .joinTypes(left: "a", .string, right: "b", .int), "frame.columnType",
                "column 'a' is text and 'b' an integer: they have no order or values in common.",
                "Say the type when it is loaded: --types COLUMN=TYPE"
            ),
            (
                .joinTooLarge(limit: 4_294_967_295), "frame.joinTooLarge",
                "every row finds so many that the join would have more than 4294967295 rows.",
                "Join on more columns: on a=b, c=d"
            ),
            (.fileChanged(path: "a"), "file.changed", "'a' changed while it was read.", nil),
            (.noMatch(pattern: "a/*.csv"), "file.notFound", "no file matches 'a/*.csv'.", nil),
            (
                .noMatch(pattern: "~/*.csv"), "file.notFound", "no file matches '~/*.csv'.",
                "'~' is not expanded; write the whole path."
            ),
            (.interrupted, "run.interrupted", "interrupted.", nil),
            (
                .fileIsDirectory(path: "d/"), "file.isDirectory", "'d/' is a folder, not a file.",
                "Name a file in it, or all of them: d/*.csv"
            ),
            (
                .folderNotFound(path: "a/b.csv", folder: "a"), "file.unwritable",
                "'a/b.csv' cannot be written: there is no folder 'a'.", "Make it first: mkdir -p a"
            ),
            (
                .storedFrame("it ends too early"), "frame.damaged",
                "the stored frame is damaged: it ends too early.",
                "Run the cell that made it again."
            ),
            (
                .storedFrameVersion(found: 3, newest: 1), "frame.version",
                "the stored frame has format 3; this copse reads formats up to 1.",
                "Open it with the copse that wrote it, or a newer one."
            ),
            (.fileNotFound(path: "a.csv"), "file.notFound", "'a.csv' does not exist.", nil),
            (
                .fileNotFound(path: "~/a.csv"), "file.notFound", "'~/a.csv' does not exist.",
                "'~' is not expanded; write the whole path."
            ),
            (
                .fileIsDirectory(path: "d"), "file.isDirectory", "'d' is a folder, not a file.",
                "Name a file in it, or all of them: d/*.csv"
            ),
            (
                .fileUnreadable(path: "a", reason: "Permission denied"), "file.unreadable",
                "'a' cannot be read: Permission denied.", nil
            ),
            (
                .fileUnwritable(path: "a", reason: "No space left on device"), "file.unwritable",
                "'a' cannot be written: No space left on device.", nil
            ),
            (.fileEmpty(path: "-"), "file.empty", "standard input is empty.", nil),
            (
                .fileBinary(path: "a", offset: 7), "file.binary",
                "'a' is not a text file: byte 7 is zero.",
                "Only CSV, TSV and JSON text can be loaded."
            ),
            (
                .fileEncoding(path: "a", line: 2, column: 3), "file.encoding",
                "'a', line 2, column 3: the bytes are not UTF-8.",
                "Convert the file to UTF-8, or skip such rows with --on-error skip."
            ),
            (
                .fileUTF16(path: "a"), "file.encoding", "'a' is UTF-16 text, not UTF-8.",
                "Convert it: iconv -f UTF-16 -t UTF-8 FILE > NEW"
            ),
            (
                .fileCompressed(path: "a.bz2", kind: "bzip2"), "file.format",
                "'a.bz2' is compressed (bzip2), which this version cannot unpack.",
                "Unpack it first: bunzip2 FILE"
            ),
            (
                .fileCompressed(path: "a.xz", kind: "xz"), "file.format",
                "'a.xz' is compressed (xz), which this version cannot unpack.",
                "Unpack it first: unxz FILE"
            ),
            (
                .fileDamaged(path: "a.gz", kind: "gzip"), "file.damaged",
                "'a.gz' is damaged: it cannot be unpacked (gzip).",
                "Fetch it again; gzip -t FILE tests one."
            ),
            (
                .fileCutOff(path: "-", kind: "zstd"), "file.damaged",
                "standard input is damaged: it ends before the end of what is packed (zstd).",
                "Fetch it again; zstd -t FILE tests one."
            ),
            (
                .fileFormatUnknown(path: "a.x"), "file.format",
                "the format of 'a.x' is not known.",
                "Say it with --format csv, tsv or jsonl, or by the ending."
            ),
            (
                .fileIsModel(path: "g.copse"), "file.format", "'g.copse' is a model, not a table.",
                "Open it with: m = import g.copse"
            ),
            (
                .fileIsScript(path: "t.cells"), "file.format",
                "'t.cells' is a notebook script, not a table.", "Run it with: copse -f t.cells"
            ),
            (
                .fileNotStreamable(path: "a.json"), "file.format",
                "'a.json' is one JSON document, not one record a line.",
                "Records can be streamed from CSV, TSV and JSON lines."
            ),
            (.noFiles, "file.notFound", "no file matches.", nil),
            (
                .raggedRow(path: "a", line: 3, found: 1, expected: 2), "frame.raggedRow",
                "'a', line 3: 1 field where the header has 2.",
                "Leave such rows out with --on-error skip, or fill up with null."
            ),
            (
                .unterminatedQuote(path: "a", line: 3, column: 4), "frame.unterminatedQuote",
                "'a', line 3, column 4: the quote opened here is never closed.",
                "A quote inside a quoted field is written twice."
            ),
            (
                .textAfterQuote(path: "a", line: 3, column: 4), "frame.textAfterQuote",
                "'a', line 3, column 4: text follows a closing quote.",
                "A quote inside a quoted field is written twice."
            ),
            (
                .zeroByte(path: "a", line: 3), "file.binary",
                "'a', line 3: the record holds a zero byte, which text does not.", nil
            ),
            (
                .oldLineEnds(path: "a"), "file.lineEnds",
                "'a' ends its lines with a carriage return alone.",
                "Convert it: tr '\\r' '\\n' < FILE > NEW"
            ),
            (
                .recordTooLong(path: "a", line: 3, limit: 100), "frame.recordTooLong",
                "'a', line 3: the record is longer than 100 bytes.", nil
            ),
            (
                .cell(path: "a", line: 3, column: "c", text: "x", type: .timestamp), "frame.cell",
                "'a', line 3, column 'c': 'x' is not a time.",
                "Load such cells as missing with --on-error null."
            ),
            (
                .json(path: "a", JSONError(reason: .badNumber, offset: 0, line: 2, column: 5)),
                "frame.json", "'a', line 2, column 5: this is not a JSON number.", nil
            ),
            (
                .notARecord(path: "a", line: 2, found: "a string"), "frame.json",
                "'a', line 2: a record must be a JSON object, this is a string.",
                "JSON lines hold one object a line."
            ),
            (
                .record(path: "a", line: 2, what: "field 'x' must be text, not 5."), "frame.json",
                "'a', line 2: field 'x' must be text, not 5.", nil
            ),
            (.noRecords(path: "a"), "file.empty", "'a' holds no transactions.", nil),
            (
                .replyFailed(path: "a", message: "NOTOK"), "frame.json",
                "'a' is a reply without transactions: NOTOK", nil
            ),
            (
                .columnsDiffer(path: "b", first: "a", detail: "3 instead of 2"),
                "frame.columnsDiffer", "'b' has other columns than 'a': 3 instead of 2.", nil
            ),
            (
                .columnNotFound(name: "q", among: ["a", "b"]), "frame.columnNotFound",
                "column 'q' not found (2 columns).", "The columns are: a, b"
            ),
            (
                .columnType(name: "a", type: .string, expected: "a time"), "frame.columnType",
                "column 'a' is text, expected a time.", nil
            ),
            (
                .columnExists(name: "a"), "frame.columnExists", "there is a column 'a' already.",
                "Choose another name, or rename the old column first."
            ),
            (.columnTwice(name: "a"), "frame.columnTwice", "column 'a' is named twice.", nil),
            (
                .columnsAbsent(names: ["gas"], path: "a", among: ["Gas"]), "frame.columnsAbsent",
                "'a' lacks the column 'gas'.", "The file has 'Gas'; is that 'gas'?"
            ),
            (
                .fraction(1.5), "frame.fraction",
                "the fraction must lie between 0 and 1, both excluded. Got 1.5.", nil
            ),
            (
                .sampleSize(count: 5, rows: 3), "frame.sampleSize",
                "the sample must have between 1 and 3 rows. Got 5.", nil
            ),
            (
                .sampleSize(count: 5, rows: 0), "frame.sampleSize",
                "a frame without rows cannot be sampled.", nil
            ),
            (
                .rowLimit(0), "frame.rowLimit", "the number of rows must be at least 1. Got 0.",
                nil
            ),
            (
                .textNotWritable(path: "a", column: "c"), "frame.textNotWritable",
                "'a': the text in column 'c' would be read back as numbers, and this table has "
                    + "nothing else that a CSV file could tell it apart from.",
                "Write it as .jsonl."
            ),
        ] as [(FrameError, String, String, String?)])
    func `an error says what, where and what to do`(
        error: FrameError, code: String, message: String, hint: String?
    ) {
        #expect(error.code == code)
        #expect(error.message == message)
        #expect(error.hint == hint)
    }

    @Test func `a long cell is cut in the sentence`() {
        let text = String(repeating: "x", count: 100)
        let error = FrameError.cell(path: "a", line: 1, column: "c", text: text, type: .int)
        #expect(
            error.message == "'a', line 1, column 'c': '\(text.prefix(37))...' is not an integer.")
    }

    @Test func `models and scripts are sent to the right door`() {
        #expect(throws: FrameError.fileIsModel(path: "m")) {
            try FrameLoader.load(bytes: [0x89] + Array("COPSE\r\n\0".utf8), name: "m")
        }
        #expect(throws: FrameError.fileIsScript(path: "t.cells")) {
            try FrameLoader.load(bytes: Array("tx = load a.csv\n".utf8), name: "t.cells")
        }
    }
}
