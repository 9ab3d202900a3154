import CopseDetector
import CopseFrame

/// Rows of the input with their score behind them, byte for byte as they came otherwise.
struct ScoredRows {
    private let format: LoadOptions.Format
    private let columnCount: Int
    /// The first line of the output with its end; empty for JSON lines.
    let header: [UInt8]

    init(_ reader: RecordReader) {
        format = reader.format
        columnCount = reader.names.count
        guard format.isTable else {
            header = []
            return
        }
        let separator = format == .tsv ? "\t" : ","
        header = reader.header + Array("\(separator)score\(separator)is_anomaly\n".utf8)
    }

    func text(
        of block: RecordReader.Block, scores: [Double], model: Detector
    ) -> [UInt8] {
        var text: [UInt8] = []
        text.reserveCapacity(block.bytes.count + 32 * block.records.count)
        var readable = 0
        for record in block.records {
            var score: Double?
            if record.failure == nil {
                score = scores[readable]
                readable += 1
            }
            let flag = score.map { model.isAnomaly($0) ? "true" : "false" }
            let raw = block.raw(record)
            if format.isTable {
                let separator: UInt8 = format == .tsv ? 0x09 : 0x2C
                if score == nil {
                    text += Self.padded(raw, separator: separator, to: columnCount)
                } else {
                    text += raw
                }
                text.append(separator)
                if let score { text += score.description.utf8 }
                text.append(separator)
                if let flag { text += flag.utf8 }
            } else {
                Self.open(raw, isRecord: score != nil, in: &text)
                text += "\"score\":".utf8
                text += (score?.description ?? "null").utf8
                text += ",\"is_anomaly\":".utf8
                text += (flag ?? "null").utf8
                text.append(0x7D)
            }
            text.append(0x0A)
        }
        return text
    }

    /// A line that could not be read as exactly `count` fields, so that what follows stands in its
    /// own columns; blank where its quotes do not match.
    private static func padded(
        _ raw: ArraySlice<UInt8>, separator: UInt8, to count: Int
    ) -> [UInt8] {
        var isQuoted = false
        var fields = 1
        var end = raw.endIndex
        for index in raw.indices {
            if raw[index] == 0x22 {
                isQuoted.toggle()
            } else if raw[index] == separator, !isQuoted {
                if fields == count {
                    end = index
                    break
                }
                fields += 1
            }
        }
        if isQuoted { return Array(repeating: separator, count: max(0, count - 1)) }
        return raw[..<end] + Array(repeating: separator, count: max(0, count - fields))
    }

    /// Appends a JSON object up to where its next member goes; `{` where the text is no object.
    ///
    /// - Parameter isRecord: it is known to be an object.
    private static func open(
        _ raw: ArraySlice<UInt8>, isRecord: Bool, in text: inout [UInt8]
    ) {
        guard isRecord || isObject(raw), let close = raw.lastIndex(of: 0x7D) else {
            text.append(0x7B)
            return
        }
        let members = raw[..<close]
        text += members
        if members.last(where: { $0 != 0x20 && $0 != 0x09 }) != 0x7B { text.append(0x2C) }
    }

    private static func isObject(_ raw: ArraySlice<UInt8>) -> Bool {
        do throws(JSONError) {
            var scanner = JSONScanner(Array(raw))
            guard try scanner.peek() == .object else { return false }
            _ = try scanner.skipValue()
            try scanner.finish()
            return true
        } catch {
            return false
        }
    }
}
