internal import CopseFeatures
internal import CopseFrame
internal import CopseMath
internal import CopseModels

/// Features in words: what each is follows from its line of the recipe, how unusual it is from the
/// median of the model's golden rows.
///
/// A z-score is told by what stands in its window before the row: `gasPrice 41 × the sender's mean of
/// the 10 before`, which says more than deviations of a window that the row itself is part of.
struct ReasonWords {
    private let steps: [String: Expression]
    /// By feature; NaN where no golden row tells.
    private let usual: [String: Double]
    /// Windows of z-scores, by the text of the score.
    private let windows: [String: Int]
    /// The recipe with two more features for each of `windows`: the value, and the mean of those
    /// before.
    private let extended: CompiledRecipe?
    private let ownFeatures: Int

    init(_ detector: Detector) {
        var usual: [String: Double] = [:]
        for (name, column) in zip(detector.featureNames, detector.golden.features.columns) {
            let known = column.filter(\.isFinite).sorted()
            usual[name] = known.isEmpty ? .nan : Percentile.linear(sorted: known, q: 50)
        }
        self.usual = usual
        var steps: [String: Expression] = [:]
        var windows: [String: Int] = [:]
        var extra: [Recipe.Step] = []
        // A scaled feature is no longer what its line says.
        if let recipe = detector.recipe?.recipe, recipe.scale == .none {
            for step in recipe.steps {
                steps[step.name] = step.expression
                guard let score = WindowCall(step.expression), score.name == "zscore",
                    windows[step.expression.description] == nil
                else { continue }
                windows[step.expression.description] = windows.count
                extra.append(.init(name: "\u{0}x\(extra.count)", expression: score.input))
                extra.append(.init(name: "\u{0}m\(extra.count)", expression: score.meanBefore))
            }
        }
        self.steps = steps
        self.windows = windows
        ownFeatures = detector.recipe?.features.count ?? 0
        if let recipe = detector.recipe, !extra.isEmpty {
            var longer = recipe.recipe
            longer.steps += extra
            longer.fill = nil
            extended = try? CompiledRecipe(longer, schema: recipe.rawSchema)
        } else {
            extended = nil
        }
    }

    /// What the windows of z-scores hold at a row: value and mean before, one after the other.
    func windows(of source: Frame, row: Int) -> [Double] {
        guard let extended,
            let probe = try? RecipeProbe(extended, source: source, row: row, relatedOnly: true)
        else { return [] }
        return Array(probe.features(probe.values([])).dropFirst(ownFeatures))
    }

    /// The strongest reasons, at most `limit`, none twice.
    func reasons(_ explanation: Explanation, windows: [Double], limit: Int = 3) -> [String] {
        var reasons: [String] = []
        for part in explanation.contributions where part.contribution > 0 {
            guard reasons.count < limit else { break }
            let words = words(part.feature, part.value, windows)
            if !reasons.contains(words) { reasons.append(words) }
        }
        return reasons
    }

    /// A feature and its value in words.
    func words(_ feature: String, _ value: Double, _ windows: [Double]) -> String {
        guard !value.isNaN else { return "\(feature) missing" }
        let usual = usual[feature] ?? .nan
        guard let expression = steps[feature] else { return compared(feature, value, usual) }
        return words(expression, value, usual, windows) ?? compared(feature, value, usual)
    }

    private func words(
        _ expression: Expression, _ value: Double, _ usual: Double, _ windows: [Double]
    ) -> String? {
        switch expression.kind {
        case .column(let name): return compared(name, value, usual)
        case .binary(.add, let left, let right):
            guard case .call("cumcount", let arguments) = left.kind,
                case .literal(let one) = right.kind, one.double == 1
            else { break }
            return ordinal(value, GroupWords(arguments))
        case .call(let name, let arguments):
            return call(name, arguments, expression, value, usual, windows)
        default: break
        }
        return subject(expression).map { compared($0, value, usual) }
    }

