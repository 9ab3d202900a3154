import Dispatch
import GRDB
import Synchronization

/// Moves the write-ahead log into the file behind the user's back.
///
/// SQLite does it inside the commit that crosses a limit, which then waits for the disk twice
/// (20–60 ms on a laptop), and once more when the last connection closes. Here a second connection
/// does it on its own thread; a process that ends leaves its log to the next, which reads it in
/// about a millisecond per MiB.
final class Checkpointer: Sendable {
    private static let limit = 2 << 20
    /// Pages of a log that is begun anew even if a commit has to wait for it once.
    private static let largeLog = 2048

    private let path: String
    private let patience: Double
    private let queue = DispatchQueue(label: "copse.store.checkpoint", qos: .utility)
    private let state: Mutex<State>

    private struct State {
        /// Bytes added to the log since the last checkpoint, estimated.
        var bytes: Int
        var isRunning = false
    }

    init(path: String, patience: Double) {
        self.path = path
        self.patience = patience
        state = Mutex(State(bytes: StoreFile.size(of: path + "-wal")))
    }

    /// Told of a commit that wrote about `payload` bytes.
    func committed(_ payload: Int) {
        // A small commit rewrites some eight pages of tables and indexes.
        let isDue = state.withLock { state in
            state.bytes += payload + 8 * 4096
            guard state.bytes > Self.limit, !state.isRunning else { return false }
            state.isRunning = true
            return true
        }
        if isDue { queue.async { self.checkpoint() } }
    }

    /// Waits for a checkpoint under way.
    func settle() { queue.sync {} }

    private func checkpoint() {
        // Never an error to anyone: what is not moved now is moved next time.
        do {
            let connection = try Connection.open(path: path, patience: patience)
            try connection.writeWithoutTransaction { db in
                let moved = try db.checkpoint(.passive)
                // A log is begun anew when nobody wrote while it was moved. Where commits never
                // pause it would grow for ever, and the next to open the store would read it all.
                if moved.walFrameCount > Self.largeLog { _ = try db.checkpoint(.restart) }
            }
        } catch {}
        state.withLock { $0 = State(bytes: 0) }
    }
}
