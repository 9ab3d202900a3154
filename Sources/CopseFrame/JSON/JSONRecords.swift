/// Where the records of a JSON reply lie.
struct JSONRecords {
    struct Record {
        var bytes: Range<Int>
        /// The line it begins on, from 1.
        var line = 1
        /// The time of the block around a transaction that has none of its own.
        var blockTime: Range<Int>?
    }

    private(set) var records: [Record] = []

    /// Whether a text that begins with an object is a reply around a list, not a record.
    static func isReply(_ bytes: Span<UInt8>, _ start: Int) -> Bool {
        let head = ByteText.string(bytes, start, min(bytes.count, start + 400))
        let plain = head.filter { !$0.isWhitespace }
        return plain.contains("\"jsonrpc\":") || plain.contains("\"result\":[")
            || plain.contains("\"result\":{") || plain.contains("\"transactions\":[")
            || plain.hasPrefix("{\"status\":\"0\",\"message\":\"NOTOK\"")
    }

    /// The transactions of one reply or of several behind each other: a list of objects, alone or as
    /// `result` or `transactions` of an object, at any of the levels Etherscan and JSON-RPC have; else the
    /// object itself. A list of replies, the answer to a batch of calls, is all of their transactions.
    init(replyIn bytes: [UInt8], from start: Int, path: String) throws(FrameError) {
        var scanner = JSONScanner(bytes, in: start..<bytes.count)
        var found = Found()
        do throws(JSONError) {
            repeat { try Self.find(&scanner, &found, level: 0) } while scanner.hasMore()
            try scanner.finish()
        } catch {
            throw .json(path: path, error)
        }
        guard found.isList else {
            if let message = found.message { throw .replyFailed(path: path, message: message) }
            throw .noRecords(path: path)
        }
        records = found.records
        var line = 1
        var offset = start
        for index in records.indices {
            while offset < records[index].bytes.lowerBound {
                if bytes[offset] == 0x0a { line += 1 }
                offset += 1
            }
            records[index].line = line
        }
    }

    private struct Found {
        var records: [Record] = []
        /// There was a list, be it empty, or a transaction by itself.
        var isList = false
        /// What a reply without transactions says.
        var message: String?
    }

    private static func find(
        _ scanner: inout JSONScanner, _ found: inout Found, level: Int
    ) throws(JSONError) {
        switch try scanner.peek() {
        case .array:
            found.isList = true
            var holdsReplies: Bool?
            try scanner.beginArray()
            while try scanner.nextElement() {
                let isReply = holdsReplies ?? (level == 0 && beginsReply(scanner))
                holdsReplies = isReply
                if isReply {
                    try find(&scanner, &found, level: 0)
                } else {
                    found.records.append(Record(bytes: try scanner.skipValue()))
                }
            }
        case .object: try findInObject(&scanner, &found, level)
        case .string:
            let text = scanner.string(try scanner.readString())
            found.message = found.message ?? text
        default:
            try scanner.skipValue()
        }
    }

    private static func findInObject(
        _ scanner: inout JSONScanner, _ found: inout Found, _ level: Int
    ) throws(JSONError) {
        let first = scanner.position
        let before = found.records.count
        var hasList = false
        var isTransaction = false
        var time: Range<Int>?
        try scanner.beginObject()
        while let key = try scanner.nextKey() {
            if scanner.equals(key, "transactions")
                || (level == 0 && scanner.equals(key, "result"))
            {
                let isList = found.isList
                found.isList = false
                try find(&scanner, &found, level: level + 1)
                hasList = hasList || found.isList
                found.isList = found.isList || isList
                continue
            }
            isTransaction = isTransaction || scanner.equals(key, "from")
            let isMessage = scanner.equals(key, "message") || scanner.equals(key, "error")
            let isTime = scanner.equals(key, "timestamp")
            let range = try scanner.skipValue()
            if isTime { time = range }
            if isMessage { found.message = found.message ?? scanner.string(range) }
        }
        if !hasList, isTransaction {
            found.records.append(Record(bytes: first..<scanner.position))
            found.isList = true
        } else if let time {
            for place in before..<found.records.count where found.records[place].blockTime == nil {
                found.records[place].blockTime = time
            }
        }
    }

    /// Whether the next value is an object that a reply or a block would be.
    private static func beginsReply(_ scanner: JSONScanner) -> Bool {
        var probe = scanner
        do throws(JSONError) {
            guard try probe.peek() == .object else { return false }
            try probe.beginObject()
            while let key = try probe.nextKey() {
                if probe.equals(key, "jsonrpc") || probe.equals(key, "transactions") {
                    return true
                }
                try probe.skipValue()
            }
        } catch {
            return false
        }
        return false
    }
}
