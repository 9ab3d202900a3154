/// A column as a chart takes it.
package struct Measured: Sendable {
    package enum Unit: Sendable {
        case real
        case whole
        /// Seconds since 1970-01-01T00:00:00Z.
        case time
    }

    package var name: String
    /// Not a number where a value is missing.
    package var values: [Double]
    package var unit: Unit

    package init(_ name: String, _ values: [Double], unit: Unit = .real) {
        self.name = name
        self.values = values
        self.unit = unit
    }

    func scale(isLog: Bool) -> Axis.Scale {
        unit == .time ? .time : isLog ? .log : .linear
    }
}

/// Which rows a chart can show, and why the others are left out.
struct Selection {
    private(set) var rows = 0
    private(set) var missing = 0
    private(set) var infinite = 0
    private(set) var notPositive = 0

    enum Verdict { case kept, missing, infinite, notPositive }

    static func verdict(_ value: Double, isLog: Bool) -> Verdict {
        if value.isNaN { return .missing }
        if value.magnitude > Axis.greatest { return .infinite }
        return isLog && value <= 0 ? .notPositive : .kept
    }

    mutating func take(_ verdict: Verdict) -> Bool {
        rows += 1
        switch verdict {
        case .kept: return true
        case .missing: missing += 1
        case .infinite: infinite += 1
        case .notPositive: notPositive += 1
        }
        return false
    }

    var kept: Int { rows - missing - infinite - notPositive }

    /// `60 rows; 3 missing and 1 infinite left out`
    var caption: String {
        var reasons: [String] = []
        if missing > 0 { reasons.append("\(missing.grouped) missing") }
        if infinite > 0 { reasons.append("\(infinite.grouped) infinite") }
        if notPositive > 0 { reasons.append("\(notPositive.grouped) not above 0") }
        let left = reasons.isEmpty ? "" : "; \(reasons.joined(separator: ", ")) left out"
        return "\(rows.counted("row"))\(left)"
    }

    /// The values that can be drawn.
    ///
    /// - Throws: `ChartError` when there is none.
    static func values(
        of column: Measured, isLog: Bool
    ) throws(ChartError) -> (values: [Double], selection: Selection) {
        var selection = Selection()
        var values: [Double] = []
        values.reserveCapacity(column.values.count)
        let isLog = isLog && column.unit != .time
        for value in column.values where selection.take(verdict(value, isLog: isLog)) {
            values.append(value)
        }
        try selection.check(column.name)
        return (values, selection)
    }

    /// - Throws: `ChartError` when no row is left.
    func check(_ column: String) throws(ChartError) {
        guard rows > 0 else { throw .noRows }
        guard kept == 0 else { return }
        throw notPositive > 0
            ? .nonePositive(column: column) : .allMissing(column: column, rows: rows)
    }
}
