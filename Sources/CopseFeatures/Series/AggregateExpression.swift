import CopseFrame

/// An expression of aggregates, such as `log1p(count())` or `sum(value) / 1e18`, taken apart.
///
/// What is left without the aggregates is an ordinary expression over one row a bucket, in which
/// each aggregate is a column called by its text.
package struct AggregateExpression: Sendable {
    /// In the order they are met, each once.
    package private(set) var calls: [AggregateCall] = []
    package private(set) var outer: Expression

    package init(_ expression: Expression) throws(AggregateError) {
        outer = expression
        outer = try rewritten(expression)
        if calls.isEmpty {
            throw AggregateError(
                problem: .noAggregate(outer.description), range: expression.range)
        }
    }

    private mutating func rewritten(_ expression: Expression) throws(AggregateError) -> Expression {
        var result = expression
        switch expression.kind {
        case .literal: break
        case .column(let name):
            throw AggregateError(problem: .outsideAggregate(name), range: expression.range)
        case .unary(let sign, let operand):
            result.kind = .unary(sign, try rewritten(operand))
        case .binary(let sign, let left, let right):
            result.kind = .binary(sign, try rewritten(left), try rewritten(right))
        case .membership(let left, let list, let isNegated):
            let left = try rewritten(left)
            var items: [Expression] = []
            for item in list { items.append(try rewritten(item)) }
            result.kind = .membership(left, items, isNegated: isNegated)
        case .call(let name, let arguments):
            if let call = try aggregate(name, arguments, expression) {
                if !calls.contains(where: { $0.text == call.text }) { calls.append(call) }
                result.kind = .column(call.text)
                return result
            }
            var copies = arguments
            for place in copies.indices {
                for value in copies[place].values.indices {
                    copies[place].values[value] = try rewritten(copies[place].values[value])
                }
            }
            result.kind = .call(name, copies)
        }
        return result
    }

    private func aggregate(
        _ name: String, _ arguments: [Expression.Argument], _ call: Expression
    ) throws(AggregateError) -> AggregateCall? {
        func failure(_ problem: AggregateError.Problem, _ range: Range<Int>) -> AggregateError {
            AggregateError(problem: problem, range: range)
        }
        guard let function = AggregateFunction(rawValue: name) else {
            guard FunctionSignature.named(name) == nil else { return nil }
            let known = AggregateFunction.allCases.map(\.rawValue)
            let nearest = Suggestion.nearest(
                to: name, in: known + FunctionSignature.all.map(\.name))
            throw failure(.unknownFunction(name, nearest: nearest), call.range)
        }
        // With two arguments min and max compare numbers of one bucket.
        if function == .min || function == .max, arguments.count > 1 { return nil }
        let wanted = function == .quantile ? 2...2 : function == .count ? 0...1 : 1...1
        guard wanted.contains(arguments.count), arguments.allSatisfy({ $0.label == nil }) else {
            throw failure(.arguments(signature: function.signature), call.range)
        }
        var share = 0.5
        if function == .quantile {
            guard case .literal(let literal)? = arguments[1].values.first?.kind,
                let number = literal.double, (0...1).contains(number)
            else { throw failure(.share, arguments[1].range) }
            share = number
        }
        let argument = arguments.first?.values.first
        if let argument, let inner = Self.aggregateInside(argument) {
            throw failure(.nestedAggregate(inner, in: name), argument.range)
        }
        return AggregateCall(
            function: function, argument: argument, share: share, text: call.description,
            range: call.range)
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
            if AggregateFunction(rawValue: name) != nil, !isComparison { return name }
            return arguments.lazy.flatMap(\.values).compactMap(aggregateInside).first
        }
    }
}
