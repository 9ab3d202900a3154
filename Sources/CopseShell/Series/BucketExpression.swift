import CopseFeatures
import CopseFrame

/// An expression of aggregates, such as `log1p(count())` or `sum(value) / 1e18`, over a frame.
///
/// The aggregates are taken out; what is left is an ordinary expression over one row a bucket.
struct BucketExpression {
    private(set) var aggregates: [Aggregate] = []
    private let text: Arguments.Excerpt
    private let outer: Expression

    init(_ text: Arguments.Excerpt, schema: Schema) throws(Failure) {
        self.text = text
        let whole: Expression
        do throws(RecipeError) {
            whole = try Expression.parse(text.text)
        } catch {
            throw Failure(error, in: text)
        }
        let parts: AggregateExpression
        do throws(AggregateError) {
            parts = try AggregateExpression(whole)
        } catch {
            throw Failure(
                .series(SeriesProblem(error.problem)),
                at: text.offset + error.range.lowerBound..<text.offset + error.range.upperBound)
        }
        outer = parts.outer
        do throws(RecipeError) {
            for call in parts.calls { aggregates.append(try Aggregate(call, schema: schema)) }
        } catch {
            throw Failure(error, in: text)
        }
    }

    /// The mean of one column, as `--keep` takes it.
    static func mean(of column: String, schema: Schema) throws(RecipeError) -> Aggregate {
        let expression = Expression(.column(column), range: 0..<0)
        return Aggregate(
            function: .mean, argument: try Aggregate.numeric(expression, schema), text: column)
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
}

extension Aggregate {
    fileprivate init(_ call: AggregateCall, schema: Schema) throws(RecipeError) {
        function = call.function
        share = call.share
        text = call.text
        guard let argument = call.argument else { return }
        self.argument =
            function == .count
            ? try FrameExpression(argument, schema: schema) : try Self.numeric(argument, schema)
    }

    fileprivate static func numeric(
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
}

extension SeriesProblem {
    fileprivate init(_ problem: AggregateError.Problem) {
        self =
            switch problem {
            case .noAggregate(let text): .noAggregate(text)
            case .outsideAggregate(let name): .outsideAggregate(name)
            case .unknownFunction(let name, let nearest): .unknownFunction(name, nearest: nearest)
            case .arguments(let signature): .aggregateArguments(signature)
            case .nestedAggregate(let inner, let outer): .nestedAggregate(inner, in: outer)
            case .share: .share
            }
    }
}
