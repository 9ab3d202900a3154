import CopseFrame
import CopseMath

/// What an expression came to.
enum Lowered {
    case number(Int, NumberKind)
    /// A text column, by its index among those the plan reads.
    case text(column: Int)
    case constantText(String)
}

enum NumberKind { case number, condition, time }

/// Turns expressions into nodes: names, types and constants are checked here, before any row.
struct PlanBuilder {
    let schema: Schema
    let horizon: Int?
    /// Whether whole-number and time columns are compared exactly with constants.
    let isExact: Bool
    private(set) var nodes: [Node] = []
    private(set) var trackers: [TrackerKey] = []
    /// The raw columns read, in order of first use.
    private(set) var columns: [Schema.Field] = []
    /// Names of earlier steps.
    var scope: [String: Lowered] = [:]
    var place: RecipeError.Place
    /// Models that `arima_z` may name.
    let models: [RecipeModel]
    /// Those it has named.
    private(set) var series: [SeriesPlan] = []
    private var nodeIndex: [Node: Int] = [:]
    private var trackerIndex: [TrackerKey: Int] = [:]

    init(
        schema: Schema, horizon: Int?, isExact: Bool, place: RecipeError.Place,
        models: [RecipeModel] = []
    ) {
        self.schema = schema
        self.horizon = horizon
        self.isExact = isExact
        self.place = place
        self.models = models
    }

    func error(_ problem: RecipeError.Problem, _ range: Range<Int>?) -> RecipeError {
        RecipeError(problem, place: place, at: range)
    }

    // MARK: Nodes

    mutating func node(_ node: Node) -> Int {
        if let known = nodeIndex[node] { return known }
        nodes.append(node)
        nodeIndex[node] = nodes.count - 1
        return nodes.count - 1
    }

    mutating func constant(_ value: Double) -> Int {
        node(.constant(value.isNaN ? Double.nan.bitPattern : value.bitPattern))
    }

    func constantValue(_ index: Int) -> Double? {
        if case .constant(let bits) = nodes[index] { Double(bitPattern: bits) } else { nil }
    }

    mutating func element(_ operation: ElementOperation, _ arguments: Int...) -> Int {
        let values = arguments.compactMap(constantValue)
        if values.count == arguments.count {
            let all = values + [0, 0]
            return constant(ElementKernel.value(operation, all[0], all[1], all[2]))
        }
        return node(.element(operation, arguments))
    }

    mutating func tracker(_ source: TrackerKey.Source, horizon: Int?) -> Int {
        let key = TrackerKey(source: source, horizon: horizon)
        if let known = trackerIndex[key] { return known }
        trackers.append(key)
        trackerIndex[key] = trackers.count - 1
        return trackers.count - 1
    }

    /// The place of a model among those named.
    mutating func seriesPlan(of model: RecipeModel) throws(RecipeError) -> Int {
        if let known = series.firstIndex(where: { $0.model.name == model.name }) { return known }
        series.append(try SeriesPlan(model))
        return series.count - 1
    }

    // MARK: Names

    private mutating func column(_ field: Schema.Field) -> Int {
        if let known = columns.firstIndex(where: { $0.name == field.name }) { return known }
        columns.append(field)
        return columns.count - 1
    }

    mutating func lower(name: String, _ range: Range<Int>?) throws(RecipeError) -> Lowered {
        if let earlier = scope[name] { return earlier }
        guard let type = schema.type(of: name) else {
            throw error(
                .columnNotFound(
                    name, count: schema.fields.count,
                    suggestion: Suggestion.nearest(to: name, in: schema.names + scope.keys.sorted())
                ),
                range)
        }
        let index = column(Schema.Field(name: name, type: type))
        switch type {
        case .string, .category: return .text(column: index)
        case .bool: return .number(node(.load(index)), .condition)
        case .timestamp: return .number(node(.load(index)), .time)
        case .int, .float, .uint256: return .number(node(.load(index)), .number)
        }
    }

