/// Cuts CSV and TSV into batches.
// Sendable because one thread at a time uses it.
final class TableCutter: BatchCutter, @unchecked Sendable {
    private var walk: TableWalk
    private let plan: LoadPlan
    private let policy: LoadOptions.ErrorPolicy
    private(set) var context: TableContext
    private(set) var damage = Damage()
    private let blocksPerBatch: Int

    init(_ walk: TableWalk, _ plan: LoadPlan, _ options: LoadOptions, blocksPerBatch: Int) {
        self.walk = walk
        self.plan = plan
        policy = options.onError
        context = TableContext(quotesMeanText: walk.table.header.hasUnquoted)
        self.blocksPerBatch = blocksPerBatch
    }

    var rowCount: Int { walk.rowCount }
    var path: String { walk.table.path }

    func fill(_ batch: inout TableBatch) {
        batch.removeAll()
        do throws(FrameError) {
            while batch.blocks.count < blocksPerBatch {
                guard try walk.advance(allowsPlain: allowsPlain) else {
                    batch.isLast = true
                    return
                }
                try append(to: &batch)
            }
        } catch {
            batch.failure = error
            batch.isLast = true
        }
    }

    /// Rows whose cells are not of the types said are left out as a whole, which takes records.
    private var allowsPlain: Bool {
        policy != .skip || !plan.kept.contains { plan.items[$0].forced != nil }
    }

    private func append(to batch: inout TableBatch) throws(FrameError) {
        if context.expectedRows == nil { context.expectedRows = walk.expectedRows }
        let content: TableBatch.Content
        var failure: FrameError?
        switch walk.block {
        case .end: return
        case .plain:
            if walk.table.plain.hasText { context.quotesMeanText = true }
            content = .plain(walk.table.takePlain(replacing: batch.takePlain()))
        case .records:
            if walk.table.records.hasUnquoted { context.quotesMeanText = true }
            failure = check()
            walk.countRecords()
            content = .records(walk.table.records)
        }
        let bytes = walk.table.takeBytes(replacing: batch.takeBytes())
        batch.blocks.append(
            TableBatch.Block(
                bytes: bytes, content: content,
                path: walk.table.path, source: walk.sourceNumber, context: context))
        if let failure { throw failure }
    }

    // MARK: Rows that cannot be read

    /// Leaves out or fills up records of the block as the policy says.
    ///
    /// - Returns: why reading ends here; the records before that are left.
    private func check() -> FrameError? {
        let path = walk.table.path
        if policy == .stop, let failure = walk.table.firstProblem(width: walk.width) {
            walk.removeRecords { $0.bytes.lowerBound >= failure.bytes.lowerBound }
            return failure.problem?.error(path: path, line: failure.line)
        }
        for record in walk.makeRectangular() where record.problem != nil {
            damage.note(record, isKept: policy == .null && record.isPaddable, path: path)
        }
        guard policy == .skip else { return nil }
        let forced = plan.kept.filter { plan.items[$0].forced != nil }
        guard !forced.isEmpty else { return nil }
        let block = walk.table.records
        let bytes = walk.table.input.bytes
        var lost: [RecordBlock.Record] = []
        walk.removeRecords { record in
            let isReadable = forced.allSatisfy { place in
                var trial = plan.items[place].builder(type: plan.items[place].forced ?? .string)
                return trial.append(block.fields[record.firstField + place], of: block, bytes.span)
            }
            if !isReadable { lost.append(record) }
            return !isReadable
        }
        for record in lost { damage.note(record, isKept: false, path: path) }
        return nil
    }
}
