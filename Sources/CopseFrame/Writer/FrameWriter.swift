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
    /// - Parameters:
    ///   - format: nil tells by the ending of the path.
    ///   - threads: the bytes do not depend on it.
    package static func write(
        _ frame: Frame, to path: String, format: Format? = nil, threads: Int = 1
    ) throws(FrameError) {
        guard let format = format ?? Format(path: path) else {
            throw .fileFormatUnknown(path: path)
        }
        let pieces = try pieces(of: frame, format, path, threads)
        if let archive = Archive(path: path.lowercased()) {
            try AtomicFile.write(archive.pack(Array(pieces.joined())), to: path)
        } else {
            try AtomicFile.write(pieces: pieces, to: path)
        }
    }

    /// The content of the file; `path` stands for it in errors.
    package static func bytes(
        of frame: Frame, format: Format, path: String = "-", threads: Int = 1
    ) throws(FrameError) -> [UInt8] {
        let pieces = try pieces(of: frame, format, path, threads)
        var bytes: [UInt8] = []
        bytes.reserveLarge(pieces.reduce(0) { $0 + $1.count })
        for piece in pieces { bytes.append(contentsOf: piece) }
        return bytes
    }

    private static func pieces(
        of frame: Frame, _ format: Format, _ path: String, _ threads: Int
    ) throws(FrameError) -> [[UInt8]] {
        switch format {
        case .csv:
            try TableText.pieces(of: frame, delimiter: 0x2c, path: path, threads: threads)
        case .tsv:
            try TableText.pieces(of: frame, delimiter: 0x09, path: path, threads: threads)
        case .jsonl: lines(of: frame).pieces(threads: threads)
        }
    }

    private static func lines(of frame: Frame) -> RowText {
        let parts = zip(frame.names, frame.columns).enumerated().map { place, field in
            var prefix = [UInt8(place == 0 ? 0x7b : 0x2c)] + JSONWriter.member(field.0)
            guard isPlain(field.1) else {
                return RowText.Part(column: field.1, prefix: prefix, style: .json)
            }
            // The text itself, between quotes that are always there.
            prefix.append(0x22)
            return RowText.Part(column: field.1, prefix: prefix, suffix: [0x22])
        }
        let end: [UInt8] = parts.isEmpty ? [0x7b, 0x7d, 0x0a] : [0x7d, 0x0a]
        return RowText(parts: parts, end: end, rowCount: frame.rowCount)
    }

    /// Whether no text of a column needs escapes in JSON and none is missing.
    private static func isPlain(_ column: Column) -> Bool {
        guard case .string(let text) = column.storage, column.missingCount == 0 else {
            return false
        }
        let bytes = text.bytes.span
        var odd: UInt8 = 0
        for index in bytes.indices {
            let byte = unsafe bytes[unchecked: index]
            odd |= byte < 0x20 || byte == 0x22 || byte == 0x5c ? 1 : 0
        }
        return odd == 0
    }
}