    // MARK: Expressions

    /// The node of an expression that must be a number.
    mutating func number(_ expression: Expression) throws(RecipeError) -> Int {
        try number(try lower(expression), expression)
    }

    func number(_ lowered: Lowered, _ expression: Expression) throws(RecipeError) -> Int {
        guard case .number(let node, _) = lowered else {
            throw error(.textAsNumber("'\(expression)'"), expression.range)
        }
        return node
    }

    mutating func lower(_ expression: Expression) throws(RecipeError) -> Lowered {
        guard nodes.count <= Recipe.mostNodes else {
            throw error(.tooLarge("too many steps", limit: Recipe.mostNodes), expression.range)
        }
        switch expression.kind {
        case .literal(.string(let text)): return .constantText(text)
        case .literal(.bool(let value)): return .number(constant(value ? 1 : 0), .condition)
        case .literal(let literal): return .number(constant(literal.double ?? .nan), .number)
        case .column(let name): return try lower(name: name, expression.range)
        case .unary(.minus, let operand):
            return .number(element(.negate, try number(operand)), .number)
        case .unary(.not, let operand):
            return .number(element(.not, try number(operand)), .condition)
        case .binary(let symbol, let left, let right):
            return try binary(symbol, left, right, expression)
        case .membership(let left, let list, let isNegated):
            let found = try membership(left, list, expression)
            return .number(isNegated ? element(.not, found) : found, .condition)
        case .call(let name, let arguments):
            return try call(name, arguments, expression)
        }
    }

    private mutating func binary(
        _ symbol: BinaryOperator, _ left: Expression, _ right: Expression, _ whole: Expression
    ) throws(RecipeError) -> Lowered {
        if let comparison = Comparison(rawValue: symbol.rawValue) {
            return .number(try compare(comparison, left, right), .condition)
        }
        let a = try operand(left, with: right)
        let b = try operand(right, with: left)
        let (x, y) = (try number(a, left), try number(b, right))
        let operation: ElementOperation =
            switch symbol {
            case .or: .or
            case .and: .and
            case .add: .add
            case .subtract: .subtract
            case .multiply: .multiply
            case .divide: .divide
            case .remainder: .remainder
            default: .power
            }
        let kind: NumberKind
        switch (symbol, a.isTime, b.isTime) {
        case (.or, _, _), (.and, _, _): kind = .condition
        case (.add, true, true): throw error(.timesAdded, whole.range)
        case (.add, true, false), (.add, false, true), (.subtract, true, false): kind = .time
        default: kind = .number
        }
        return .number(element(operation, x, y), kind)
    }

    /// An operand; text beside a time is read as a time.
    private mutating func operand(
        _ expression: Expression, with other: Expression
    ) throws(RecipeError) -> Lowered {
        let lowered = try lower(expression)
        guard case .constantText(let text) = lowered, try lower(other).isTime else {
            return lowered
        }
        guard let time = Timestamp.parse(text) else {
            throw error(.malformedTime(text), expression.range)
        }
        return .number(constant(Double(time) / 1e6), .time)
    }

    // MARK: Comparisons

    private mutating func compare(
        _ comparison: Comparison, _ left: Expression, _ right: Expression
    ) throws(RecipeError) -> Int {
        if let exact = try exactComparison(comparison, left, right) { return exact }
        if let exact = try exactComparison(comparison.mirrored, right, left) { return exact }
        let a = try operand(left, with: right)
        let b = try operand(right, with: left)
        switch (a, b) {
        case (.number(let x, _), .number(let y, _)): return element(.compare(comparison), x, y)
        case (.text(let column), .constantText(let text)):
            return node(.text(.compare(comparison, text), column: column))
        case (.constantText(let text), .text(let column)):
            return node(.text(.compare(comparison.mirrored, text), column: column))
        case (.text(let one), .text(let other)):
            return node(.text(.compareColumns(comparison, other: other), column: one))
        default:
            throw error(
                .mixedComparison(left: describe(a, left), right: describe(b, right)),
                left.range.lowerBound..<right.range.upperBound)
        }
    }

