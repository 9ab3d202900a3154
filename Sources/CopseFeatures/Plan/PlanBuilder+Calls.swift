import CopseFrame
import CopseMath

/// The arguments of a call, by the names of its parameters.
private struct Bound {
    let signature: FunctionSignature
    var values: [String: Expression] = [:]
    var rest: [Expression] = []
    var keys: [Expression] = []
}

extension PlanBuilder {
    mutating func call(
        _ name: String, _ arguments: [Expression.Argument], _ whole: Expression
    ) throws(RecipeError) -> Lowered {
        guard let signature = FunctionSignature.named(name) else {
            throw error(
                .functionNotFound(
                    name,
                    suggestion: Suggestion.nearest(to: name, in: FunctionSignature.all.map(\.name))),
                whole.range.lowerBound..<whole.range.lowerBound + name.unicodeScalars.count)
        }
        let bound = try bind(signature, arguments, whole)
        return try lower(bound, whole)
    }

    private func bind(
        _ signature: FunctionSignature, _ arguments: [Expression.Argument], _ whole: Expression
    ) throws(RecipeError) -> Bound {
        var bound = Bound(signature: signature)
        var position = 0
        for argument in arguments {
            if argument.label == "by", signature.takesKeys {
                guard bound.keys.isEmpty else {
                    throw error(.repeatedArgument("by", function: signature.name), argument.range)
                }
                bound.keys = argument.values
                continue
            }
            let parameter: String
            if let label = argument.label {
                guard signature.parameters.contains(where: { $0.name == label }) else {
                    throw error(
                        .unknownArgument(
                            label, function: signature.name, signature: signature.text),
                        argument.range)
                }
                parameter = label
            } else if position < signature.parameters.count {
                parameter = signature.parameters[position].name
                position += 1
            } else if signature.isVariadic {
                bound.rest.append(argument.values[0])
                continue
            } else {
                throw count(signature, arguments, whole)
            }
            guard argument.values.count == 1 else {
                throw error(
                    .badArgument(
                        parameter, function: signature.name, expected: "one value",
                        found: "a list"), argument.range)
            }
            guard bound.values.updateValue(argument.values[0], forKey: parameter) == nil else {
                throw error(.repeatedArgument(parameter, function: signature.name), argument.range)
            }
        }
        for parameter in signature.parameters where bound.values[parameter.name] == nil {
            guard let fallback = parameter.fallback else {
                throw count(signature, arguments, whole)
            }
            bound.values[parameter.name] = Expression(fallback, range: whole.range)
        }
        return bound
    }

    private func count(
        _ signature: FunctionSignature, _ arguments: [Expression.Argument], _ whole: Expression
    ) -> RecipeError {
        error(
            .argumentCount(
                function: signature.name, signature: signature.text, given: arguments.count),
            whole.range)
    }

    private mutating func lower(_ bound: Bound, _ whole: Expression) throws(RecipeError) -> Lowered
    {
        if let simple = try lowerElementwise(bound) { return simple }
        return .number(try lowerSequence(bound, whole), .number)
    }

    private func argument(_ bound: Bound, _ name: String) throws(RecipeError) -> Expression {
        guard let value = bound.values[name] else {
            throw error(
                .argumentCount(
                    function: bound.signature.name, signature: bound.signature.text,
                    given: bound.values.count), nil)
        }
        return value
    }

    private mutating func number(_ bound: Bound, _ name: String) throws(RecipeError) -> Int {
        try number(try argument(bound, name))
    }

    private func bad(
        _ bound: Bound, _ name: String, _ expected: String, _ found: Expression
    ) -> RecipeError {
        error(
            .badArgument(
                name, function: bound.signature.name, expected: expected, found: "'\(found)'"),
            found.range)
    }

    // MARK: Element-wise

    private static let unary: [String: ElementOperation] = [
        "abs": .abs, "sqrt": .sqrt, "log": .log, "log1p": .log1p, "log10": .log10, "exp": .exp,
        "expm1": .expm1, "floor": .floor, "ceil": .ceil, "round": .round,
    ]
    private static let calendar: [String: ElementOperation] = [
        "hour": .hour, "minute": .minute, "day": .day, "day_of_week": .dayOfWeek,
        "month": .month,
    ]

