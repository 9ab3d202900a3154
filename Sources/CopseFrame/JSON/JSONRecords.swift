/// Where the records of a JSON file lie.
struct JSONRecords {
    struct Record {
        var bytes: Range<Int>
        /// The line it begins on, from 1.
        var line: Int
        /// The time of the block around a transaction that has none of its own.
        var blockTime: Range<Int>?
    }

    var records: [Record] = []

    /// One record a line; blank lines are none.
    init(linesOf bytes: Span<UInt8>, from start: Int) {
        var index = start
        var line = 1
        while index < bytes.count {
            let end = ByteScan.first(0x0a, bytes, index, bytes.count)
            let range = ByteText.trimmed(bytes, index, end)
            var last = range.1
            if last > range.0, bytes[last - 1] == 0x0d { last -= 1 }
            if last > range.0 { records.append(Record(bytes: range.0..<last, line: line)) }
            index = end + 1
            line += 1
        }
    }

    /// The transactions of a reply: a list of objects, alone or as `result` or `transactions` of
    /// an object, at any of the levels Etherscan and JSON-RPC have; else the object itself.
    init(replyIn bytes: [UInt8], from start: Int, path: String) throws(FrameError) {
        var scanner = JSONScanner(bytes, in: start..<bytes.count)
        var found = Found()
        do throws(JSONError) {
            try Self.find(&scanner, &found, level: 0)
            try scanner.finish()
        } catch {
            throw .json(path: path, error)
        }
        guard let ranges = found.ranges else {
            if let message = found.message { throw .replyFailed(path: path, message: message) }
            throw .noRecords(path: path)
        }
        var line = 1
        var offset = start
        for range in ranges {
            while offset < range.lowerBound {
                if bytes[offset] == 0x0a { line += 1 }
                offset += 1
            }
            records.append(Record(bytes: range, line: line, blockTime: found.blockTime))
        }
    }

    private struct Found {
        var ranges: [Range<Int>]?
        var blockTime: Range<Int>?
        /// What a reply without transactions says.
        var message: String?
    }

    private static func find(
        _ scanner: inout JSONScanner, _ found: inout Found, level: Int
    ) throws(JSONError) {
        switch try scanner.peek() {
        case .array:
            var ranges: [Range<Int>] = []
            try scanner.beginArray()
            while try scanner.nextElement() { ranges.append(try scanner.skipValue()) }
            found.ranges = ranges
        case .object:
            let first = scanner.position
            var isTransaction = false
            var time: Range<Int>?
            try scanner.beginObject()
            while let key = try scanner.nextKey() {
                if scanner.equals(key, "transactions")
                    || (level == 0 && scanner.equals(key, "result"))
                {
                    try find(&scanner, &found, level: level + 1)
                    continue
                }
                isTransaction = isTransaction || scanner.equals(key, "from")
                let isMessage = scanner.equals(key, "message") || scanner.equals(key, "error")
                let isTime = scanner.equals(key, "timestamp")
                let range = try scanner.skipValue()
                if isTime { time = range }
                if isMessage { found.message = found.message ?? scanner.string(range) }
            }
            if found.ranges == nil, isTransaction {
                found.ranges = [first..<scanner.position]
            } else if found.blockTime == nil {
                found.blockTime = time
            }
        case .string:
            found.message = scanner.string(try scanner.readString())
        default:
            try scanner.skipValue()
        }
    }
}
