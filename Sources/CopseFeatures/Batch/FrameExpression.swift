package import CopseFrame

/// An expression over the columns of a frame: a filter's condition, a derived column, a sort key.
///
/// The steps are those of a recipe with one feature, without a horizon. Beyond them whole-number
/// and time columns are compared exactly with constants.
package struct FrameExpression: Sendable {
    package enum ResultKind: Sendable, Equatable {
        /// The column itself, whatever its type.
        case column(String)
        case number, condition, time
    }

    package let expression: Expression
    package let kind: ResultKind
    private let plan: Plan

    /// - Throws: syntax, unknown columns and functions, types, with the place in `text`.
    package init(_ text: String, schema: Schema) throws(RecipeError) {
        do throws(RecipeError) {
            try self.init(try Expression.parse(text), schema: schema)
        } catch {
            var error = error
            error.place = .frame
            throw error
        }
    }

    package init(_ expression: Expression, schema: Schema) throws(RecipeError) {
        self.expression = expression
        var builder = PlanBuilder(schema: schema, horizon: nil, isExact: true, place: .frame)
        let lowered = try builder.lower(expression)
        switch lowered {
        case .text:
            kind = .column(expression.columnName ?? "")
            plan = Plan(builder, outputs: [])
        case .constantText(let text):
            throw builder.error(.textAsNumber("\"\(text)\""), expression.range)
        case .number(let node, let type):
            if let name = expression.columnName {
                kind = .column(name)
            } else {
                kind =
                    switch type {
                    case .number: .number
                    case .condition: .condition
                    case .time: .time
                    }
            }
            plan = Plan(builder, outputs: [node])
        }
    }

    /// The rows where the condition holds, ascending.
    ///
    /// - Throws: `frame.type` where the expression is no condition.
    package func selectedRows(of frame: Frame) throws(RecipeError) -> [Int] {
        let isCondition: Bool
        if case .column(let name) = kind {
            isCondition = frame[name]?.type == .bool
        } else {
            isCondition = kind == .condition
        }
        guard isCondition else {
            throw RecipeError(
                .notCondition(expression.description), place: .frame, at: expression.range)
        }
        let values = try doubles(of: frame)
        return values.indices.filter { values[$0] == 1 }
    }

    /// One value per row: bool for a condition, timestamp for a time, the column itself for a
    /// column, float for all else.
    package func column(of frame: Frame) throws(RecipeError) -> Column {
        switch kind {
        case .column(let name):
            guard let column = frame[name] else {
                throw RecipeError(.columnsNotFound([name]), place: .frame)
            }
            return column
        case .number: return Column(.float(try doubles(of: frame)))
        case .condition: return Column(.bool(try doubles(of: frame).map { $0 == 1 }))
        case .time:
            let values = try doubles(of: frame)
            var validity = Validity(allPresent: values.count)
            var micros: [Int64] = []
            for (row, value) in values.enumerated() {
                // 9e18 µs: beyond it no 64-bit time.
                let scaled = (value * 1e6).rounded(.toNearestOrEven)
                if scaled.magnitude < 9e18 {
                    micros.append(Int64(scaled))
                } else {
                    micros.append(0)
                    validity.setMissing(row)
                }
            }
            return Column(.timestamp(micros), validity: validity.missingCount > 0 ? validity : nil)
        }
    }

    private func doubles(of frame: Frame) throws(RecipeError) -> [Double] {
        var result: [Double] = []
        result.reserveCapacity(frame.rowCount)
        guard let output = plan.outputs.first else { return result }
        var run = PlanRun(plan)
        let source: PlanSource
        do throws(RecipeError) {
            source = try PlanSource(frame, plan)
        } catch {
            var error = error
            error.place = .frame
            throw error
        }
        let watch = Watch.current
        for lower in stride(from: 0, to: frame.rowCount, by: PlanRun.blockRows) {
            if watch.isCancelled() { throw RecipeError(.cancelled, place: .frame) }
            let rows = lower..<min(lower + PlanRun.blockRows, frame.rowCount)
            run.process(source, rows: rows).lane(output).append(to: &result, missing: .nan)
        }
        return result
    }
}