    private mutating func lowerElementwise(_ bound: Bound) throws(RecipeError) -> Lowered? {
        let name = bound.signature.name
        if let operation = Self.unary[name] {
            return .number(element(operation, try number(bound, "x")), .number)
        }
        if let operation = Self.calendar[name] {
            return .number(element(operation, try number(bound, "t")), .number)
        }
        switch name {
        case "if": return try choice(bound)
        case "is_weekend":
            let day = element(.dayOfWeek, try number(bound, "t"))
            return .number(element(.isWeekend, day), .condition)
        case "clip":
            return .number(
                element(
                    .clip, try number(bound, "x"), try number(bound, "lo"),
                    try number(bound, "hi")), .number)
        case "min": return .number(try fold(.minimum, bound), .number)
        case "max": return .number(try fold(.maximum, bound), .number)
        case "coalesce": return .number(try fold(.coalesce, bound), .number)
        case "fillna":
            return .number(
                element(.coalesce, try number(bound, "x"), try number(bound, "v")), .number)
        case "is_null":
            let x = try argument(bound, "x")
            switch try lower(x) {
            case .number(let node, _): return .number(element(.isMissing, node), .condition)
            case .text(let column):
                return .number(node(.text(.isMissing, column: column)), .condition)
            case .constantText: return .number(constant(0), .condition)
            }
        case "length": return .number(try text(.length, bound, "x"), .number)
        case "selector": return .number(try text(.selector, bound, "input"), .number)
        case "starts_with":
            let prefix = try argument(bound, "prefix")
            guard case .literal(.string(let text)) = prefix.kind else {
                throw bad(bound, "prefix", "a text in quotes", prefix)
            }
            return .number(try self.text(.startsWith(text), bound, "x"), .condition)
        default: return nil
        }
    }

    /// `if(c, a, b)`: a time where both choices are times.
    private mutating func choice(_ bound: Bound) throws(RecipeError) -> Lowered {
        let condition = try number(bound, "c")
        let (a, b) = (try argument(bound, "a"), try argument(bound, "b"))
        let (first, second) = (try lower(a), try lower(b))
        let node = element(.choose, condition, try number(first, a), try number(second, b))
        return .number(node, first.isTime && second.isTime ? .time : .number)
    }

    private mutating func fold(
        _ operation: ElementOperation, _ bound: Bound
    ) throws(RecipeError) -> Int {
        var result = element(operation, try number(bound, "a"), try number(bound, "b"))
        for next in bound.rest { result = element(operation, result, try number(next)) }
        return result
    }

    private mutating func text(
        _ operation: TextOperation, _ bound: Bound, _ name: String
    ) throws(RecipeError) -> Int {
        let expression = try argument(bound, name)
        guard case .text(let column) = try lower(expression) else {
            throw error(
                .numberAsText("'\(expression)'", function: bound.signature.name), expression.range)
        }
        return node(.text(operation, column: column))
    }

    // MARK: Windows and running steps

    private mutating func lowerSequence(
        _ bound: Bound, _ whole: Expression
    ) throws(RecipeError) -> Int {
        switch bound.signature.name {
        case "rolling_mean": return try window(.mean, bound)
        case "rolling_var": return try window(.variance, bound)
        case "rolling_std": return element(.sqrt, try window(.variance, bound))
        case "rolling_sum": return try window(.sum, bound)
        case "rolling_min": return try window(.minimum, bound)
        case "rolling_max": return try window(.maximum, bound)
        case "rolling_median": return try window(.median, bound)
        case "rolling_quantile":
            return try window(.quantile(bits: try fraction(bound).bitPattern), bound)
        case "zscore":
            let mean = try window(.mean, bound)
            let deviation = element(.sqrt, try window(.variance, bound))
            return element(.zscore, try number(bound, "x"), mean, deviation)
        case "rolling_count": return try rollingCount(bound)
        case "lag": return try lag(bound, rows: try count(bound))
        case "diff":
            let earlier = try lag(bound, rows: try count(bound))
            return element(.subtract, try number(bound, "x"), earlier)
        case "pct_change":
            let earlier = try lag(bound, rows: 1)
            return element(
                .subtract, element(.divide, try number(bound, "x"), earlier), constant(1))
        case "cumcount": return node(.count(.before, tracker: try groups(bound)))
        case "first_seen": return node(.count(.isFirst, tracker: try groups(bound)))
        case "age":
            return node(.age(try number(bound, "t"), tracker: try groups(bound)))
        case "cumsum":
            let x = try number(bound, "x")
            return element(.whereOther, try running(.sum, bound), x)
        case "cummax":
            let x = try number(bound, "x")
            return element(.whereOther, try running(.maximum, bound), x)
        case "expanding_mean": return try running(.mean, bound)
        case "expanding_std": return element(.sqrt, try running(.variance, bound))
        case "count_distinct": return try countDistinct(bound)
        case "arima_z": return try series(bound)
        case "ewm_mean":
            let x = try number(bound, "x")
            let halflife = try argument(bound, "halflife")
            guard case .literal(let literal) = halflife.kind, let rows = literal.double, rows > 0,
                rows.isFinite, !literal.isDuration
            else { throw bad(bound, "halflife", "a number of rows above 0", halflife) }
            return node(.ewm(x, halflife: rows.bitPattern, tracker: try groups(bound)))
        default: throw error(.functionNotYet(bound.signature.name), whole.range)
        }
    }

    private func count(_ bound: Bound) throws(RecipeError) -> Int {
        let expression = try argument(bound, "n")
        guard case .literal(.integer(let value, _)) = expression.kind,
            let rows = value.int64.map(Int.init), (1...Recipe.largestWindow).contains(rows)
        else {
            throw bad(bound, "n", "a number of rows from 1 to \(Recipe.largestWindow)", expression)
        }
        return rows
    }