    private func call(
        _ name: String, _ arguments: [Expression.Argument], _ whole: Expression, _ value: Double,
        _ usual: Double, _ windows: [Double]
    ) -> String? {
        let group = GroupWords(arguments)
        let first = arguments.first { $0.label != "by" }?.values.first
        if let window = WindowCall(whole) {
            return self.window(window, group, value, usual, windows)
        }
        switch name {
        case "hour": return "at hour \(Explanation.short(value))"
        case "day_of_week" where (0...6).contains(value):
            return "on a \(Self.days[Int(value)])"
        case "is_weekend": return value == 0 ? "on a weekday" : "at the weekend"
        case "cumcount": return ordinal(value + 1, group)
        case "age":
            let who = group.who ?? "the sequence"
            return value == 0 ? "\(who) never seen before" : "\(who) first seen \(time(value)) ago"
        case "diff" where first?.columnName == "timestamp":
            let other = group.whose.map { "\($0) one before" } ?? "the one before"
            return value < 0
                ? "\(time(-value)) earlier than \(other)" : "\(time(value)) after \(other)"
        case "diff":
            guard let first, let subject = subject(first) else { return nil }
            let other = group.whose.map { "\($0) one before" } ?? "the one before"
            return "\(subject) \(Explanation.short(abs(value))) "
                + (value < 0 ? "less than \(other)" : "more than \(other)")
        case "log", "log1p", "log10", "sqrt":
            guard let first, let subject = subject(first) else { return nil }
            let addend = Self.addend(first)
            return compared(
                subject, inverse(name, value) - addend, inverse(name, usual) - addend)
        default: return nil
        }
    }

    private func window(
        _ window: WindowCall, _ group: GroupWords, _ value: Double, _ usual: Double,
        _ windows: [Double]
    ) -> String? {
        guard let subject = subject(window.input) else { return nil }
        if let noun = window.noun {
            let over = "over \(group.whose ?? "the") last \(window.width)"
            return compared("\(noun) of \(subject) \(over)", value, usual)
        }
        let mean = "\(group.whose ?? "the") mean"
        if let place = self.windows[window.text], windows.count > 2 * place + 1 {
            let (now, before) = (windows[2 * place], windows[2 * place + 1])
            if let times = times(now, before) {
                return "\(subject) \(times) \(mean) of the \(window.width) before"
            }
        }
        let side = value < 0 ? "below" : "above"
        return "\(subject) \(Explanation.short(abs(value).toTwoPlaces)) deviations \(side) \(mean) "
            + "of the last \(window.width)"
    }

    // MARK: Phrases

    /// What an expression is about, in few words.
    private func subject(_ expression: Expression) -> String? {
        switch expression.kind {
        case .column(let name): return name
        case .binary(.multiply, let left, let right):
            guard let a = subject(left), let b = subject(right) else { return nil }
            return "\(a) × \(b)"
        case .binary(.divide, let left, let right):
            guard let a = subject(left), let b = subject(right) else { return nil }
            return "\(a) per \(b)"
        case .binary(.add, let left, let right):
            // What keeps a divisor from 0 says nothing.
            guard case .literal(let one) = right.kind, one.double == 1 else { return nil }
            return subject(left)
        default: return nil
        }
    }

    /// What `subject` leaves out: the 1 of `x + 1`.
    private static func addend(_ expression: Expression) -> Double {
        guard case .binary(.add, _, let right) = expression.kind, case .literal = right.kind else {
            return 0
        }
        return 1
    }

    private func compared(_ subject: String, _ value: Double, _ usual: Double) -> String {
        if let times = times(value, usual) { return "\(subject) \(times) the usual" }
        let text = "\(subject) \(Explanation.short(value))"
        guard usual.isFinite, usual != value else { return text }
        return "\(text) (usually \(Explanation.short(usual)))"
    }

    /// `41 ×` or `1/41 of`; nil for what is about the same or cannot be compared.
    private func times(_ value: Double, _ other: Double) -> String? {
        guard value > 0, other > 0, value.isFinite, other.isFinite else { return nil }
        let ratio = value / other
        guard ratio.isFinite, ratio > 0 else { return nil }
        if ratio >= 1.5 { return "\(Self.count(ratio)) ×" }
        // A ten-thousandth tells less than the two numbers do.
        if ratio <= 1 / 1.5, ratio > 1e-4 { return "1/\(Self.count(1 / ratio)) of" }
        return nil
    }

