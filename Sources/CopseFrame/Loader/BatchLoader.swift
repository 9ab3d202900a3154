import CopseMath

/// Loads files block by block in one pass; columns that turned out to be of another type than they looked
/// in their first rows are read a second time.
///
/// A round reads a batch of blocks: every column is a turn, and so is cutting the batch of the next round.
/// Each column meets the same fields in the same order on any number of threads.
struct BatchLoader {
    /// Opens the files from their beginning, for columns that are known so far.
    typealias Opener = (LoadPlan, _ blocksPerBatch: Int) throws(FrameError) -> any BatchCutter

    private let options: LoadOptions
    private let open: Opener
    private var cutter: (any BatchCutter)?
    private var plan: LoadPlan
    private var tasks: [ColumnTask] = []
    private var reservoir: RowReservoir?

    init(_ plan: LoadPlan, _ options: LoadOptions, open: @escaping Opener) {
        self.plan = plan
        self.options = options
        self.open = open
    }

    /// - Parameter empty: what is to be said if there are no rows.
    mutating func load(empty: String) throws(FrameError) -> LoadedFrame {
        while try !readAll() {}
        try plan.close()
        let context = cutter?.context ?? TableContext()
        let types = plan.items.map { $0.type(quotesMeanText: context.quotesMeanText) }
        let rows = cutter?.rowCount ?? 0
        var damage = cutter?.damage ?? Damage()
        let columns = try finish(types, rows, &damage)
        let frame = Frame(
            names: plan.kept.map { plan.items[$0].name }, columns: columns,
            rowCount: columns.isEmpty ? 0 : reservoir.map { min($0.seen, $0.count) } ?? rows)
        var notes = plan.notes(types: types) + damage.notes(policy: options.onError)
        if rows == 0 { notes.append(Note(code: "frame.noRows", message: empty)) }
        return LoadedFrame(frame: frame, notes: notes)
    }

    // MARK: The first pass

    /// Reads all rows; false if names turned out to mean something else, and all has to begin again.
    private mutating func readAll() throws(FrameError) -> Bool {
        reservoir = options.sample.map { RowReservoir(count: $0, seed: options.seed) }
        tasks = finding(0..<plan.items.count, missing: 0)
        return try readBatches(confirms: true)
    }

    /// Tasks that find out what columns are.
    private func finding(_ places: Range<Int>, missing: Int) -> [ColumnTask] {
        // Columns that are not wanted are looked at only if a name may be wrong because of them.
        places.filter { plan.kept.contains($0) || plan.items[$0].field == .value }.map { place in
            ColumnTask(
                ColumnReader(
                    place, finding: plan.items[place],
                    builds: options.sample == nil && plan.kept.contains(place), missing: missing),
                plan.items[place], stops: options.onError == .stop)
        }
    }

    /// Has all columns read all batches; false if a name turned out to mean something else.
    private mutating func readBatches(confirms: Bool) throws(FrameError) -> Bool {
        let cutter = try open(plan, options.threads > 1 ? Self.blocksPerBatch : 1)
        self.cutter = cutter
        let round = TableRound(
            tasks, reservoir, cutter, width: plan.items.count, stops: options.onError == .stop)
        var outcome = Result<Bool, FrameError>.success(true)
        Parallel.rounds(threads: options.threads) {
            do throws(FrameError) {
                if let failure = round.failure { throw failure }
                var isConfirmed = true
                if confirms {
                    round.forEachItem { plan.items[$0].kinds = $1 }
                    isConfirmed = try plan.confirmMapping()
                }
                guard isConfirmed, round.advance() else {
                    outcome = .success(isConfirmed)
                    return 0
                }
                if confirms, try !addColumns(round) {
                    outcome = .success(false)
                    return 0
                }
                return round.turnCount
            } catch {
                outcome = .failure(error)
                return 0
            }
        } _: { turn in
            round.run(turn)
        }
        (tasks, reservoir) = (round.tasks, round.reservoir)
        return try outcome.get()
    }

    /// 2 MiB of text a round: some 3 ms of work for two threads.
    private static let blocksPerBatch = 8

    /// Adds columns for keys that the current batch is the first to have.
    ///
    /// - Returns: false if the keys give others another meaning.
    private mutating func addColumns(_ round: TableRound) throws(FrameError) -> Bool {
        let known = plan.items.count
        guard round.current.names.count > known else { return true }
        guard try plan.extend(to: round.current.names) else { return false }
        round.append(finding(known..<plan.items.count, missing: round.rowsBefore))
        return true
    }

    // MARK: The columns

    private mutating func finish(
        _ types: [ColumnType], _ rows: Int, _ damage: inout Damage
    ) throws(FrameError) -> [Column] {
        if reservoir != nil {
            try readSample(types)
            tasks.note(in: &damage)
            return plan.kept.indices.compactMap { tasks[$0].finish(types[plan.kept[$0]]) }
        }
        tasks.note(in: &damage)
        var finished: [Int: Column] = [:]
        var unread: [Int] = []
        for index in tasks.indices {
            let place = tasks[index].reader.place
            guard plan.kept.contains(place) else { continue }
            finished[place] = tasks[index].finish(types[place])
            if finished[place] == nil { unread.append(place) }
        }
        if !unread.isEmpty {
            tasks = reading(unread, types)
            _ = try readBatches(confirms: false)
            guard let cutter, cutter.rowCount == rows else {
                throw .fileChanged(path: cutter?.path ?? "")
            }
            for index in tasks.indices {
                let place = tasks[index].reader.place
                finished[place] = tasks[index].finish(types[place])
            }
        }
        tasks = []
        return plan.kept.compactMap { finished[$0] }
    }

    /// Tasks that read columns whose types are known.
    private func reading(_ places: [Int], _ types: [ColumnType]) -> [ColumnTask] {
        places.map {
            ColumnTask(
                ColumnReader($0, reading: plan.items[$0], as: types[$0]), plan.items[$0],
                stops: options.onError == .stop)
        }
    }

    private mutating func readSample(_ types: [ColumnType]) throws(FrameError) {
        tasks = reading(plan.kept, types)
        guard let blocks = reservoir?.blocks() else { return }
        for block in blocks {
            for index in tasks.indices { tasks[index].read(block) }
            if options.onError == .stop, let error = tasks.firstError { throw error }
        }
    }
}
