package import CopseFrame

/// Values in time order, and where they stand in time.
package struct TimeSeries: Sendable {
    /// What numbers the values.
    package enum Clock: Sendable, Equatable {
        /// Buckets of `every` microseconds, the first beginning at `first`.
        case buckets(first: Int64, every: Int64)
        /// A time for each value, in microseconds; nil where it is missing.
        case times([Int64?])
        /// Rows from 0.
        case rows
    }

    /// Another series beside it, for a model to explain it with.
    package struct Regressor: Sendable, Equatable {
        package var name: String
        package var values: [Double]
    }

    /// NaN is a missing value.
    package var values: [Double]
    package var clock: Clock
    /// How it was asked for: `mean(gasPrice)`.
    package var text: String
    /// The frame's column of times that the buckets go by.
    package var time = "timestamp"
    /// As long as `values` each.
    package var regressors: [Regressor] = []
    /// The rows of the frame behind each value, `0-13, 17`; nil where they are not known, and where
    /// every row is a value.
    package var rows: [String]?

    package var missingCount: Int { values.count { $0.isNaN } }

    /// Microseconds from one value to the next; nil for rows and where times are not equally far
    /// apart.
    package var step: Int64? {
        switch clock {
        case .buckets(_, let every): return every
        case .rows: return nil
        case .times(let times):
            guard times.count > 1, let first = times[0], let second = times[1], second > first
            else { return nil }
            let step = second - first
            for (place, time) in times.enumerated() where time != first + Int64(place) * step {
                return nil
            }
            return step
        }
    }

    /// `1h`, `90s`; nil where there is no fixed step.
    package var every: String? { step.map(Self.duration) }

    /// Where the values `places` begin; beyond the end as far as it is known.
    package func starts(_ places: some Sequence<Int>) -> Column {
        var times: [Int64?]
        switch clock {
        case .rows: return Column(.int(places.map(Int64.init)))
        case .buckets(let first, let every): times = places.map { first + Int64($0) * every }
        case .times(let known):
            let step = step
            times = places.map { place in
                if known.indices.contains(place) { return known[place] }
                guard let step, let first = known[0] else { return nil }
                return first + Int64(place) * step
            }
        }
        times = times.map { $0.flatMap { Timestamp.range.contains($0) ? $0 : nil } }
        var validity = Validity(allPresent: times.count)
        for (row, time) in times.enumerated() where time == nil { validity.setMissing(row) }
        return Column(
            .timestamp(times.map { $0 ?? 0 }), validity: validity.missingCount > 0 ? validity : nil)
    }

    /// Columns `start value`, then the regressors.
    package var frame: Frame {
        Frame(
            [("start", starts(values.indices)), ("value", Column(.float(values)))]
                + regressors.map { ($0.name, Column(.float($0.values))) })
    }

    /// `168 values every 1h from 2023-11-20T00:00:00Z, 2 missing`
    package var summary: String {
        var text = "\(values.count.counted("value"))"
        if let every { text += " every \(every)" }
        if case .timestamp(let start)? = values.isEmpty ? nil : starts(0..<1).scalar(at: 0) {
            text += " from \(Timestamp.text(start))"
        }
        let missing = missingCount
        return text + (missing > 0 ? ", \(missing.grouped) missing" : "")
    }

    /// The longest unit that divides it: `90s`, `1h`, `7d`.
    static func duration(_ microseconds: Int64) -> String {
        for (unit, size) in [("d", 86_400), ("h", 3600), ("m", 60), ("s", 1)] as [(String, Int64)]
        where microseconds % (size * 1_000_000) == 0 {
            return "\(microseconds / (size * 1_000_000))\(unit)"
        }
        return NumberDisplay.text(Double(microseconds) / 1e6, digits: 16) + "s"
    }
}
