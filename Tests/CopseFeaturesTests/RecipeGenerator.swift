import CopseFeatures
import CopseFrame
import CopseMath

/// Random recipes over all functions and random frames to run them on: missing values, equal and
/// late times, ties, zeros of both signs, infinities.
struct RecipeGenerator {
    var random: RandomStream

    /// Whether frames keep each text once: those of every other seed.
    private let sharesTexts: Bool

    init(seed: UInt64) {
        random = RandomStream(seed: seed, stream: 7)
        sharesTexts = seed % 2 == 1
    }

    private mutating func pick<Value>(_ values: [Value]) -> Value {
        values[random.uniform(below: values.count)]
    }

    private mutating func chance(_ p: Double) -> Bool { random.uniform() < p }

    // MARK: Frames

    mutating func frame(rows: Int) -> Frame {
        var time = 1_600_000_000.0
        var times: [Double?] = []
        var numbers: [[Double]] = [[], []]
        var amounts: [UInt256?] = []
        var whole: [Int64?] = []
        var from: [String?] = []
        var to: [String?] = []
        let people = 1 + random.uniform(below: 12)
        for _ in 0..<rows {
            time += pick([-500, -3, 0, 0, 0, 1, 2, 13, 60, 4000])
            times.append(chance(0.05) ? nil : time)
            for index in numbers.indices {
                numbers[index].append(
                    chance(0.12)
                        ? .nan
                        : chance(0.02)
                            ? pick([
                                .infinity, -.infinity, 0, -0.0, 1e300, Double.leastNonzeroMagnitude,
                            ])
                            : chance(0.3)
                                ? Double(random.uniform(below: 5)) - 2
                                : (random.uniform() - 0.3) * pick([1, 1e-3, 1e9, 1e18]))
            }
            let word = random.nextUInt64()
            amounts.append(chance(0.1) ? nil : UInt256(w0: word, w1: chance(0.5) ? 0 : word >> 40))
            whole.append(chance(0.1) ? nil : Int64(random.uniform(below: 4)))
            let length = pick([1, 5, 42, 70])
            let name = String(repeating: "ä", count: length)
            from.append(chance(0.08) ? nil : name + "\(random.uniform(below: people))")
            to.append(chance(0.08) ? nil : pick(["", "0x", "0xa9059cbb00", "0xzz"]))
        }
        return Tables.frame([
            ("timestamp", Tables.times(times)), ("x", Tables.floats(numbers[0])),
            ("y", Tables.floats(numbers[1])),
            ("value", Tables.column(amounts, .zero) { .uint256($0) }),
            ("k", Tables.ints(whole)), ("from", Tables.strings(from, shared: sharesTexts)),
            ("to", Tables.strings(to, shared: sharesTexts)),
        ])
    }

    // MARK: Recipes

    private var names: [String] = ["x", "y", "value", "k"]

    mutating func recipe() -> String {
        names = ["x", "y", "value", "k"]
        var lines: [String] = []
        for index in 0..<(2 + random.uniform(below: 6)) {
            let name = (chance(0.2) ? "_" : "") + "f\(index)"
            lines.append("\(name) = \(number(depth: 3))")
            names.append(name)
        }
        lines.append("last = \(sequence(depth: 2))")
        if chance(0.5) { lines.append("fill \(pick(["0", "-1.5", "7"]))") }
        if chance(0.3) { lines.append("scale \(pick(["zscore", "minmax", "robust", "none"]))") }
        if chance(0.7) { lines.append("horizon \(pick([1, 2, 5, 17, 64, 100, 300]))") }
        return lines.joined(separator: "\n")
    }

    /// The recipe of a text with the models it may name: one that knows its first buckets, one that
    /// knows none and begins behind the first rows.
    static func parse(_ text: String) throws -> Recipe {
        var recipe = try Recipe.parse(text)
        let models = [
            CountingTracker.model(
                "traffic", of: "count() + sum(k)", first: 1_599_999_000, every: 60, known: 30),
            CountingTracker.model(
                "level", of: "max(x) - median(y)", first: 1_600_000_500, every: 900, known: 0),
        ]
        for model in models where recipe.modelNames.contains(model.name) { recipe.attach(model) }
        return recipe
    }