    private func fraction(_ bound: Bound) throws(RecipeError) -> Double {
        let expression = try argument(bound, "q")
        guard case .literal(let literal) = expression.kind, let value = literal.double,
            (0...1).contains(value), !literal.isDuration
        else { throw bad(bound, "q", "a number from 0 to 1", expression) }
        return value + 0
    }

    private enum Width {
        case rows(Int)
        case seconds(Double)
    }

    private func width(_ bound: Bound) throws(RecipeError) -> Width {
        let expression = try argument(bound, "W")
        switch expression.kind {
        case .literal(.integer(let value, _)):
            if let rows = value.int64.map(Int.init), (1...Recipe.largestWindow).contains(rows) {
                return .rows(rows)
            }
        case .literal(.duration(let seconds, _)) where seconds > 0: return .seconds(seconds)
        default: break
        }
        throw bad(
            bound, "W", "rows (1 to \(Recipe.largestWindow)) or a duration such as 5m", expression)
    }

    /// The tracker of `by=`, or of all rows, inside the horizon.
    private mutating func groups(_ bound: Bound) throws(RecipeError) -> Int {
        try tracker(bound, horizon: horizon)
    }

    /// The tracker of `by=`, inside the recipe's horizon whatever is asked for all rows: a row
    /// window over all rows depends on those rows alone (`horizon` nil). A duration window does
    /// not, as it runs on the largest time seen: it sees the horizon, with keys or without.
    private mutating func tracker(_ bound: Bound, horizon: Int?) throws(RecipeError) -> Int {
        var result: Int?
        for key in bound.keys {
            guard let name = key.columnName else { throw bad(bound, "by", "names of columns", key) }
            let one: Int
            switch try lower(name: name, key.range) {
            case .text(let column): one = tracker(.text(column), horizon: self.horizon)
            case .number(let node, _): one = tracker(.number(node), horizon: self.horizon)
            case .constantText: throw bad(bound, "by", "names of columns", key)
            }
            result = result.map { tracker(.pair($0, one), horizon: self.horizon) } ?? one
        }
        return result ?? tracker(.all, horizon: horizon)
    }

    private mutating func window(
        _ statistic: Statistic, _ bound: Bound
    ) throws(RecipeError) -> Int {
        let input = try number(bound, "x")
        return node(.statistic(statistic, try windowKey(bound, input: input)))
    }

    private mutating func windowKey(_ bound: Bound, input: Int) throws(RecipeError) -> WindowKey {
        switch try width(bound) {
        case .rows(let rows):
            return WindowKey(
                input: input, extent: .rows(rows), tracker: try tracker(bound, horizon: nil))
        case .seconds(let seconds):
            let time = Expression(.column("timestamp"), range: try argument(bound, "W").range)
            return WindowKey(
                input: input,
                extent: .seconds(bits: seconds.bitPattern, time: try number(time)),
                tracker: try groups(bound))
        }
    }

    private mutating func rollingCount(_ bound: Bound) throws(RecipeError) -> Int {
        if case .rows(let rows) = try width(bound) {
            return node(.count(.window(rows), tracker: try tracker(bound, horizon: nil)))
        }
        let any = constant(0)
        return node(.statistic(.rows, try windowKey(bound, input: any)))
    }

    private mutating func running(
        _ statistic: Statistic, _ bound: Bound
    ) throws(RecipeError) -> Int {
        let input = try number(bound, "x")
        return node(
            .statistic(
                statistic, WindowKey(input: input, extent: .all, tracker: try groups(bound))))
    }

    private mutating func lag(_ bound: Bound, rows: Int) throws(RecipeError) -> Int {
        let input = try number(bound, "x")
        return node(.lag(input, rows: rows, tracker: try tracker(bound, horizon: nil)))
    }

    private mutating func series(_ bound: Bound) throws(RecipeError) -> Int {
        let expression = try argument(bound, "A")
        guard let name = expression.columnName else {
            throw bad(bound, "A", "the name of a fitted ARIMA", expression)
        }
        guard let model = models.first(where: { $0.name == name }) else {
            throw error(.modelNotFound(name), expression.range)
        }
        do throws(RecipeError) { return try series(of: model) } catch {
            // Places in the model's own text mean nothing here.
            throw self.error(error.problem, expression.range)
        }
    }

    private mutating func countDistinct(_ bound: Bound) throws(RecipeError) -> Int {
        let group = try groups(bound)
        let expression = try argument(bound, "x")
        let value: Int
        switch try lower(expression) {
        case .number(let node, _): value = tracker(.number(node), horizon: horizon)
        case .text(let column): value = tracker(.text(column), horizon: horizon)
        case .constantText:
            throw error(.textAsNumber("'\(expression)'"), expression.range)
        }
        let pairs = bound.keys.isEmpty ? value : tracker(.pair(group, value), horizon: horizon)
        return node(.distinct(pairs: pairs, tracker: group))
    }
}

extension Literal {
    fileprivate var isDuration: Bool { if case .duration = self { true } else { false } }
}
