extension FrameError {
    /// The stable code of the contract.
    package var code: String {
        switch self {
        case .fileNotFound, .noFiles, .noMatch: "file.notFound"
        case .fileIsDirectory: "file.isDirectory"
        case .fileUnreadable: "file.unreadable"
        case .fileUnwritable, .folderNotFound: "file.unwritable"
        case .fileEmpty, .noRecords: "file.empty"
        case .fileBinary, .zeroByte: "file.binary"
        case .fileEncoding, .fileUTF16: "file.encoding"
        case .fileCompressed, .fileFormatUnknown, .fileNotStreamable, .fileIsModel,
            .fileIsScript:
            "file.format"
        case .fileDamaged, .fileCutOff: "file.damaged"
        case .fileReadOnce: "file.readOnce"
        case .fileChanged: "file.changed"
        case .interrupted: "run.interrupted"
        case .raggedRow: "frame.raggedRow"
        case .unterminatedQuote: "frame.unterminatedQuote"
        case .textAfterQuote: "frame.textAfterQuote"
        case .oldLineEnds: "file.lineEnds"
        case .recordTooLong: "frame.recordTooLong"
        case .cell: "frame.cell"
        case .json, .notARecord, .replyFailed, .record: "frame.json"
        case .columnsDiffer: "frame.columnsDiffer"
        case .storedFrame: "frame.damaged"
        case .storedFrameVersion: "frame.version"
        case .columnNotFound: "frame.columnNotFound"
        case .columnType: "frame.columnType"
        case .columnExists: "frame.columnExists"
        case .columnTwice: "frame.columnTwice"
        case .columnsAbsent: "frame.columnsAbsent"
        case .joinTypes: "frame.columnType"
        case .joinTooLarge: "frame.joinTooLarge"
        case .fraction: "frame.fraction"
        case .sampleSize: "frame.sampleSize"
        case .rowLimit: "frame.rowLimit"
        case .textNotWritable: "frame.textNotWritable"
        }
    }

    /// What happened and where, in one sentence.
    package var message: String {
        switch self {
        case .fileNotFound(let path): "\(quoted(path)) does not exist."
        case .fileIsDirectory(let path): "\(quoted(path)) is a folder, not a file."
        case .fileUnreadable(let path, let reason): "\(name(path)) cannot be read: \(reason)."
        case .fileUnwritable(let path, let reason): "\(name(path)) cannot be written: \(reason)."
        case .folderNotFound(let path, let folder):
            "\(name(path)) cannot be written: there is no folder \(quoted(folder))."
        case .fileEmpty(let path): "\(name(path)) is empty."
        case .fileBinary(let path, let offset):
            "\(name(path)) is not a text file: byte \(offset) is zero."
        case .fileEncoding(let path, let line, let column):
            "\(name(path)), line \(line), column \(column): the bytes are not UTF-8."
        case .fileUTF16(let path): "\(name(path)) is UTF-16 text, not UTF-8."
        case .fileCompressed(let path, let kind):
            "\(name(path)) is compressed (\(kind)), which this version cannot unpack."
        case .fileDamaged(let path, let kind):
            "\(name(path)) is damaged: it cannot be unpacked (\(kind))."
        case .fileCutOff(let path, let kind):
            "\(name(path)) is damaged: it ends before the end of what is packed (\(kind))."
        case .fileReadOnce(let path):
            "\(name(path)) would have to be read twice: its column 'value' is not in wei after all."
        case .fileChanged(let path): "\(name(path)) changed while it was read."
        case .noMatch(let pattern): "no file matches \(quoted(pattern))."
        case .interrupted: "interrupted."
        case .fileFormatUnknown(let path): "the format of \(name(path)) is not known."
        case .fileIsModel(let path): "\(name(path)) is a model, not a table."
        case .fileIsScript(let path): "\(name(path)) is a notebook script, not a table."
        case .noFiles: "no file matches."
        case .raggedRow(let path, let line, let found, let expected):
            "\(name(path)), line \(line): \(fields(found)) where the header has \(expected)."
        case .unterminatedQuote(let path, let line, let column):
            "\(name(path)), line \(line), column \(column): the quote opened here is never closed."
        case .textAfterQuote(let path, let line, let column):
            "\(name(path)), line \(line), column \(column): text follows a closing quote."
        case .zeroByte(let path, let line):
            "\(name(path)), line \(line): the record holds a zero byte, which text does not."
        case .oldLineEnds(let path):
            "\(name(path)) ends its lines with a carriage return alone."
        case .recordTooLong(let path, let line, let limit):
            "\(name(path)), line \(line): the record is longer than \(limit) bytes."
        case .cell(let path, let line, let column, let text, let type):
            "\(name(path)), line \(line), column \(quoted(column)): \(excerpt(text)) is not "
                + "\(type.described)."
        case .json(let path, let error): "\(name(path)), \(error.located)."
        case .notARecord(let path, let line, let found):
            "\(name(path)), line \(line): a record must be a JSON object, this is \(found)."
        case .noRecords(let path): "\(name(path)) holds no transactions."
        case .record(let path, let line, let what): "\(name(path)), line \(line): \(what)"
        case .fileNotStreamable(let path):
            "\(name(path)) is one JSON document, not one record a line."
        case .replyFailed(let path, let message):
            "\(name(path)) is a reply without transactions: \(message)"
        case .columnsDiffer(let path, let first, let detail):
            "\(name(path)) has other columns than \(name(first)): \(detail)."
        case .storedFrame(let what): "the stored frame is damaged: \(what)."
        case .storedFrameVersion(let found, let newest):
            "the stored frame has format \(found); this copse reads formats up to \(newest)."
        case .columnNotFound(let column, let among):
            "column \(quoted(column)) not found (\(among.count) columns)."
        case .columnType(let column, let type, let expected):
            "column \(quoted(column)) is \(type.described), expected \(expected)."
        case .columnExists(let column): "there is a column \(quoted(column)) already."
        case .columnTwice(let column): "column \(quoted(column)) is named twice."
        case .joinTypes(let left, let type, let right, let other):
            "column \(quoted(left)) is \(type.described) and \(quoted(right)) \(other.described): "
                + "they have no order or values in common."
        case .joinTooLarge(let limit):
            "every row finds so many that the join would have more than \(limit) rows."
        case .columnsAbsent(let columns, let path, _):
            "\(name(path)) lacks \(columns.count == 1 ? "the column" : "the columns") "
                + columns.map(quoted).joined(separator: ", ") + "."
        case .fraction(let fraction):
            "the fraction must lie between 0 and 1, both excluded. Got \(fraction)."
        case .sampleSize(let count, let rows):
            rows == 0
                ? "a frame without rows cannot be sampled."
                : "the sample must have between 1 and \(rows) rows. Got \(count)."
        case .rowLimit(let limit): "the number of rows must be at least 1. Got \(limit)."
        case .textNotWritable(let path, let column):
            "\(name(path)): the text in column \(quoted(column)) would be read back as numbers, "
                + "and this table has nothing else that a CSV file could tell it apart from."
        }
    }