    private mutating func number(depth: Int) -> String {
        if depth == 0 || chance(0.15) {
            return chance(0.2) ? pick(["0", "1", "2.5", "1e18", "3gwei", "60s"]) : pick(names)
        }
        return chance(0.5) ? sequence(depth: depth) : element(depth: depth - 1)
    }

    private mutating func element(depth: Int) -> String {
        func name(_ generator: inout RecipeGenerator) -> String { generator.number(depth: depth) }
        let (a, b) = (name(&self), name(&self))
        switch random.uniform(below: 12) {
        case 0: return "(\(a)) \(pick(["+", "-", "*", "/", "%"])) (\(b))"
        case 1: return "(\(a)) \(pick(["<", "<=", ">", ">=", "==", "!="])) (\(b))"
        case 2: return "\(pick(["abs", "sqrt", "log", "log1p", "log10", "exp", "expm1"]))(\(a))"
        case 3: return "\(pick(["floor", "ceil", "round", "is_null"]))(\(a))"
        case 4: return "clip(\(a), -1, \(b))"
        case 5: return "\(pick(["min", "max", "coalesce", "fillna"]))(\(a), \(b))"
        case 6: return "if((\(a)) > 0, \(b), \(name(&self)))"
        case 7: return "not (\(a)) \(pick(["and", "or"])) (\(b))"
        case 8:
            return pick([
                "hour()", "minute()", "day()", "day_of_week()", "is_weekend()", "month()",
                "timestamp - \"2020-09-13\"",
            ])
        case 9:
            return pick([
                "length(from)", "starts_with(to, \"0x\")", "selector(to)", "is_null(from)",
                "to == \"0x\"", "to in (\"\", \"0x\")", "from < to",
            ])
        case 10: return "(\(a)) in (0, 1, \(b))"
        default: return "(\(a)) ^ \(pick(["2", "0.5", "-1"]))"
        }
    }

    private mutating func keys() -> String {
        pick(["", "", ", by=from", ", by=to", ", by=k", ", by=(from, to)", ", by=(from, to, k)"])
    }

    private mutating func window() -> String {
        pick(["1", "2", "10", "64", "65", "120", "1s", "60s", "1h", "7d"])
    }

    /// A function that looks at other rows.
    private mutating func sequence(depth: Int) -> String {
        let x = number(depth: depth - 1)
        let by = keys()
        switch random.uniform(below: 15) {
        case 0, 1, 2:
            let statistic = pick(["mean", "std", "var", "sum", "min", "max", "median"])
            return "rolling_\(statistic)(\(x), \(window())\(by))"
        case 3:
            return "rolling_quantile(\(x), \(window()), \(pick(["0", "0.25", "0.9", "1"]))\(by))"
        case 4: return "rolling_count(\(window())\(by))"
        case 5: return "zscore(\(x), \(window())\(by))"
        case 6: return "\(pick(["lag", "diff"]))(\(x), \(pick(["1", "2", "70"]))\(by))"
        case 7: return "pct_change(\(x)\(by))"
        case 8: return "ewm_mean(\(x), halflife=\(pick(["0.5", "3", "10"]))\(by))"
        case 9: return "\(pick(["cumsum", "cummax", "expanding_mean", "expanding_std"]))(\(x)\(by))"
        case 10: return "\(pick(["cumcount", "first_seen"]))(\(by.dropFirst(2)))"
        case 11: return "age(\(pick(["timestamp", x]))\(by))"
        case 12: return "count_distinct(\(pick(["to", "from", x]))\(by))"
        case 13: return "arima_z(\(pick(["traffic", "level"])))"
        default: return "diff(timestamp\(by))"
        }
    }
}
