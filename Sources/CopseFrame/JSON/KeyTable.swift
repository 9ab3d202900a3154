/// The keys of the records of a file: one column each, in the order they first appear.
struct KeyTable {
    private(set) var names: [String] = []
    private var places: [String: Int] = [:]
    /// The columns of the keys of the last record: the next one mostly has the same.
    private var recent: [Int] = []
    private var utf8: [[UInt8]] = []
    /// The record in which each column was last seen, by a running number.
    private var lastSeen: [Int] = []
    private var number = 0

    private static let blockTimeKey = "timestamp"

    /// The values of a record by column; keys that are new become columns.
    mutating func values(
        _ file: SourceFile, _ record: JSONRecords.Record
    ) throws(FrameError) -> [(place: Int, value: JSONField)] {
        var scanner = JSONScanner(file.bytes, in: record.bytes, firstLine: record.line)
        var values: [(place: Int, value: JSONField)] = []
        values.reserveCapacity(recent.count)
        var seen: [Int] = []
        number += 1
        do throws(JSONError) {
            let kind = try scanner.peek()
            guard kind == .object else {
                throw scanner.error(.notAnObject(kind))
            }
            try scanner.beginObject()
            while let key = try scanner.nextKey() {
                let place = place(of: key, in: scanner, guess: values.count)
                if lastSeen[place] == number {
                    throw scanner.error(
                        .repeatedKey(scanner.string(key)), at: key.range.lowerBound)
                }
                lastSeen[place] = number
                seen.append(place)
                values.append((place, try JSONField(&scanner)))
            }
            try scanner.finish()
        } catch {
            if case .notAnObject(let kind) = error.reason {
                throw .notARecord(path: file.path, line: record.line, found: kind.described)
            }
            throw .json(path: file.path, error)
        }
        recent = seen
        if let time = record.blockTime { addBlockTime(time, file, &values) }
        return values
    }

    /// The column of a key; a new one is added.
    private mutating func place(
        of key: JSONScanner.Text, in scanner: JSONScanner, guess: Int
    ) -> Int {
        if !key.isEscaped, guess < recent.count {
            let place = recent[guess]
            if scanner.bytes[key.range].elementsEqual(utf8[place]) { return place }
        }
        return place(of: scanner.string(key))
    }

    private mutating func place(of name: String) -> Int {
        if let place = places[name] { return place }
        places[name] = names.count
        names.append(name)
        utf8.append(Array(name.utf8))
        lastSeen.append(0)
        return names.count - 1
    }

    /// Gives a transaction the time of its block, if it has none.
    private mutating func addBlockTime(
        _ time: Range<Int>, _ file: SourceFile, _ values: inout [(place: Int, value: JSONField)]
    ) {
        let aliases = EthereumField.timestamp.aliases
        guard !values.contains(where: { aliases.contains(names[$0.place]) }) else { return }
        var scanner = JSONScanner(file.bytes, in: time)
        // The range was read as a value before, so it is one.
        guard let value = try? JSONField(&scanner) else { return }
        values.append((place(of: Self.blockTimeKey), value))
    }
}
