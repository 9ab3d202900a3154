import CopseStore

/// A cell or a line of the past, whether the store has it or only this notebook.
struct PastLine {
    /// 0 for a line that was no cell.
    var number: Int
    var source: String
    var status: String
    var milliseconds: Double?
    /// The store's number of the cell.
    var stored: Int64?
}

extension Call {
    /// The cells of the session, oldest first.
    func pastCells() throws(Failure) -> [PastLine] {
        guard let memory = notebook.environment.memory, let session = memory.session else {
            return notebook.records.map { record in
                PastLine(
                    number: record.number, source: record.source,
                    status: record.failure == nil ? "ok" : "error",
                    milliseconds: record.milliseconds)
            }
        }
        let store = try memory.store()
        return try storing { () throws(StoreError) in try store.cells(of: session.id) }.map {
            PastLine(
                number: $0.number, source: $0.source,
                status: $0.status == .ok && !$0.isLive ? "undone" : $0.status.rawValue,
                milliseconds: $0.milliseconds, stored: $0.id)
        }
    }

    /// What a cell answered, as it was shown.
    func answer(of cell: PastLine) throws(Failure) -> String {
        if let id = cell.stored {
            let store = try store()
            let reply = try storing { () throws(StoreError) in try store.reply(of: id) }
            return reply.map { "\n" + $0.text.trimmingBlanks } ?? "no answer is known"
        }
        let record = notebook.records.last { $0.number == cell.number }
        return record?.failure?.message ?? record?.value?.summary ?? "no value"
    }

    /// The lines of the past that fit, oldest first.
    func pastLines(_ filter: HistoryFilter) throws(Failure) -> [PastLine] {
        guard let memory = notebook.environment.memory, memory.session != nil else {
            return notebook.history.filter { entry in
                (filter.pattern.map { entry.source.contains($0) } ?? true)
                    && (!filter.failedOnly || entry.failed)
                    && entry.milliseconds >= filter.slowerThan ?? 0
            }.map {
                PastLine(
                    number: 0, source: $0.source, status: $0.failed ? "error" : "ok",
                    milliseconds: $0.milliseconds)
            }
        }
        let store = try memory.store()
        return try storing { () throws(StoreError) in try store.history(filter) }.map {
            PastLine(
                number: $0.number ?? 0, source: $0.line, status: $0.status.rawValue,
                milliseconds: $0.milliseconds)
        }
    }
}
