/// Cuts JSON records into values, in the time it takes to compare them with what came before.
///
/// Programs write the keys of a record in one order with one spacing. After every value the parser expects
/// the bytes that stood there the last times, from the comma to the colon and behind; a comparison of
/// words then does the work of a scanner. Anything else (escapes, arrays, objects, errors) makes
/// `JSONScanner` read the record, which knows the whole grammar.
struct RecordParser {
    enum Outcome {
        /// A row was written; the record ends there.
        case row(end: Int)
        /// The record has a key without a column in the block: there is one more now, nothing was written.
        case newKey
    }

    /// The bytes between the value of one key and the value of the next.
    private struct Link {
        var start = 0
        var length = 0
        /// The key whose value follows; -1 at the end of the record.
        var column = -1
    }

    private(set) var names: [String] = []
    private var places: [String: Int] = [:]
    private var utf8: [[UInt8]] = []
    /// `linksPerKey` for the start of a record, then as many for every key.
    private var links = [Link](repeating: Link(), count: linksPerKey)
    private var turns = 0
    /// The bytes of all links, and some to spare.
    private var pool: [UInt8] = []

    private static let linksPerKey = 4
    /// A link that is longer is not worth keeping.
    private static let longestLink = 256

    /// Line ends are space inside a record, and do not end it.
    private let spansLines: Bool
    /// So many keys at most get a column when they are met between two values.
    private let keyLimit: Int

    /// - Parameters:
    ///   - names: keys whose columns are known.
    ///   - spareKeys: how many more are learned by `predictedEnd`.
    init(names: [String], spansLines: Bool, spareKeys: Int = 0) {
        self.spansLines = spansLines
        keyLimit = names.count + spareKeys
        add(names)
    }

    /// Adds columns for keys that are new.
    mutating func add(_ names: [String]) {
        for name in names { _ = column(of: name) }
    }

    /// The column of a key; a new one is added.
    private mutating func column(of name: String) -> Int {
        if let place = places[name] { return place }
        places[name] = names.count
        names.append(name)
        utf8.append(Array(name.utf8))
        links += [Link](repeating: Link(), count: Self.linksPerKey)
        return names.count - 1
    }

    // MARK: Records

    /// Reads the record at the start of some text as a row.
    ///
    /// - Parameters:
    ///   - text: one record, or lines of which the first is one. Space around it is skipped.
    ///   - isPlain: the text is UTF-8.
    mutating func parse(
        _ bytes: [UInt8], _ text: Range<Int>, line: Int, isPlain: Bool,
        into block: inout LineBlock
    ) throws(JSONError) -> Outcome {
        if isPlain, var end = predictedEnd(bytes, text, line: line, into: &block) {
            while end < text.upperBound, isSpace(bytes[end]) { end += 1 }
            if end == text.upperBound || !spansLines && bytes[end] == 0x0a {
                return .row(end: end)
            }
            block.removeLast()
        }
        let end =
            spansLines
            ? text.upperBound
            : ByteScan.first(0x0a, bytes.span, text.lowerBound, text.upperBound)
        return try scanned(bytes, text.lowerBound..<end, line: line, into: &block)
    }

    /// Reads the record at the start of some UTF-8 as a row, if it looks like those before.
    ///
    /// - Returns: where it ends; nil, and no row, if it takes a scanner to tell.
    mutating func predictedEnd(
        _ bytes: [UInt8], _ text: Range<Int>, line: Int, into block: inout LineBlock
    ) -> Int? {
        block.cells.append(contentsOf: repeatElement(0, count: block.width))
        block.lines.append(UInt32(truncatingIfNeeded: line))
        if let end = predicted(bytes, text, &block) { return end }
        block.removeLast()
        return nil
    }

    private func isSpace(_ byte: UInt8) -> Bool {
        byte == 0x20 || byte == 0x09 || byte == 0x0d || spansLines && byte == 0x0a
    }

    /// Reads a record by what came before; nil if it does not look like that.
    private mutating func predicted(
        _ bytes: [UInt8], _ record: Range<Int>, _ block: inout LineBlock
    ) -> Int? {
        let first = block.cells.count - block.width
        let width = block.width
        let end = record.upperBound
        precondition(end + InputBuffer.slack <= bytes.count)
        let text = bytes.span
        var cells = block.cells.mutableSpan
        var at = record.lowerBound
        var state = 0
        while true {
            var (length, column) = (0, 0)
            for place in state..<state &+ Self.linksPerKey {
                let link = unsafe links.span[unchecked: place]
                if link.length > 0, at &+ link.length <= end, isEqual(text, at, link) {
                    (length, column) = (link.length, link.column)
                    break
                }
            }
            if length == 0 {
                guard let link = learn(bytes, at, end, state) else { return nil }
                (length, column) = (link.length, link.column)
            }
            at &+= length
            guard column >= 0 else { return at }
            guard column < width, cells[first &+ column] == 0, let cell = value(text, at, end)
            else { return nil }
            cells[first &+ column] = cell.bits
            at = cell.end &+ (cell.bits &>> 61 == JSONCell.Kind.text.rawValue ? 1 : 0)
            state = (column &+ 1) &* Self.linksPerKey
        }
    }

