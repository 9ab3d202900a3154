/// One value per row in a compiled recipe. Equal nodes are computed once.
enum Node: Hashable, Sendable {
    /// A raw column as nearest doubles; the index counts the columns the plan reads.
    case load(Int)
    /// The bits of a constant.
    case constant(UInt64)
    case element(ElementOperation, [Int])
    case text(TextOperation, column: Int)
    case exactComparison(column: Int, Comparison, ExactBound)
    case statistic(Statistic, WindowKey)
    case lag(Int, rows: Int, tracker: Int)
    case age(Int, tracker: Int)
    case count(CountKind, tracker: Int)
    case distinct(pairs: Int, tracker: Int)
    case ewm(Int, halflife: UInt64, tracker: Int)
    /// z of a model, by its place among the builder's; an input for each aggregate.
    case series(Int, inputs: [Int], time: Int)
}

/// A window that several statistics may share.
struct WindowKey: Hashable, Sendable {
    var input: Int
    var extent: Extent
    var tracker: Int
}

/// How far back a window reaches, the current row included.
enum Extent: Hashable, Sendable {
    case rows(Int)
    /// `(t − seconds, t]` on the largest time seen so far.
    case seconds(bits: UInt64, time: Int)
    /// As far as the tracker reaches.
    case all
}

enum Statistic: Hashable, Sendable {
    case sum, mean, variance, minimum, maximum
    /// Rows in the window, missing or not.
    case rows
    /// Linear interpolation between order statistics, as numpy and pandas have it.
    case quantile(bits: UInt64)
    /// The mean of the two middle values.
    case median
}

enum CountKind: Hashable, Sendable {
    /// Rows of the group before this one.
    case before
    case isFirst
    /// Rows in a window of so many.
    case window(Int)
}

enum Comparison: String, Hashable, Sendable {
    case equal = "=="
    case notEqual = "!="
    case less = "<"
    case lessOrEqual = "<="
    case greater = ">"
    case greaterOrEqual = ">="
}

/// Which rows belong together: the same key within the horizon.
struct TrackerKey: Hashable, Sendable {
    enum Source: Hashable, Sendable {
        /// Every row, one group.
        case all
        /// A text column, by its bytes.
        case text(Int)
        /// A node, by its value.
        case number(Int)
        /// Both of two other trackers.
        case pair(Int, Int)
    }

    var source: Source
    var horizon: Int?
}

/// Functions of the values of one row.
enum ElementOperation: Hashable, Sendable {
    case negate, not, truth, abs, sqrt, log, log1p, log10, exp, expm1, floor, ceil, round, isMissing
    case add, subtract, multiply, divide, remainder, power
    case minimum, maximum
    case compare(Comparison)
    case and, or, coalesce
    case choose, clip
    /// (x, mean, standard deviation) -> z, a deviation of 0 or none taken as 1.
    case zscore
    case hour, minute, day, dayOfWeek, month
    /// Of the day of the week.
    case isWeekend
    /// The first where the second is present, else missing.
    case whereOther
}

extension ElementOperation {
    /// How many arguments are looked at.
    var arity: Int {
        switch self {
        case .negate, .not, .truth, .abs, .sqrt, .log, .log1p, .log10, .exp, .expm1, .floor, .ceil,
            .round, .isMissing, .hour, .minute, .day, .dayOfWeek, .month, .isWeekend:
            1
        case .choose, .clip, .zscore: 3
        default: 2
        }
    }
}

/// Functions of the text of one row.
enum TextOperation: Hashable, Sendable {
    case length
    case startsWith(String)
    case selector, isMissing
    case compare(Comparison, String)
    case among([String])
    case compareColumns(Comparison, other: Int)
}

/// What whole numbers and times are compared with exactly.
enum ExactBound: Hashable, Sendable {
    /// Another column of whole numbers, or of times.
    case column(Int)
    case magnitude(w0: UInt64, w1: UInt64, w2: UInt64, w3: UInt64, isNegative: Bool)
    /// Microseconds since 1970.
    case time(Int64)
}
