import CopseMath

/// What has been seen in a column: the sum over its fields decides its type.
struct FieldKinds: OptionSet {
    let rawValue: UInt16

    static let missing = FieldKinds(rawValue: 1 << 0)
    static let int = FieldKinds(rawValue: 1 << 1)
    static let negative = FieldKinds(rawValue: 1 << 2)
    /// A non-negative integer that needs 64 to 256 bits.
    static let wide = FieldKinds(rawValue: 1 << 3)
    /// An integer that no integer type here holds.
    static let huge = FieldKinds(rawValue: 1 << 4)
    static let float = FieldKinds(rawValue: 1 << 5)
    static let bool = FieldKinds(rawValue: 1 << 6)
    static let time = FieldKinds(rawValue: 1 << 7)
    static let text = FieldKinds(rawValue: 1 << 8)
    /// Present fields with and without quotes around them.
    static let quoted = FieldKinds(rawValue: 1 << 9)
    static let unquoted = FieldKinds(rawValue: 1 << 10)

    static let numbers: FieldKinds = [.int, .wide, .huge, .float]

    /// What a column of these fields is.
    ///
    /// - Only missing: `float`. Times only: `timestamp`. Words true and false only: `bool`.
    /// - Integers: `int`; with some too wide for it and none negative: `uint256`; beyond that the
    ///   nearest doubles, `float`. Any other mixture is `string`.
    var type: ColumnType {
        if contains(.text) { return .string }
        let isNumber = !isDisjoint(with: .numbers)
        if contains(.time) { return isNumber || contains(.bool) ? .string : .timestamp }
        if contains(.bool) { return isNumber ? .string : .bool }
        if !isNumber || contains(.float) || contains(.huge) { return .float }
        if contains(.wide) { return contains(.negative) ? .float : .uint256 }
        return .int
    }

    /// Whether integers were rounded to doubles because no integer type holds them all.
    var losesIntegers: Bool {
        type == .float && (contains(.huge) || contains(.wide))
    }
}

/// What a field may be beside what its text says by itself.
enum FieldRole: Equatable {
    case plain
    /// A quantity of Ethereum: hexadecimal and leading zeros are numbers too.
    case quantity
    /// A block time: seconds since 1970 or an ISO time.
    case time
    /// A receipt status: 0, 1 or missing.
    case status
    /// A type was given; only whether the field is there matters.
    case forced
}

extension FieldKinds {
    /// What one field is.
    init(_ bytes: Span<UInt8>, _ start: Int, _ end: Int, role: FieldRole) {
        if role != .time, let value = ShortInteger.value(bytes, start, end) {
            let isText = role == .status && value & 1 != value
            self = isText ? .text : value < 0 ? [.int, .negative] : .int
            return
        }
        let (start, end) = ByteText.trimmed(bytes, start, end)
        if start == end {
            self = .missing
            return
        }
        switch role {
        case .plain: self = Self.plain(bytes, start, end)
        case .quantity:
            if let value = HexText.uint256(bytes, start, end) {
                self = value.int64 == nil ? .wide : .int
            } else if let number = NumberText(bytes, start, end) {
                self = Self.of(number, bytes, start, end)
            } else {
                self = MissingText.matches(bytes, start, end) ? .missing : .text
            }
        case .time:
            if Timestamp.parse(bytes, start, end) != nil
                || Timestamp.parseEpoch(bytes, start, end) != nil
            {
                self = .time
            } else {
                self = Self.plain(bytes, start, end)
            }
        case .status:
            let status =
                HexText.uint256(bytes, start, end)?.int64
                ?? NumberText(bytes, start, end)?.int64
            self =
                status == 0 || status == 1
                ? .int : MissingText.matches(bytes, start, end) ? .missing : .text
        case .forced: self = []
        }
    }

    private static func plain(_ bytes: Span<UInt8>, _ start: Int, _ end: Int) -> FieldKinds {
        let first = bytes[start]
        if ByteText.isDigit(first) || first == 0x2d || first == 0x2b || first == 0x2e {
            if let number = NumberText(bytes, start, end) {
                return number.hasLeadingZero ? .text : of(number, bytes, start, end)
            }
            if Timestamp.parse(bytes, start, end) != nil { return .time }
        } else if ByteText.equals(bytes, start, end, ignoringCase: "true")
            || ByteText.equals(bytes, start, end, ignoringCase: "false")
        {
            return .bool
        }
        if InfinityText.value(bytes, start, end) != nil { return .float }
        return MissingText.matches(bytes, start, end) ? .missing : .text
    }

    private static func of(
        _ number: NumberText, _ bytes: Span<UInt8>, _ start: Int, _ end: Int
    ) -> FieldKinds {
        guard number.isInteger else { return .float }
        if number.int64 != nil {
            return number.isNegative && number.mantissa != 0 ? [.int, .negative] : .int
        }
        return number.uint256(bytes, start, end) == nil ? .huge : .wide
    }
}