    /// A ratio to two digits: `41`, `230,000`, `1.1 million`, `5e14`.
    private static func count(_ ratio: Double) -> String {
        if ratio < 10 { return Explanation.short((ratio * 10).rounded() / 10) }
        var size = 1.0
        while ratio / size >= 100, size < 1e300 { size *= 10 }
        let rounded = (ratio / size).rounded() * size
        switch rounded {
        case ..<10_000: return Explanation.short(rounded)
        case ..<1e6: return "\(Int(rounded) / 1000),000"
        case ..<1e9: return Explanation.short(rounded / 1e6) + " million"
        case ..<1e12: return Explanation.short(rounded / 1e9) + " billion"
        default: return Explanation.short(rounded)
        }
    }

    private func ordinal(_ value: Double, _ group: GroupWords) -> String {
        let whose = group.whose ?? "the"
        guard let number = Int(exactly: value), number >= 1 else {
            return "\(whose) row \(Explanation.short(value))"
        }
        if number == 1 { return "\(whose) first row" }
        let ending =
            switch (number % 10, number % 100) {
            case (_, 11...13): "th"
            case (1, _): "st"
            case (2, _): "nd"
            case (3, _): "rd"
            default: "th"
            }
        return "\(whose) \(number)\(ending) row"
    }

    private func inverse(_ name: String, _ value: Double) -> Double {
        switch name {
        case "log": Elementary.exp(value)
        case "log1p": Elementary.expm1(value)
        case "log10": Elementary.pow(10, value)
        default: value * value
        }
    }

    private func time(_ seconds: Double) -> String {
        for (size, unit) in [(86400.0, "days"), (3600, "h"), (60, "min")] where seconds >= 2 * size
        {
            return "\(Explanation.short((seconds / size).rounded())) \(unit)"
        }
        return "\(Explanation.short(seconds)) s"
    }

    private static let days = [
        "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday",
    ]
}

/// Whose rows a `by=` names.
private struct GroupWords {
    /// `the sender's`; nil for all rows.
    var whose: String?
    /// `the sender`
    var who: String?

    init(_ arguments: [Expression.Argument]) {
        guard let keys = arguments.first(where: { $0.label == "by" })?.values else { return }
        let names = keys.compactMap(\.columnName)
        switch names {
        case ["from"]: (whose, who) = ("the sender's", "sender")
        case ["to"]: (whose, who) = ("the receiver's", "receiver")
        case ["from", "to"], ["to", "from"]: (whose, who) = ("the pair's", "pair")
        default:
            let text = names.joined(separator: " and ")
            (whose, who) = ("the \(text)'s", text)
        }
    }
}

/// `rolling_mean(x, W, by=…)` and its like.
private struct WindowCall {
    var name: String
    var input: Expression
    /// `10` or `1h`
    var width: String
    var text: String
    private var arguments: [Expression.Argument]

    init?(_ expression: Expression) {
        guard case .call(let name, let arguments) = expression.kind,
            name == "zscore" || Self.nouns[name] != nil
        else { return nil }
        let plain = arguments.filter { $0.label != "by" }
        guard plain.count >= 2, plain[0].label ?? "x" == "x", plain[1].label ?? "W" == "W",
            let input = plain[0].values.first, let width = plain[1].values.first
        else { return nil }
        self.name = name
        self.input = input
        self.width = width.description
        self.arguments = arguments
        text = expression.description
    }

    var noun: String? { Self.nouns[name] }

    /// The mean of the window of the group's row before.
    var meanBefore: Expression {
        let nowhere = 0..<0
        let mean = Expression(.call("rolling_mean", arguments), range: nowhere)
        let keys = arguments.filter { $0.label == "by" }
        let input = Expression.Argument(label: nil, values: [mean], range: nowhere)
        return Expression(.call("lag", [input] + keys), range: nowhere)
    }

    private static let nouns = [
        "rolling_mean": "mean", "rolling_std": "spread", "rolling_var": "variance",
        "rolling_sum": "sum", "rolling_min": "least", "rolling_max": "most",
        "rolling_median": "median",
    ]
}

extension Double {
    fileprivate var toTwoPlaces: Double { (self * 100).rounded() / 100 }
}
