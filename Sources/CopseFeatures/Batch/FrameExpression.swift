package import CopseFrame
import CopseMath

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
    /// - Parameter threads: the rows do not depend on it.
    /// - Throws: `frame.type` where the expression is no condition.
    package func selection(of frame: Frame, threads: Int = 1) throws(RecipeError) -> [UInt32] {
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
        guard let output = plan.outputs.first else { return [] }
        let source = try source(frame)
        // What looks back sees rows in order, on one thread.
        let threads = plan.isOfOneRow ? threads : 1
        let part = threads > 1 ? PlanRun.blockRows * 64 : max(1, frame.rowCount)
        let watch = Watch.current
        let parts = Parallel.map((frame.rowCount + part - 1) / part, threads: threads) { turn in
            var run = PlanRun(plan)
            var selected: [UInt32] = []
            let end = min((turn + 1) * part, frame.rowCount)
            selected.reserveLarge(end - turn * part)
            for lower in stride(from: turn * part, to: end, by: PlanRun.blockRows) {
                if watch.isCancelled() { break }
                let rows = lower..<min(lower + PlanRun.blockRows, end)
                run.process(source, rows: rows).lane(output).appendTrue(from: lower, to: &selected)
            }
            return selected
        }
        if watch.isCancelled() { throw RecipeError(.cancelled, place: .frame) }
        if parts.count == 1 { return parts[0] }
        var selected: [UInt32] = []
        selected.reserveLarge(parts.reduce(0) { $0 + $1.count })
        for part in parts { selected.append(contentsOf: part) }
        return selected
    }

    /// As `selection(of:threads:)`.
    package func selectedRows(of frame: Frame) throws(RecipeError) -> [Int] {
        try selection(of: frame).map { Int($0) }
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
        let source = try source(frame)
        let watch = Watch.current
        for lower in stride(from: 0, to: frame.rowCount, by: PlanRun.blockRows) {
            if watch.isCancelled() { throw RecipeError(.cancelled, place: .frame) }
            let rows = lower..<min(lower + PlanRun.blockRows, frame.rowCount)
            run.process(source, rows: rows).lane(output).append(to: &result, missing: .nan)
        }
        return result
    }

    private func source(_ frame: Frame) throws(RecipeError) -> PlanSource {
        do throws(RecipeError) {
            return try PlanSource(frame, plan)
        } catch {
            var error = error
            error.place = .frame
            throw error
        }
    }
}
