import CopseFrame

/// What is done to a block, in order: only nodes that an output needs, windows of one kind fused.
///
/// Each node gets a lane of the block for as long as it is read, so that few lanes are enough and
/// stay in the cache.
struct Plan: Sendable {
    private(set) var instructions: [Instruction] = []
    /// The same for records.
    private(set) var operations: [RecordOperation] = []
    private(set) var constants: [(lane: Int, value: Double)] = []
    /// Operations that instructions name by their place.
    private(set) var texts: [(operation: TextOperation, column: Int)] = []
    private(set) var comparisons: [(column: Int, comparison: Comparison, bound: ExactBound)] = []
    /// Empty states to start from.
    private(set) var states = PlanStates()
    /// The lane of `timestamp`, where steps with a memory run beside it.
    private(set) var timeLane: Int?
    /// The lanes of the outputs.
    private(set) var outputs: [Int] = []
    private(set) var laneCount = 0
    private(set) var whole = PlanPart(instructions: [], outputs: [], watchesTime: true)
    /// Parts that share no state and together are the whole; one where it cannot be cut.
    private(set) var parts: [PlanPart] = []
    let columns: [Schema.Field]
    /// By raw column: whether its text is read.
    private(set) var readsText: [Bool]

    init(_ builder: PlanBuilder, outputs: [Int]) {
        columns = builder.columns
        readsText = columns.map { !$0.type.isNumeric }
        var emission = PlanEmission(builder, outputs: outputs)
        emission.run(&self)
        self.outputs = outputs.map { emission.lanes[$0] }
        timeLane = emission.timeLane
        laneCount = emission.laneCount
        whole = PlanPart(
            instructions: instructions, outputs: Array(self.outputs.indices), watchesTime: true)
        parts = PlanPart.parts(of: self)
        operations = instructions.map { RecordOperation($0, states) }
    }

    /// Whether a row's values follow from that row alone, so that rows may be worked on in any order.
    var isOfOneRow: Bool {
        instructions.allSatisfy { instruction in
            switch instruction {
            case .load, .element, .text, .exactComparison: true
            default: false
            }
        }
    }

    mutating func append(_ instruction: Instruction) { instructions.append(instruction) }

    mutating func append(_ operation: TextOperation, column: Int, out: Int) {
        texts.append((operation, column))
        instructions.append(.text(texts.count - 1, out: out))
    }

    mutating func append(
        _ comparison: Comparison, _ bound: ExactBound, column: Int, out: Int
    ) {
        comparisons.append((column, comparison, bound))
        instructions.append(.exactComparison(comparisons.count - 1, out: out))
    }

    mutating func append(constant value: Double, lane: Int) { constants.append((lane, value)) }

    mutating func readText(_ column: Int) { readsText[column] = true }

    mutating func withStates(_ body: (inout PlanStates) -> Instruction) {
        instructions.append(body(&states))
    }
}

/// One thing done to a block. Values are lanes; steps and trackers are places in `PlanStates`.
enum Instruction {
    case load(column: Int, out: Int)
    /// Arguments that the operation does not take are lane 0.
    case element(ElementOperation, Int, Int, Int, out: Int)
    case text(Int, out: Int)
    case exactComparison(Int, out: Int)
    case track(Int)
    case count(CountKind, tracker: Int, out: Int)
    case distinct(Int)
    case lag(Int)
    case age(Int)
    case ewm(Int)
    case rowWindow(Int)
    case groupWindow(Int)
    case exactWindow(Int)
    case series(Int)
}