    @inline(__always)
    private func isEqual(_ text: Span<UInt8>, _ at: Int, _ link: Link) -> Bool {
        let pool = pool.span
        let last = link.length &- 8
        if last < 0 {
            let difference = Self.word(text, at) ^ Self.word(pool, link.start)
            return difference &<< UInt64(-8 &* last) == 0
        }
        // The last eight bytes, some of them perhaps a second time.
        var difference = Self.word(text, at &+ last) ^ Self.word(pool, link.start &+ last)
        var index = 0
        while index < last {
            difference |= Self.word(text, at &+ index) ^ Self.word(pool, link.start &+ index)
            index &+= 8
        }
        return difference == 0
    }

    /// - Precondition: `index + 8 <= bytes.count`: there is slack behind texts and links.
    @inline(__always)
    private static func word(_ bytes: Span<UInt8>, _ index: Int) -> UInt64 {
        UInt64(
            littleEndian: unsafe bytes.bytes.unsafeLoadUnaligned(
                fromUncheckedByteOffset: index, as: UInt64.self))
    }

    // MARK: Values

    /// The value at a place, if it is a plain one.
    @inline(__always)
    private func value(_ text: Span<UInt8>, _ at: Int, _ end: Int) -> JSONCell? {
        guard at < end else { return nil }
        switch text[at] {
        case 0x22: return Self.string(text, at &+ 1, end).map { JSONCell(.text, at &+ 1, $0) }
        case 0x2d, 0x30...0x39:
            return Self.number(text, at, end).map { JSONCell(.number, at, $0) }
        case 0x6e: return Self.is(0x6c_6c75_6e, text, at, end) ? JSONCell(.null, at, at + 4) : nil
        case 0x74: return Self.is(0x65_7572_74, text, at, end) ? JSONCell(.yes, at, at + 4) : nil
        case 0x66:
            let isFalse = at + 1 < end && Self.is(0x65_736c_61, text, at + 1, end)
            return isFalse ? JSONCell(.no, at, at + 5) : nil
        case 0x5b:
            return at + 1 < end && text[at + 1] == 0x5d
                ? JSONCell(.composite, at, at + 2) : nil
        default: return nil
        }
    }

    /// Whether these four bytes lie there.
    private static func `is`(_ word: UInt32, _ text: Span<UInt8>, _ at: Int, _ end: Int) -> Bool {
        at + 4 <= end && UInt32(truncatingIfNeeded: Self.word(text, at)) == word
    }

    /// The closing quote of a string without escapes and control characters.
    @inline(__always)
    private static func string(_ text: Span<UInt8>, _ start: Int, _ end: Int) -> Int? {
        var index = start
        while index < end {
            let marks = Self.marks(text, index)
            if marks[0] | marks[1] != 0 {
                index &+=
                    marks[0] != 0
                    ? marks[0].trailingZeroBitCount &>> 3
                    : 8 &+ marks[1].trailingZeroBitCount &>> 3
                return index < end && text[index] == 0x22 ? index : nil
            }
            index &+= 16
        }
        return nil
    }

    /// Bit 7 of the first of eight bytes that is a quote, a backslash or a control character; what is
    /// marked above it need not be one.
    @inline(__always)
    private static func marks(_ text: Span<UInt8>, _ index: Int) -> SIMD2<UInt64> {
        let ones = SIMD2<UInt64>(repeating: 0x0101_0101_0101_0101)
        let words = unsafe text.bytes.unsafeLoadUnaligned(
            fromUncheckedByteOffset: index, as: SIMD2<UInt64>.self)
        let quotes = words ^ (ones &* 0x22)
        let escapes = words ^ (ones &* 0x5c)
        return
            ((quotes &- ones) & ~quotes | (escapes &- ones) & ~escapes
            | (words &- ones &* 0x20) & ~words) & (ones &* 0x80)
    }

    /// The end of a number, if it is one by JSON's grammar.
    @inline(__always)
    private static func number(_ text: Span<UInt8>, _ start: Int, _ end: Int) -> Int? {
        var index = start
        if text[index] == 0x2d { index &+= 1 }
        let first = index
        index = digitsEnd(text, index, end)
        guard index > first, index == first &+ 1 || text[first] != 0x30 else { return nil }
        guard index < end, text[index] == 0x2e || text[index] | 0x20 == 0x65 else { return index }
        if text[index] == 0x2e {
            index &+= 1
            let point = index
            index = digitsEnd(text, index, end)
            guard index > point else { return nil }
        }
        if index < end, text[index] | 0x20 == 0x65 {
            index &+= 1
            if index < end, text[index] == 0x2b || text[index] == 0x2d { index &+= 1 }
            let power = index
            index = digitsEnd(text, index, end)
            guard index > power else { return nil }
        }
        return index
    }

