import CopseFrame
import CopseStore

// Cells in the background: `train … &`.

extension Memory {
    /// Begins a cell in the background. Its text is committed and its number given at once; it sees
    /// the notebook as it is now, with what the cells before it are still to make of the names it
    /// mentions.
    ///
    /// - Parameter whenDone: told the reply once it is committed, on another thread.
    package func start(
        _ cell: CellSource, on notebook: inout Notebook,
        whenDone: @escaping @Sendable (Reply) -> Void
    ) throws(Failure) -> Job {
        jobs.takeFinished(into: &notebook)
        let store = try store()
        let session = try currentSession()
        let running = try storing { () throws(StoreError) in
            try store.begin(cell.text, in: session.id)
        }
        let settings = notebook.settings
        let job = Job(
            number: running.number, cell: cell,
            commit: { self.commit($0, of: running, settings, in: store) }, whenDone: whenDone)
        var copy = notebook
        copy.number(next: running.number)
        copy.awaited = jobs.blockers(of: job.reach)
        copy.environment.isCancelled = { job.isCancelled }
        copy.environment.progress = { job.report($0) }
        notebook.number(next: running.number + 1)
        jobs.add(job)
        let body: @Sendable () -> Void = { [copy] in self.perform(job, on: copy) }
        if !CellThread.start(body) { body() }
        return job
    }

    private func perform(_ job: Job, on notebook: Notebook) {
        var notebook = notebook
        jobs.waitForTurn(job, limit: max(2, notebook.settings.threads))
        let reply = Watch.$current.withValue(job.watch) {
            do throws(Failure) {
                try notebook.waitForJobs()
                job.begin()
            } catch {
                return notebook.interrupt(job.cell, after: job.milliseconds)
            }
            return notebook.run(job.cell)
        }
        jobs.settle {
            if job.end(with: reply) { settle(after: reply) }
        }
    }

    /// - Returns: the reply, or that it could not be kept; then the cell has bound nothing.
    private func commit(
        _ reply: Reply, of cell: RunningCell, _ settings: Settings, in store: Store
    ) -> Reply {
        do throws(Failure) {
            let outcome = try outcome(of: reply, settings: settings, before: settings)
            try storing { () throws(StoreError) in try store.finish(cell, outcome) }
            return reply
        } catch {
            return Reply(
                cell: reply.cell, source: reply.source, milliseconds: reply.milliseconds,
                outcome: .failed(error), line: reply.line)
        }
    }
}
