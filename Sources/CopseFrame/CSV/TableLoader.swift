import CopseMath

/// Loads CSV and TSV block by block in one pass; columns that turned out to be of another type than they
/// looked in their first rows are read a second time.
///
/// A round reads a batch of blocks: every column is a turn, and so is cutting the batch of the next round.
/// Each column meets the same fields in the same order on any number of threads.
struct TableLoader {
    private let options: LoadOptions
    private var cutter: TableCutter
    private var walk: TableWalk
    private var plan: LoadPlan
    private var tasks: [ColumnTask] = []
    private var reservoir: RowReservoir?

    init(
        _ first: TableInput, _ sources: [LoadSource], _ options: LoadOptions, _ watch: LoadWatch
    ) throws(FrameError) {
        self.options = options
        walk = TableWalk(first, sources, options, watch)
        plan = try LoadPlan(rawNames: first.header.names, options: options)
        cutter = TableCutter(walk, plan, options, blocksPerBatch: 1)
    }

    mutating func load() throws(FrameError) -> LoadedFrame {
        while try !readAll() { walk = try cutter.again() }
        let types = plan.items.map {
            $0.type(quotesMeanText: cutter.context.quotesMeanText)
        }
        let rows = cutter.rowCount
        var damage = cutter.damage
        let kept = try finish(types, rows, &damage)
        let frame = Frame(
            names: plan.kept.map { plan.items[$0].name }, columns: kept,
            rowCount: reservoir.map { min($0.seen, $0.count) } ?? rows)
        var notes = plan.notes(types: types) + damage.notes(policy: options.onError)
        if rows == 0 {
            notes.append(
                Note(code: "frame.noRows", message: "The file has a header but no rows."))
        }
        return LoadedFrame(frame: frame, notes: notes)
    }

    // MARK: The first pass

    /// Reads all rows; false if names turned out to mean something else, and all has to begin again.
    private mutating func readAll() throws(FrameError) -> Bool {
        reservoir = options.sample.map { RowReservoir(count: $0, seed: options.seed) }
        let builds = options.sample == nil
        // Other columns are looked at only if a name may be wrong because of them.
        let places = plan.items.indices.filter {
            plan.kept.contains($0) || plan.items[$0].field == .value
        }
        tasks = places.map { place in
            ColumnTask(
                ColumnReader(
                    place, finding: plan.items[place],
                    builds: builds && plan.kept.contains(place)),
                plan.items[place], stops: options.onError == .stop)
        }
        return try readBatches(confirms: true)
    }

    /// Has all columns read all batches; false if a name turned out to mean something else.
    private mutating func readBatches(confirms: Bool) throws(FrameError) -> Bool {
        let threads = tasks.count > 1 ? options.threads : 1
        let cutter = TableCutter(
            walk, plan, options, blocksPerBatch: threads > 1 ? Self.blocksPerBatch : 1)
        self.cutter = cutter
        let round = TableRound(tasks, reservoir, cutter, width: plan.items.count)
        var failure: FrameError?
        var isConfirmed = true
        Parallel.rounds(threads: threads) {
            failure = round.failure
            if failure == nil, confirms {
                do throws(FrameError) {
                    round.forEachItem { plan.items[$0] = $1 }
                    isConfirmed = try plan.confirmMapping()
                } catch {
                    failure = error
                }
            }
            guard failure == nil, isConfirmed, round.advance() else { return 0 }
            return round.turnCount
        } _: { turn in
            round.run(turn)
        }
        (tasks, reservoir) = (round.tasks, round.reservoir)
        if let failure { throw failure }
        return isConfirmed
    }

    /// 2 MiB of text a round: some 3 ms of work for two threads.
    private static let blocksPerBatch = 8

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
        var open: [Int] = []
        for index in tasks.indices {
            let place = tasks[index].reader.place
            guard plan.kept.contains(place) else { continue }
            finished[place] = tasks[index].finish(types[place])
            if finished[place] == nil { open.append(place) }
        }
        tasks = []
        if !open.isEmpty {
            walk = try cutter.again()
            tasks = reading(open, types)
            _ = try readBatches(confirms: false)
            guard cutter.rowCount == rows else { throw .fileChanged(path: cutter.path) }
            for index in tasks.indices {
                let place = tasks[index].reader.place
                finished[place] = tasks[index].finish(types[place])
            }
        }
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
