internal import CopseFrame
internal import CopseMath

/// The numbers a raw field can have, numbered in their order, so that they can be halved.
///
/// A recipe reads nearest doubles, and so only values with different doubles are told apart. Whole
/// numbers stay whole; a time keeps whole seconds if it has them; a column that is never negative
/// stays so.
struct FieldDomain {
    let type: ColumnType
    /// The smallest and the largest key.
    let keys: ClosedRange<Int>
    /// The key of the field as it is.
    let origin: Int
    private let cell: Scalar
    /// Microseconds from one time to the next.
    private let step: Int64

    /// The magnitude of floats ends where squares of products still are finite.
    private static let largestFloat = 1e77
    private static let exactKeys = 1 << 53

    /// - Parameters:
    ///   - canBeNegative: whether any known value of an int or float column is.
    ///   - times: what a time may move between; rows keep their order.
    init?(_ cell: Scalar, type: ColumnType, canBeNegative: Bool, times: ClosedRange<Int64>) {
        self.type = type
        self.cell = cell
        var step: Int64 = 1
        switch (cell, type) {
        case (.bool(let value), .bool):
            keys = 0...1
            origin = value ? 1 : 0
        case (.timestamp(let value), .timestamp):
            if value % 1_000_000 == 0 { step = 1_000_000 }
            let least = (times.lowerBound + (times.lowerBound > 0 ? step - 1 : 0)) / step
            let most = times.upperBound / step
            origin = Int(value / step)
            keys = min(Int(least), origin)...max(Int(most), origin)
        case (.int(let value), .int):
            let most = Self.wholeKey(0x1p63.nextDown)
            origin = Self.wholeKey(Double(value))
            keys = (canBeNegative ? -most : 0)...max(most, origin)
        case (.uint256(let value), .uint256):
            origin = Self.wholeKey(value.nearestDouble)
            keys = 0...max(Self.wholeKey(0x1p256.nextDown), origin)
        case (.float(let value), .float) where value.isFinite:
            let most = max(Self.floatKey(Self.largestFloat), abs(Self.floatKey(value)))
            origin = Self.floatKey(value)
            keys = (canBeNegative ? -most : 0)...most
        default: return nil
        }
        self.step = step
        guard keys.contains(origin) else { return nil }
    }

    /// The double of a key.
    func number(_ key: Int) -> Double {
        switch type {
        case .timestamp: Double(Int64(key) * step) / 1e6
        case .float:
            key < 0
                ? -Double(bitPattern: UInt64(-key)) : Double(bitPattern: UInt64(key))
        default: Self.wholeNumber(key)
        }
    }

    /// The value with the double of a key that is nearest to the field as it is.
    func value(_ key: Int) -> Scalar {
        switch type {
        case .bool: return .bool(key != 0)
        case .timestamp: return .timestamp(Int64(key) * step)
        case .float: return .float(number(key))
        case .int: return .int(whole(key))
        default: return .uint256(wide(key))
        }
    }

    // MARK: Keys

    private static func floatKey(_ value: Double) -> Int {
        let magnitude = Int(value.magnitude.bitPattern)
        return value < 0 ? -magnitude : magnitude
    }

    /// Whole doubles by their rank.
    private static func wholeKey(_ value: Double) -> Int {
        let magnitude = value.magnitude
        let key =
            magnitude <= 0x1p53
            ? Int(magnitude)
            : exactKeys + Int(magnitude.bitPattern - 0x1p53.bitPattern)
        return value < 0 ? -key : key
    }

    private static func wholeNumber(_ key: Int) -> Double {
        let rank = abs(key)
        let magnitude =
            rank <= exactKeys
            ? Double(rank)
            : Double(bitPattern: 0x1p53.bitPattern + UInt64(rank - exactKeys))
        return key < 0 ? -magnitude : magnitude
    }

    // MARK: The nearest of all values with one double

    private func whole(_ key: Int) -> Int64 {
        let number = number(key)
        guard abs(key) > Self.exactKeys else { return Int64(number) }
        // Between the double and its neighbour on this side lies the first that rounds to it.
        let isUp = key > origin
        let neighbour = isUp ? number.nextDown : number.nextUp
        guard let near = Int64(exactly: neighbour), let far = Int64(exactly: number) else {
            return Int64(exactly: number) ?? (key < 0 ? .min : .max)
        }
        let middle = near + (far - near) / 2
        if Double(middle) == number { return middle }
        return isUp ? middle + 1 : middle - 1
    }

    private func wide(_ key: Int) -> UInt256 {
        let number = number(key)
        guard let far = UInt256(exactly: number) else { return .max }
        guard abs(key) > Self.exactKeys else { return far }
        let isUp = key > origin
        guard let near = UInt256(exactly: isUp ? number.nextDown : number.nextUp) else {
            return far
        }
        let (low, high) = isUp ? (near, far) : (far, near)
        let gap = high.subtractingReportingOverflow(low).partialValue
        let half = gap.quotientAndRemainder(dividingByWord: 2).0
        let middle = low.addingReportingOverflow(half).partialValue
        if middle.nearestDouble == number { return middle }
        let one = UInt256(1)
        return isUp
            ? middle.addingReportingOverflow(one).partialValue
            : middle.subtractingReportingOverflow(one).partialValue
    }
}
