/// Between which two numbers a value lies while one or two fields of a record range over a box.
package struct Enclosure: Sendable, Equatable {
    package var low: Double
    package var high: Double
    /// Whether it may be missing somewhere in the box.
    package var mayMiss: Bool
    var trends: Trends

    static let anything = Enclosure(
        low: -.infinity, high: .infinity, mayMiss: true, trends: Trends(.unknown, .unknown))

    init(low: Double, high: Double, mayMiss: Bool = false, trends: Trends) {
        self.low = low
        self.high = high
        self.mayMiss = mayMiss
        self.trends = trends
    }

    /// The same value everywhere in the box.
    init(constant value: Double) {
        self.init(low: value, high: value, mayMiss: value.isNaN, trends: Trends(.flat, .flat))
    }

    var isConstant: Bool { trends.isFlat }

    /// The sign that the value has everywhere, 0 allowed.
    var sign: Trend { low >= 0 ? .rising : high <= 0 ? .falling : .unknown }
}

/// How a value moves when one field grows and the other stays.
enum Trend: Int8, Sendable {
    case falling = -1
    case flat = 0
    case rising = 1
    case unknown = 2

    var flipped: Trend {
        switch self {
        case .falling: .rising
        case .rising: .falling
        default: self
        }
    }

    /// The trend of a sum.
    func joined(_ other: Trend) -> Trend {
        if self == .flat { return other }
        return other == .flat || other == self ? self : .unknown
    }

    /// The trend of a part that is multiplied by something of a sign.
    func times(_ sign: Trend) -> Trend {
        switch (self, sign) {
        case (.flat, _): .flat
        case (_, .rising): self
        case (_, .falling): flipped
        default: .unknown
        }
    }
}

/// The trends along both fields.
struct Trends: Sendable, Equatable {
    var first: Trend
    var second: Trend

    init(_ first: Trend, _ second: Trend) {
        self.first = first
        self.second = second
    }

    var isFlat: Bool { first == .flat && second == .flat }
    var isKnown: Bool { first != .unknown && second != .unknown }
    var flipped: Trends { Trends(first.flipped, second.flipped) }

    func joined(_ other: Trends) -> Trends {
        Trends(first.joined(other.first), second.joined(other.second))
    }

    func times(_ sign: Trend) -> Trends { Trends(first.times(sign), second.times(sign)) }
}
