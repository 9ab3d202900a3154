/// A run of rows on its way through the instructions of a plan.
///
/// Its lanes lie in memory that the plan's run keeps from block to block.
struct Block {
    /// Rows in the block.
    let rows: Int
    /// The row of the source that comes first.
    let offset: Int
    let memory: BlockMemory

    /// The values of a node, by its lane.
    @inline(__always)
    func lane(_ index: Int) -> Lane<Double> {
        memory.values.slice(index &* memory.stride, count: rows)
    }

    @inline(__always)
    func groups(_ tracker: Int) -> GroupLanes { GroupLanes(memory, tracker, rows) }
}

/// Where the lanes of a block lie: `stride` values apart.
struct BlockMemory {
    let stride: Int
    let values: Lane<Double>
    /// Four lanes of each tracker.
    let groups: Lane<Int>
    /// By tracker: how many slots it has handed out.
    let slotCounts: Lane<Int>
}

/// What a tracker says about each row of a block.
struct GroupLanes {
    /// The group's slot; -1 where the key is missing.
    let slots: Lane<Int>
    /// Rows of the group inside the horizon, this one included; 1 is a group's first row.
    let live: Lane<Int>
    /// Place in the ring of the group's first row inside the horizon (only with `keepsFirst`).
    let first: Lane<Int>
    /// The group that lost a row when this one came, times two, plus one if that was its last; -1:
    /// none (only with `keepsLeaving`).
    let leaving: Lane<Int>
    private let memory: BlockMemory
    private let tracker: Int

    @inline(__always)
    init(_ memory: BlockMemory, _ tracker: Int, _ rows: Int) {
        let start = 4 &* tracker &* memory.stride
        slots = memory.groups.slice(start, count: rows)
        live = memory.groups.slice(start &+ memory.stride, count: rows)
        first = memory.groups.slice(start &+ 2 &* memory.stride, count: rows)
        leaving = memory.groups.slice(start &+ 3 &* memory.stride, count: rows)
        self.memory = memory
        self.tracker = tracker
    }

    /// Slots handed out up to the end of the block: all in `slots` are below.
    var slotCount: Int {
        get { memory.slotCounts[tracker] }
        nonmutating set { memory.slotCounts[tracker] = newValue }
    }
}
