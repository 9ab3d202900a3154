import CopseMath

/// Writes frames as files that `FrameLoader` reads back as the same frame.
///
/// - CSV and TSV quote a text where RFC 4180 asks for it, and all texts of a column that would
///   otherwise be read as numbers, times or truth values: the loader takes quotes for text in a
///   table that does not quote everything.
/// - A missing value is an empty field or `null`; infinities are `inf` and `-inf`; doubles the
///   shortest text that reads back as the same bits; times ISO 8601 in UTC; integers of any width
///   plain digits, in JSON lines too.
/// - What a file cannot say: an empty text reads back as missing; a column without any value as
///   `float`; a `uint256` column whose values all fit 64 bits as `int`; a category as `string`;
///   in JSON lines a text column of nothing but ISO times as `timestamp`.
package enum FrameWriter {
    package enum Format: String, Sendable, CaseIterable {
        case csv, tsv, jsonl

        /// The format by the ending of a path.
        package init?(path: String) {
            let name = Archive.contentName(path)
            if name.hasSuffix(".csv") {
                self = .csv
            } else if name.hasSuffix(".tsv") || name.hasSuffix(".tab") {
                self = .tsv
            } else if name.hasSuffix(".jsonl") || name.hasSuffix(".ndjson") {
                self = .jsonl
            } else {
                return nil
            }
        }
    }

    /// Writes `frame` to `path`, whole or not at all; packed if the path ends in `.gz` or `.zst`.
    ///
    /// - Parameter format: nil tells by the ending of the path.
    package static func write(
        _ frame: Frame, to path: String, format: Format? = nil
    ) throws(FrameError) {
        guard let format = format ?? Format(path: path) else {
            throw .fileFormatUnknown(path: path)
        }
        let bytes = try bytes(of: frame, format: format, path: path)
        try AtomicFile.write(Archive(path: path.lowercased())?.pack(bytes) ?? bytes, to: path)
    }

    /// The content of the file; `path` stands for it in errors.
    package static func bytes(
        of frame: Frame, format: Format, path: String = "-"
    ) throws(FrameError) -> [UInt8] {
        switch format {
        case .csv: try TableText.bytes(of: frame, delimiter: 0x2c, path: path)
        case .tsv: try TableText.bytes(of: frame, delimiter: 0x09, path: path)
        case .jsonl: lines(of: frame)
        }
    }

    /// Whether no text of a column needs escapes in JSON.
    private static func isPlain(_ column: Column) -> Bool {
        guard case .string(let text) = column.storage else { return false }
        let bytes = text.bytes.span
        var isPlain = true
        for index in bytes.indices {
            let byte = bytes[index]
            if byte < 0x20 || byte == 0x22 || byte == 0x5c { isPlain = false }
        }
        return isPlain
    }

    private static func lines(of frame: Frame) -> [UInt8] {
        var writer = JSONWriter()
        let keys = frame.names.map(JSONWriter.member)
        let plain = frame.columns.map(isPlain)
        for row in 0..<frame.rowCount {
            writer.beginObject()
            for (place, column) in frame.columns.enumerated() {
                writer.member(keys[place])
                if column.isMissing(row) {
                    writer.null()
                    continue
                }
                switch column.storage {
                case .int(let values): writer.digits(values[row])
                case .timestamp(let values): writer.timestamp(values[row])
                case .uint256(let values): writer.digits(values[row])
                case .string(let text) where plain[place]:
                    writer.string(plain: text.bytes[text.range(of: row)])
                case .string(let text): writer.string(utf8: text.bytes[text.range(of: row)])
                default: writer.scalar(column.scalar(at: row))
                }
            }
            writer.endObject()
            writer.newline()
        }
        return writer.bytes
    }
}
