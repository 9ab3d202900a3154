import CopseFrame

/// The states of a plan's trackers and steps, and the loop over its instructions.
struct PlanRun: Sendable {
    /// Rows worked on at a time: all nodes of a block stay in the cache.
    static let blockRows = 2048

    private let plan: Plan
    private var trackers: [GroupTracker]
    private var steps: [any RecipeStep]

    init(_ plan: Plan) {
        self.plan = plan
        trackers = plan.trackers
        steps = plan.steps
    }

    /// Runs all instructions over rows of the input.
    mutating func process(_ input: inout PlanInput, rows: Range<Int>) -> Block {
        var block = input.block(rows)
        for (node, value) in plan.constants where block.values[node].count < block.rows {
            block.values[node] = Array(repeating: value, count: block.rows)
        }
        for instruction in plan.instructions {
            switch instruction {
            case .load(let column, let out):
                var values = block.takeOutput(out)
                block.columns[column].copyDoubles(rows: rows, into: &values)
                block.values[out] = values
            case .element(let operation, let arguments, let out):
                block.reserve(out)
                ElementKernel.run(operation, arguments, out, &block)
            case .text(let operation, let column, let out):
                block.reserve(out)
                TextKernel.run(operation, column: column, out, &block)
            case .exactComparison(let column, let comparison, let bound, let out):
                block.reserve(out)
                ExactComparison.run(block.columns[column], comparison, bound, out, &block)
            case .track(let index): trackers[index].run(&block, out: index)
            case .step(let index):
                for node in plan.stepOutputs[index] { block.reserve(node) }
                steps[index].run(&block)
            }
        }
        return block
    }

    func encode(into writer: inout StateWriter) {
        for tracker in trackers { tracker.encode(into: &writer) }
        for step in steps { step.encode(into: &writer) }
    }

    mutating func decode(from reader: inout StateReader) throws(RecipeError) {
        for index in trackers.indices { try trackers[index].decode(from: &reader) }
        for index in steps.indices { try steps[index].decode(from: &reader) }
    }
}

/// A frame as a plan reads it, with the memory of blocks kept from one to the next.
struct PlanInput {
    private let columns: [Column]
    private let texts: [TextView]
    private var values: [[Double]]
    private var groups: [GroupRows]

    /// - Throws: every absent column at once; a column of numbers where text is read, or text
    ///   where numbers are, unless all its rows are missing.
    init(_ frame: Frame, _ plan: Plan) throws(RecipeError) {
        var columns: [Column] = []
        var absent: [String] = []
        for field in plan.columns {
            guard let column = frame[field.name] else {
                absent.append(field.name)
                continue
            }
            if column.type.isNumeric != field.type.isNumeric,
                column.missingCount < column.count
            {
                throw RecipeError(
                    .columnType(
                        field.name, expected: field.type.isNumeric ? "a number" : "text",
                        found: column.type))
            }
            columns.append(column)
        }
        guard absent.isEmpty else { throw RecipeError(.columnsNotFound(absent)) }
        texts = zip(columns, plan.readsText).map { column, isRead in
            TextView(isRead ? column : Column(.float([])))
        }
        self.columns = columns
        values = Array(repeating: [], count: plan.nodeCount)
        groups = Array(repeating: GroupRows(), count: plan.trackers.count)
    }

    mutating func block(_ rows: Range<Int>) -> Block {
        var block = Block(
            rows: rows.count, offset: rows.lowerBound, values: [], groups: [], texts: texts,
            columns: columns)
        swap(&block.values, &values)
        swap(&block.groups, &groups)
        return block
    }

    mutating func recycle(_ block: consuming Block) {
        values = block.values
        groups = block.groups
    }
}

extension Block {
    /// Makes room for the rows of a node.
    mutating func reserve(_ node: Int) {
        if values[node].count < rows { values[node] = Array(repeating: 0, count: rows) }
    }
}