    /// Where a run of digits ends.
    @inline(__always)
    private static func digitsEnd(_ text: Span<UInt8>, _ start: Int, _ end: Int) -> Int {
        var index = start
        while index < end {
            let values = word(text, index) ^ 0x3030_3030_3030_3030
            // Bit 7 of every byte above nine.
            let others =
                ((values & 0x7f7f_7f7f_7f7f_7f7f) &+ 0x7676_7676_7676_7676 | values)
                & 0x8080_8080_8080_8080
            if others != 0 { return min(index &+ others.trailingZeroBitCount &>> 3, end) }
            index &+= 8
        }
        return end
    }

    // MARK: Links

    /// Reads what stands between two values and keeps it for the next time; nil if that needs a scanner.
    private mutating func learn(
        _ bytes: [UInt8], _ start: Int, _ end: Int, _ state: Int
    ) -> Link? {
        func skip(_ index: inout Int) -> UInt8? {
            while index < end, isSpace(bytes[index]) { index += 1 }
            return index < end ? bytes[index] : nil
        }
        var index = start
        var byte = skip(&index)
        if state == 0 {
            guard byte == 0x7b else { return nil }
            index += 1
            byte = skip(&index)
        }
        if byte == 0x7d { return keep(bytes, start..<index + 1, -1, state) }
        if state > 0 {
            guard byte == 0x2c else { return nil }
            index += 1
            byte = skip(&index)
        }
        guard byte == 0x22, let quote = Self.string(bytes.span, index + 1, end) else { return nil }
        let key = Array(bytes[index + 1..<quote])
        index = quote + 1
        guard skip(&index) == 0x3a else { return nil }
        index += 1
        _ = skip(&index)
        let name = String(decoding: key, as: UTF8.self)
        if places[name] == nil, names.count < keyLimit, key.count <= Self.longestLink {
            _ = column(of: name)
        }
        guard let column = places[name], utf8[column] == key else { return nil }
        return keep(bytes, start..<index, column, state)
    }

    private mutating func keep(
        _ bytes: [UInt8], _ range: Range<Int>, _ column: Int, _ state: Int
    ) -> Link {
        var link = Link(start: 0, length: range.count, column: column)
        guard range.count <= Self.longestLink else { return link }
        let places = state..<state + Self.linksPerKey
        let free = places.first { links[$0].length == 0 }
        turns += 1
        // A place that has been used holds as many bytes as any link may have.
        let place = free ?? state + turns % Self.linksPerKey
        if free != nil {
            link.start = pool.count
            pool += [UInt8](repeating: 0, count: Self.longestLink + 8)
        } else {
            link.start = links[place].start
        }
        for (offset, byte) in bytes[range].enumerated() { pool[link.start + offset] = byte }
        links[place] = link
        return link
    }

    // MARK: Any record

    /// Reads a record by the grammar.
    private mutating func scanned(
        _ bytes: [UInt8], _ record: Range<Int>, line: Int, into block: inout LineBlock
    ) throws(JSONError) -> Outcome {
        var scanner = JSONScanner(bytes, in: record, firstLine: line)
        let kind = try scanner.peek()
        guard kind == .object else { throw scanner.error(.notAnObject(kind)) }
        var cells = [UInt64](repeating: 0, count: block.width)
        var isWide = false
        try scanner.beginObject()
        while let key = try scanner.nextKey() {
            let column = column(of: scanner.string(key))
            if column >= cells.count {
                isWide = true
                cells += [UInt64](repeating: 0, count: column + 1 - cells.count)
            }
            guard cells[column] == 0 else {
                throw scanner.error(.repeatedKey(scanner.string(key)), at: key.range.lowerBound)
            }
            let field = try JSONField(&scanner)
            cells[column] = JSONCell(field, endingAt: scanner.position).bits
        }
        try scanner.finish()
        guard !isWide else { return .newKey }
        block.cells += cells
        block.lines.append(UInt32(truncatingIfNeeded: line))
        return .row(end: record.upperBound)
    }

    /// Gives the last row the time of the block around it, if it has none of its own.
    ///
    /// - Returns: false if there is no column for it yet; then there is one now, and the row is gone.
    mutating func addBlockTime(
        _ time: Range<Int>, _ bytes: [UInt8], to block: inout LineBlock
    ) -> Bool {
        let row = block.rowCount - 1
        let hasTime = EthereumField.timestamp.aliases.contains { name in
            places[name].map { block.cell(row, $0).kind != .absent } ?? false
        }
        if hasTime { return true }
        let column = column(of: Self.blockTimeKey)
        guard column < block.width else {
            block.removeLast()
            return false
        }
        var scanner = JSONScanner(bytes, in: time)
        // The range was read as a value before, so it is one.
        if let field = try? JSONField(&scanner) {
            block.cells[row * block.width + column] =
                JSONCell(field, endingAt: scanner.position).bits
        }
        return true
    }

    private static let blockTimeKey = "timestamp"
}
