/// The values above `low` and up to `high`.
struct ValueInterval: Equatable, Sendable {
    var low: Double
    var high: Double

    /// Everything but −∞, which is above nothing: such a row is walked again in vain.
    static let all = ValueInterval(low: -.infinity, high: .infinity)

    /// No value at all.
    static let none = ValueInterval(low: .infinity, high: -.infinity)
}
