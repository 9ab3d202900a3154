import CopseFrame
import CopseMath

/// The unit that amounts of wei are shown in when it is asked for: on the screen only, never in data.
package enum WeiUnit: String, Sendable, CaseIterable {
    case wei, gwei, ether

    /// Wei in one, as a power of ten.
    var exponent: Int {
        switch self {
        case .wei: 0
        case .gwei: 9
        case .ether: 18
        }
    }

    /// Columns that hold wei by the names of transactions, and windows over them.
    private static let prices = [
        "gasPrice", "gas_price", "maxFeePerGas", "maxPriorityFeePerGas", "max_fee_per_gas",
        "max_priority_fee_per_gas",
    ]
    private static let windows = [
        "mean", "std", "min", "max", "median", "sum", "rolling_mean", "rolling_std", "rolling_min",
        "rolling_max", "rolling_median", "rolling_sum",
    ]

    /// The unit a column is shown in; nil where it holds no wei. Prices of gas are tiny parts of an
    /// ether, so that gwei stand for it.
    func shown(for column: String) -> WeiUnit? {
        if Self.prices.contains(where: { Self.is($0, column) }) {
            return self == .ether ? .gwei : self
        }
        let name = column.lowercased()
        return Self.is("value", column) || name.hasSuffix("wei") || name.hasSuffix("(wei)")
            ? self : nil
    }

    private static func `is`(_ name: String, _ column: String) -> Bool {
        column == name || windows.contains { column == "\(name)_\($0)" }
    }

    /// The unit of a picture's axis: where whole numbers are wei beyond doubt.
    static func usual(for column: String, _ type: ColumnType, among names: [String]) -> WeiUnit? {
        guard type == .int || type == .uint256 else { return nil }
        if prices.contains(column) { return .gwei }
        return column == "value" && names.contains(where: prices.contains) ? .ether : nil
    }

    /// An amount with its digits in groups of three.
    func text(_ amount: Scalar) -> String {
        switch amount {
        case .int(let value) where self == .wei: return value.grouped
        case .uint256(let value) where self == .wei: return Self.grouped(value.description)
        case .int(let value): return text(Double(value))
        case .uint256(let value): return text(Double(value.description) ?? .nan)
        case .float(let value): return text(value)
        default: return amount.displayText
        }
    }

    private func text(_ wei: Double) -> String {
        // A division by a power of ten that is exact as a double is rounded once.
        let text = NumberDisplay.text(wei / Ticks.power(exponent))
        return text.contains("e") ? text : Self.grouped(text)
    }

    /// `1234567.5` as `1,234,567.5`.
    private static func grouped(_ text: String) -> String {
        let digits = text.drop { $0 == "-" }
        let whole = digits.prefix { $0 != "." }
        guard whole.count > 3, whole.allSatisfy({ $0.isASCII && $0.isNumber }) else { return text }
        var result = ""
        for (index, digit) in whole.enumerated() {
            if index > 0, (whole.count - index) % 3 == 0 { result.append(",") }
            result.append(digit)
        }
        return text.prefix { $0 == "-" } + result + digits.dropFirst(whole.count)
    }
}

extension Flag {
    /// For verbs that show frames.
    static let unit = Flag(
        "unit", .choice(WeiUnit.allCases.map(\.rawValue)),
        about: "show amounts of wei so, digits in groups; data stay as they are")
}
