import CopseFeatures
import CopseFrame

/// An expression of aggregates, such as `log1p(count())` or `sum(value) / 1e18`.
///
/// The aggregates are taken out; what is left is an ordinary expression over one row a bucket.
struct BucketExpression {
    private(set) var aggregates: [Aggregate] = []
    private let text: Arguments.Excerpt
    private let schema: Schema
    private var outer: Expression

    init(_ text: Arguments.Excerpt, schema: Schema) throws(Failure) {
        self.text = text
        self.schema = schema
        do throws(RecipeError) {
            outer = try Expression.parse(text.text)
        } catch {
            throw Failure(error, in: text)
        }
        outer = try rewritten(outer)
        if aggregates.isEmpty {
            throw failure(.noAggregate(outer.description), outer.range)
        }
    }

    /// The mean of one column, as `--keep` takes it.
    static func mean(of column: String, schema: Schema) throws(RecipeError) -> Aggregate {
        let expression = Expression(.column(column), range: 0..<0)
        return Aggregate(
            function: .mean, argument: try numeric(expression, schema), text: column)
    }

    /// One value a bucket.
    func values(of frame: Frame, in buckets: Buckets) throws(Failure) -> [Double] {
        do throws(RecipeError) {
            var columns: [(name: String, column: Column)] = [
                (
                    "timestamp",
                    Column(
                        .timestamp(
                            (0..<buckets.count).map { buckets.start + Int64($0) * buckets.every }))
                )
            ]
            for aggregate in aggregates {
                let values = try aggregate.values(of: frame, in: buckets)
                columns.append((aggregate.text, Column(.float(values))))
            }
            let table = Frame(columns)
            return try FrameExpression(outer, schema: table.schema).column(of: table).doubles()
        } catch {
            throw Failure(error, in: text)
        }
    }

    private func failure(_ problem: SeriesProblem, _ range: Range<Int>) -> Failure {
        Failure(
            .series(problem),
            at: text.offset + range.lowerBound..<text.offset + range.upperBound)
    }

    // MARK: Taking aggregates out

    private mutating func rewritten(_ expression: Expression) throws(Failure) -> Expression {
        var result = expression
        switch expression.kind {
        case .literal: break
        case .column(let name): throw failure(.outsideAggregate(name), expression.range)
        case .unary(let sign, let operand):
            result.kind = .unary(sign, try rewritten(operand))
        case .binary(let sign, let left, let right):
            result.kind = .binary(sign, try rewritten(left), try rewritten(right))
        case .membership(let left, let list, let isNegated):
            let items = try list.map { (item) throws(Failure) in try rewritten(item) }
            result.kind = .membership(try rewritten(left), items, isNegated: isNegated)
        case .call(let name, let arguments):
            if let aggregate = try aggregate(name, arguments, expression) {
                if !aggregates.contains(where: { $0.text == aggregate.text }) {
                    aggregates.append(aggregate)
                }
                result.kind = .column(aggregate.text)
            } else {
                result.kind = .call(
                    name,
                    try arguments.map { (argument) throws(Failure) in
                        var copy = argument
                        copy.values = try argument.values.map { (value) throws(Failure) in
                            try rewritten(value)
                        }
                        return copy
                    })
            }
        }
        return result
    }

    private func aggregate(
        _ name: String, _ arguments: [Expression.Argument], _ call: Expression
    ) throws(Failure) -> Aggregate? {
        guard let function = Aggregate.Function(rawValue: name) else {
            guard FunctionSignature.named(name) == nil else { return nil }
            let known = Aggregate.Function.allCases.map(\.rawValue)
            let nearest = Suggestion.nearest(
                to: name, in: known + FunctionSignature.all.map(\.name))
            throw failure(.unknownFunction(name, nearest: nearest), call.range)
        }
        // With two arguments min and max compare numbers of one bucket.
        if function == .min || function == .max, arguments.count > 1 { return nil }
        let wanted =
            function == .quantile ? 2...2 : function == .count ? 0...1 : 1...1
        guard wanted.contains(arguments.count), arguments.allSatisfy({ $0.label == nil }) else {
            throw failure(.aggregateArguments(function.signature), call.range)
        }
        var share = 0.5
        if function == .quantile {
            guard case .literal(let literal)? = arguments[1].values.first?.kind,
                let number = literal.double, (0...1).contains(number)
            else { throw failure(.share, arguments[1].range) }
            share = number
        }
        var column: FrameExpression?
        if let argument = arguments.first?.values.first {
            if let inner = Self.aggregateInside(argument) {
                throw failure(.nestedAggregate(inner, in: name), argument.range)
            }
            do throws(RecipeError) {
                column =
                    function == .count
                    ? try FrameExpression(argument, schema: schema)
                    : try Self.numeric(argument, schema)
            } catch {
                throw Failure(error, in: text)
            }
        }
        return Aggregate(
            function: function, argument: column, share: share, text: call.description)
    }

    private static func numeric(
        _ expression: Expression, _ schema: Schema
    ) throws(RecipeError) -> FrameExpression {
        let result = try FrameExpression(expression, schema: schema)
        if case .column(let name) = result.kind,
            [.string, .category].contains(schema.type(of: name))
        {
            throw RecipeError(.textAsNumber("'\(name)'"), place: .frame, at: expression.range)
        }
        return result
    }

    /// The first call inside that is an aggregate and nothing else.
    private static func aggregateInside(_ expression: Expression) -> String? {
        switch expression.kind {
        case .literal, .column: return nil
        case .unary(_, let operand): return aggregateInside(operand)
        case .binary(_, let left, let right):
            return aggregateInside(left) ?? aggregateInside(right)
        case .membership(let left, let list, _):
            return ([left] + list).lazy.compactMap(aggregateInside).first
        case .call(let name, let arguments):
            let isComparison = (name == "min" || name == "max") && arguments.count > 1
            if Aggregate.Function(rawValue: name) != nil, !isComparison { return name }
            return arguments.lazy.flatMap(\.values).compactMap(aggregateInside).first
        }
    }
}