    private func describe(_ lowered: Lowered, _ expression: Expression) -> String {
        switch lowered {
        case .number(_, .time): "the time \(expression)"
        case .number: "the number \(expression)"
        case .text: "the text \(expression)"
        case .constantText: "the text \(expression)"
        }
    }

    /// A whole-number or time column against a constant or another one, where that must be exact.
    private mutating func exactComparison(
        _ comparison: Comparison, _ left: Expression, _ right: Expression
    ) throws(RecipeError) -> Int? {
        guard isExact, let name = left.columnName, scope[name] == nil,
            let type = schema.type(of: name)
        else { return nil }
        let bound: ExactBound
        if let other = right.columnName, scope[other] == nil, let otherType = schema.type(of: other)
        {
            guard type.isExact, type == otherType || (type.isWhole && otherType.isWhole) else {
                return nil
            }
            let index = column(Schema.Field(name: name, type: type))
            let place = column(Schema.Field(name: other, type: otherType))
            return node(.exactComparison(column: index, comparison, .column(place)))
        }
        switch type {
        case .int, .uint256:
            guard let whole = right.wholeNumber else { return nil }
            bound = whole
        case .timestamp:
            guard case .literal(.string(let text)) = right.kind else { return nil }
            guard let time = Timestamp.parse(text) else {
                throw error(.malformedTime(text), right.range)
            }
            bound = .time(time)
        default: return nil
        }
        let index = column(Schema.Field(name: name, type: type))
        return node(.exactComparison(column: index, comparison, bound))
    }

    private mutating func membership(
        _ left: Expression, _ list: [Expression], _ whole: Expression
    ) throws(RecipeError) -> Int {
        if case .text(let column) = try lower(left) {
            var texts: [String] = []
            for item in list {
                guard case .literal(.string(let text)) = item.kind else {
                    throw error(
                        .mixedComparison(left: "the text \(left)", right: "\(item)"), item.range)
                }
                texts.append(text)
            }
            return node(.text(.among(texts), column: column))
        }
        var result: Int?
        for item in list {
            let one = try compare(.equal, left, item)
            result = result.map { element(.or, $0, one) } ?? one
        }
        return result ?? constant(0)
    }
}

extension ColumnType {
    fileprivate var isWhole: Bool { self == .int || self == .uint256 }

    /// Whether a double may be another value than the cell.
    fileprivate var isExact: Bool { isWhole || self == .timestamp }
}

extension Lowered {
    var isTime: Bool { if case .number(_, .time) = self { true } else { false } }
}

extension Comparison {
    /// The comparison with its sides exchanged.
    var mirrored: Comparison {
        switch self {
        case .equal, .notEqual: self
        case .less: .greater
        case .lessOrEqual: .greaterOrEqual
        case .greater: .less
        case .greaterOrEqual: .lessOrEqual
        }
    }
}

extension Expression {
    /// The constant if it is a whole number, `1e18` included.
    fileprivate var wholeNumber: ExactBound? {
        switch kind {
        case .literal(.integer(let value, _)): return .magnitude(value, isNegative: false)
        case .literal(.float(let value, _)):
            return UInt256(exactly: value).map { .magnitude($0, isNegative: false) }
        case .unary(.minus, let inner):
            guard case .magnitude(let w0, let w1, let w2, let w3, false) = inner.wholeNumber else {
                return nil
            }
            return .magnitude(w0: w0, w1: w1, w2: w2, w3: w3, isNegative: w0 | w1 | w2 | w3 != 0)
        default: return nil
        }
    }
}

extension ExactBound {
    fileprivate static func magnitude(_ value: UInt256, isNegative: Bool) -> Self {
        .magnitude(w0: value.w0, w1: value.w1, w2: value.w2, w3: value.w3, isNegative: isNegative)
    }
}
