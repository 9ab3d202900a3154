/// A session as the store knows it.
package struct SessionRecord: Sendable, Equatable, Identifiable {
    package let id: Int64
    package let name: String
    /// Microseconds since 1970.
    package let createdAt: Int64
    package let usedAt: Int64
    /// The number the next cell gets, as the prompt shows it.
    package let nextNumber: Int
    /// The last cell whose effect counts; nil in the empty state.
    package let head: Int64?
    /// The session this one was forked from.
    package let parent: String?
}

/// A line of `sessions`.
package struct SessionSummary: Sendable, Equatable {
    package let session: SessionRecord
    /// The session's own cells, and how many of them failed or were interrupted.
    package let cells: Int
    package let failed: Int
    /// What they took in all.
    package let milliseconds: Double
    /// Who works in it right now.
    package let owner: SessionOwner?
}

/// The process that works in a session.
package struct SessionOwner: Sendable, Equatable {
    package let pid: Int64
    package let host: String
    package let since: Int64
}

/// A session to work in. Nobody else can, as long as `lease` lives.
package struct OpenSession: Sendable {
    package let session: SessionRecord
    package let lease: SessionLease
    /// Cells that were running when the last owner died, now marked as interrupted.
    package let interrupted: [CellRecord]
    /// Set when the session asked for is somebody else's: `session` is then a fork of it.
    package let fork: (of: String, owner: SessionOwner)?
}

/// The right to run cells in a session: given back when it is dropped, or when the process dies.
package final class SessionLease: Sendable {
    package let session: Int64
    private let locks: LockFile

    init(session: Int64, locks: LockFile) {
        self.session = session
        self.locks = locks
    }

    deinit { locks.release(session) }
}
