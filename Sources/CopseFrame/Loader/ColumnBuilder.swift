import CopseMath

/// A column that grows by one value at a time, from text or from values.
package struct ColumnBuilder: Sendable {
    package private(set) var type: ColumnType
    /// Text is put into lower case (ASCII).
    var lowercases = false
    /// 1 becomes 0 and 0 becomes 1.
    var invertsStatus = false

    package internal(set) var count = 0
    var ints: [Int64] = []
    var doubles: [Double] = []
    private var bools: [Bool] = []
    var wide: [UInt256] = []
    /// An int column that met an integer beyond 64 bits.
    private(set) var isWide = false
    /// An int column that met "-0", which is another double than 0.
    private var hasNegativeZero = false
    var text = TextColumn()
    private var codes: [Int32] = []
    private var levels = TextStorage()
    private var places: [String: Int32] = [:]
    var validity: Validity?

    package init(type: ColumnType) {
        self.type = type
    }

    /// Makes room for so many rows, and so many bytes of text.
    mutating func reserve(_ rows: Int, textBytes: Int = 0) {
        switch type {
        case .int where isWide: wide.reserveLarge(rows)
        case .int, .timestamp: ints.reserveLarge(rows)
        case .float: doubles.reserveLarge(rows)
        case .bool: bools.reserveCapacity(rows)
        case .uint256: wide.reserveLarge(rows)
        case .string: text.reserve(rows, textBytes: textBytes)
        case .category: codes.reserveLarge(rows)
        }
    }

    /// Keeps each text once from here on; for columns that have no rows yet.
    mutating func startSharing() {
        if type == .string, count == 0 { text.startSharing() }
    }

    // MARK: Text

    /// Appends what the field says, or nothing if it does not say a value of this type.
    ///
    /// The empty field is missing; so are the words of `MissingText` unless this is text.
    package mutating func append(_ bytes: Span<UInt8>, _ start: Int, _ end: Int) -> Bool {
        if start == end {
            appendMissing()
            return true
        }
        if type == .string {
            appendText(bytes, start, end)
            return true
        }
        if type == .category {
            append(level: lowered(ByteText.string(bytes, start, end)))
            return true
        }
        let (start, end) = ByteText.trimmed(bytes, start, end)
        if appendValue(bytes, start, end) { return true }
        guard MissingText.matches(bytes, start, end) else { return false }
        appendMissing()
        return true
    }

    private mutating func appendText(_ bytes: Span<UInt8>, _ start: Int, _ end: Int) {
        text.append(bytes.extracting(start..<end), lowercases: lowercases)
        appended()
    }

    private mutating func appendValue(
        _ bytes: Span<UInt8>, _ start: Int, _ end: Int
    ) -> Bool {
        switch type {
        case .int, .uint256: return appendInteger(bytes, start, end)
        case .float:
            guard let value = Self.double(bytes, start, end) else { return false }
            append(double: value)
        case .bool:
            guard let value = Self.bool(bytes, start, end) else { return false }
            append(bool: value)
        case .timestamp:
            guard
                let value = Timestamp.parse(bytes, start, end)
                    ?? Timestamp.parseEpoch(bytes, start, end)
            else { return false }
            append(microseconds: value)
        case .string, .category: return false
        }
        return true
    }

    private mutating func appendInteger(
        _ bytes: Span<UInt8>, _ start: Int, _ end: Int
    ) -> Bool {
        if let value = ShortInteger.value(bytes, start, end) {
            if value == 0, bytes[start] == 0x2d { hasNegativeZero = true }
            return append(int: value)
        }
        if let number = NumberText(bytes, start, end) {
            if let value = number.int64 { return append(int: value) }
            guard let value = number.uint256(bytes, start, end) else { return false }
            return append(integer: value)
        }
        guard let value = HexText.uint256(bytes, start, end) else { return false }
        return append(integer: value)
    }

    static func double(_ bytes: Span<UInt8>, _ start: Int, _ end: Int) -> Double? {
        // "-0" is left to the general path, which keeps its sign.
        if let value = ShortInteger.value(bytes, start, end), 0...1 << 53 ~= value,
            bytes[start] != 0x2d
        {
            return Double(value)
        }
        if let number = NumberText(bytes, start, end) { return number.double(bytes, start, end) }
        return InfinityText.value(bytes, start, end)
            ?? HexText.uint256(bytes, start, end)?.nearestDouble
    }

    static func bool(_ bytes: Span<UInt8>, _ start: Int, _ end: Int) -> Bool? {
        if ByteText.equals(bytes, start, end, ignoringCase: "true") { return true }
        if ByteText.equals(bytes, start, end, ignoringCase: "false") { return false }
        guard end - start == 1, bytes[start] & 0xfe == 0x30 else { return nil }
        return bytes[start] == 0x31
    }

    // MARK: Values

    package mutating func appendMissing() {
        if type == .float {
            doubles.append(.nan)
            count += 1
            return
        }
        appendZero()
        if validity == nil { validity = Validity(allPresent: count) }
        validity?.append(present: false)
        count += 1
    }

    private mutating func appendZero() {
        switch type {
        case .int where !isWide, .timestamp: ints.append(0)
        case .int, .uint256: wide.append(.zero)
        case .float: doubles.append(0)
        case .bool: bools.append(false)
        case .string: text.appendEmpty()
        case .category: codes.append(0)
        }
    }

    /// Appends an integer to an int or uint256 column; false if the column cannot hold it.
    mutating func append(int value: Int64) -> Bool {
        if type == .int, !isWide {
            guard let value = inverted(value) else { return false }
            ints.append(value)
            appended()
            return true
        }
        guard let value = UInt256(exactly: value) else { return false }
        return append(integer: value)
    }

    /// Appends an integer to an int or uint256 column; an int column turns wide if it has to.
    mutating func append(integer value: UInt256) -> Bool {
        if type == .int, !isWide {
            if let small = value.int64 { return append(int: small) }
            guard !invertsStatus else { return false }
            // Negative values cannot turn wide with the rest.
            var widened: [UInt256] = []
            widened.reserveLarge(ints.capacity)
            for value in ints {
                guard let value = UInt256(exactly: value) else { return false }
                widened.append(value)
            }
            wide = widened
            ints = []
            isWide = true
        }
        wide.append(value)
        appended()
        return true
    }

    private func inverted(_ value: Int64) -> Int64? {
        guard invertsStatus else { return value }
        return value == 0 ? 1 : value == 1 ? 0 : nil
    }

    mutating func append(double value: Double) {
        doubles.append(value)
        count += 1
    }

    mutating func append(bool value: Bool) {
        bools.append(value)
        appended()
    }

    mutating func append(microseconds value: Int64) {
        ints.append(value)
        appended()
    }

    private mutating func append(level: String) {
        let code = places[level] ?? Int32(levels.count)
        if code == levels.count {
            places[level] = code
            levels.append(level)
        }
        codes.append(code)
        appended()
    }

    /// Appends a boxed value of this column's type; one of another type is missing.
    package mutating func append(_ value: Scalar) {
        switch (type, value) {
        case (.int, .int(let value)):
            if !append(int: value) { appendMissing() }
        case (.int, .uint256(let value)), (.uint256, .uint256(let value)):
            if !append(integer: value) { appendMissing() }
        case (.float, .float(let value)): append(double: value)
        case (.bool, .bool(let value)): append(bool: value)
        case (.timestamp, .timestamp(let value)): append(microseconds: value)
        case (.category, .string(let value)): append(level: lowered(value))
        case (.string, .string(let value)):
            let bytes = Array(value.utf8)
            appendText(bytes.span, 0, bytes.count)
        default: appendMissing()
        }
    }

    private func lowered(_ text: String) -> String { lowercases ? text.lowercased() : text }

    private mutating func appended() {
        count += 1
        validity?.append(present: true)
    }

    /// Counts rows whose values have been appended.
    mutating func appended(_ rows: Int) {
        count += rows
        if rows > 0 { validity?.append(presentRows: rows) }
    }

    /// Turns a column of integers into one of the nearest doubles, as if it had been read as such.
    ///
    /// - Returns: false, and nothing has changed, if a sign would be lost.
    mutating func becomeFloat() -> Bool {
        guard type == .int, !hasNegativeZero, !invertsStatus else { return false }
        doubles.reserveLarge(max(ints.capacity, wide.capacity))
        doubles = isWide ? wide.map(\.nearestDouble) : ints.map { Double($0) }
        if let validity {
            for row in 0..<count where !validity[row] { doubles[row] = .nan }
        }
        validity = nil
        (ints, wide, isWide, type) = ([], [], false, .float)
        return true
    }

    // MARK: Result

    /// Drops all rows from `count` on.
    package mutating func truncate(to newCount: Int) {
        let extra = count - newCount
        guard extra > 0 else { return }
        switch type {
        case .int where !isWide, .timestamp: ints.removeLast(extra)
        case .int:
            wide.removeLast(extra)
            // The row that needed the width may be among those dropped.
            let narrow = wide.compactMap(\.int64)
            if narrow.count == wide.count {
                ints = narrow
                wide = []
                isWide = false
            }
        case .uint256: wide.removeLast(extra)
        case .float: doubles.removeLast(extra)
        case .bool: bools.removeLast(extra)
        case .string: text.truncate(to: newCount)
        case .category: codes.removeLast(extra)
        }
        validity?.truncate(to: newCount)
        count = newCount
    }

    package func finish() -> Column {
        let validity = (validity?.missingCount ?? 0) > 0 ? validity : nil
        let storage: Column.Storage =
            switch type {
            case .int: isWide ? .uint256(wide) : .int(ints)
            case .float: .float(doubles)
            case .bool: .bool(bools)
            case .string: .string(text.finish())
            case .timestamp: .timestamp(ints)
            case .uint256: .uint256(wide)
            case .category: .category(codes: codes, levels: levels)
            }
        return Column(storage, validity: validity)
    }
}
