import CopseFrame
import CopseStore

extension Memory {
    /// Runs again, in their places, the cells that were running when a shell died.
    ///
    /// - Returns: the last reply, with notes on those before it; nil when there was none.
    func resume(
        on notebook: inout Notebook, by run: (CellSource, inout Notebook) -> Reply
    ) throws(Failure) -> Reply? {
        let (store, session) = (try store(), try currentSession())
        let numbers = try storing { () throws(StoreError) in
            try store.unfinishedCells(of: session.id)
        }
        var last: Reply?
        var notes: [Note] = []
        for number in numbers {
            let reply = try rerun(number, on: &notebook, by: run)
            if let last, let number = last.cell {
                notes.append(Note(code: "run.resumed", message: "cell \(number) has run"))
            }
            last = reply
            guard reply.failure == nil else { break }
            settle(after: reply)
        }
        last?.notes.insert(contentsOf: notes, at: 0)
        return last
    }
}