    /// What to do about it, if there is something to say.
    package var hint: String? {
        switch self {
        case .fileNotFound(let path):
            path.hasPrefix("~") ? "'~' is not expanded; write the whole path." : nil
        case .fileIsDirectory(let path):
            "Name a file in it, or all of them: \(path)\(path.hasSuffix("/") ? "" : "/")*.csv"
        case .folderNotFound(_, let folder): "Make it first: mkdir -p \(folder)"
        case .fileBinary: "Only CSV, TSV and JSON text can be loaded."
        case .fileEncoding:
            "Convert the file to UTF-8, or skip such rows with --on-error skip."
        case .fileUTF16: "Convert it: iconv -f UTF-16 -t UTF-8 FILE > NEW"
        case .fileCompressed(_, let kind):
            switch kind {
            case "bzip2": "Unpack it first: bunzip2 FILE"
            case "xz": "Unpack it first: unxz FILE"
            default: "Unpack it first: unzip FILE"
            }
        case .fileDamaged(_, let kind), .fileCutOff(_, let kind):
            "Fetch it again; \(kind) -t FILE tests one."
        case .fileReadOnce: "Say --raw-names, or write it to a file first."
        case .noMatch(let pattern):
            pattern.hasPrefix("~") ? "'~' is not expanded; write the whole path." : nil
        case .fileFormatUnknown: "Say it with --format csv, tsv or jsonl, or by the ending."
        case .fileIsModel(let path): "Open it with: m = import \(path)"
        case .fileIsScript(let path): "Run it with: copse -f \(path)"
        case .fileNotStreamable: "Records can be streamed from CSV, TSV and JSON lines."
        case .raggedRow: "Leave such rows out with --on-error skip, or fill up with null."
        case .unterminatedQuote: "A quote inside a quoted field is written twice."
        case .textAfterQuote: "A quote inside a quoted field is written twice."
        case .oldLineEnds: "Convert it: tr '\\r' '\\n' < FILE > NEW"
        case .cell: "Load such cells as missing with --on-error null."
        case .columnNotFound(let column, let among):
            Suggestion.nearest(to: column, in: among).map { "Did you mean \(quoted($0))?" }
                ?? (among.count <= 12 ? "The columns are: \(among.joined(separator: ", "))" : nil)
        case .columnsAbsent(let columns, _, let among):
            columns.lazy.compactMap { column in
                Suggestion.nearest(to: column, in: among).map {
                    "The file has \(quoted($0)); is that \(quoted(column))?"
                }
            }.first
        case .storedFrame: "Run the cell that made it again."
        case .storedFrameVersion: "Open it with the copse that wrote it, or a newer one."
        case .joinTypes: "Say the type when it is loaded: --types COLUMN=TYPE"
        case .joinTooLarge: "Join on more columns: on a=b, c=d"
        case .columnExists: "Choose another name, or rename the old column first."
        case .textNotWritable: "Write it as .jsonl."
        case .notARecord: "JSON lines hold one object a line."
        default: nil
        }
    }

    private func name(_ path: String) -> String {
        path == "-" ? "standard input" : quoted(path)
    }

    private func quoted(_ text: String) -> String { "'\(text)'" }

    private func fields(_ count: Int) -> String { count == 1 ? "1 field" : "\(count) fields" }

    private func excerpt(_ text: String) -> String {
        text.count <= 40 ? quoted(text) : quoted(String(text.prefix(37)) + "...")
    }
}

extension ColumnType {
    /// The type with its article, for sentences.
    package var described: String {
        switch self {
        case .int: "an integer"
        case .float: "a number"
        case .bool: "true or false"
        case .string: "text"
        case .timestamp: "a time"
        case .uint256: "an integer of 0 to 2^256 - 1"
        case .category: "a category"
        }
    }
}
