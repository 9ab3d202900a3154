import Synchronization

/// The cells of a session that run in the background, and those that have ended and whose names the
/// notebook has not taken yet.
package final class JobBoard: Sendable {
    private let jobs = Mutex<[Job]>([])
    private let settling = Atomic(0)

    /// Those whose names no notebook has taken yet, in order; some may have ended.
    var untaken: [Job] { jobs.withLock { $0 } }

    /// Those that have not ended, in order.
    package var unfinished: [Job] { untaken.filter { !$0.isDone } }

    func add(_ job: Job) { jobs.withLock { $0.append(job) } }

    /// Gives a notebook the names of jobs that have ended.
    package func takeFinished(into notebook: inout Notebook) {
        let ended = jobs.withLock { jobs in
            let ended = jobs.filter(\.isDone)
            jobs.removeAll { job in ended.contains { $0 === job } }
            return ended
        }
        for job in ended { notebook.take(job) }
    }

    /// The jobs a cell has to come after. All of them were given before it, so nothing waits in a
    /// circle.
    func blockers(of reach: CellReach) -> [Job] {
        untaken.filter { reach.follows($0.reach, number: $0.number) }
    }

    /// Waits until fewer than `limit` of the jobs before this one are at work.
    func waitForTurn(_ job: Job, limit: Int) {
        while !job.isCancelled, unfinished.count(where: { $0.number < job.number }) >= limit {
            CellThread.pause(milliseconds: 5)
        }
    }

    /// Work behind a job's reply, which a process that ends waits for.
    func settle(_ body: () -> Void) {
        settling.add(1, ordering: .sequentiallyConsistent)
        body()
        settling.subtract(1, ordering: .sequentiallyConsistent)
    }

    /// Waits for the work behind replies.
    func drain() {
        while settling.load(ordering: .sequentiallyConsistent) > 0 {
            CellThread.pause(milliseconds: 2)
        }
    }

    /// Gives up all that have not ended.
    package func cancelAll() {
        for job in unfinished { _ = job.cancel() }
    }
}

extension Notebook {
    /// Waits for the jobs this cell comes after, and takes their names.
    mutating func waitForJobs() throws(Failure) {
        let jobs = awaited
        awaited = []
        for job in jobs {
            try job.wait(environment)
            take(job)
        }
    }

    /// Binds what a job has made, where no later cell has bound the name since.
    mutating func take(_ job: Job) {
        guard let reply = job.reply, reply.failure == nil else { return }
        for (name, value) in reply.trace.bound { bind(name, to: value, at: job.number) }
        record(job.number, reply)
    }
}

extension Job {
    /// Waits for its end.
    ///
    /// - Throws: `run.interrupted` when nobody wants to wait any longer.
    func wait(_ environment: Notebook.Environment) throws(Failure) {
        var pause = 1
        while !isDone {
            if environment.isCancelled() { throw Failure(.interrupted) }
            if let progress { environment.progress?(progress) }
            CellThread.pause(milliseconds: pause)
            pause = min(20, pause + 1)
        }
    }
}
