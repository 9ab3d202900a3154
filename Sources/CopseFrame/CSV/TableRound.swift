/// What the threads that read a table share: the batch being read, the next one, and a part for every turn.
// Sendable because turns of a round touch different parts, and nothing else is touched while they run.
@safe final class TableRound: @unchecked Sendable {
    private var columns: UnsafeMutableBufferPointer<ColumnTask>
    private(set) var reservoir: RowReservoir?
    private let cutter: any BatchCutter
    private let width: Int
    private(set) var current = TableBatch()
    /// Rows before the current batch.
    private(set) var rowsBefore = 0
    private var upcoming = TableBatch()
    private let stops: Bool

    init(
        _ tasks: [ColumnTask], _ reservoir: RowReservoir?, _ cutter: any BatchCutter, width: Int,
        stops: Bool
    ) {
        unsafe columns = .allocate(capacity: tasks.count)
        _ = unsafe columns.initialize(fromContentsOf: tasks)
        self.reservoir = reservoir
        self.cutter = cutter
        self.width = width
        self.stops = stops
        cutter.fill(&upcoming)
    }

    deinit {
        unsafe columns.deinitialize()
        unsafe columns.deallocate()
    }

    /// Copies of the columns; only between rounds.
    var tasks: [ColumnTask] { unsafe Array(columns) }

    /// Adds columns; only between rounds.
    func append(_ tasks: [ColumnTask]) {
        let all = self.tasks + tasks
        unsafe columns.deinitialize()
        unsafe columns.deallocate()
        unsafe columns = .allocate(capacity: all.count)
        _ = unsafe columns.initialize(fromContentsOf: all)
    }

    /// What has been seen in the columns so far; only between rounds.
    func forEachItem(_ body: (Int, FieldKinds) -> Void) {
        for task in tasks { body(task.reader.place, task.item.kinds) }
    }

    /// Why the last round was the last, if it failed.
    var failure: FrameError? {
        let cell = stops ? tasks.firstError : nil
        return cell ?? current.failure
    }

    /// Steps to the next batch; false if there is none.
    func advance() -> Bool {
        if current.isLast { return false }
        rowsBefore += current.rowCount
        swap(&current, &upcoming)
        return true
    }

    /// Cutting comes first, because it takes longer than most columns.
    var turnCount: Int { unsafe columns.count + 2 }

    func run(_ turn: Int) {
        switch turn {
        case 0: if !current.isLast { cutter.fill(&upcoming) }
        case unsafe columns.count + 1: reservoir?.offer(current, width: width)
        default: unsafe columns[turn - 1].read(current)
        }
    }
}
