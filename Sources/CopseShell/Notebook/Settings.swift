package import CopseStore

/// How results are written.
package enum OutputMode: String, Sendable, CaseIterable {
    case table, json, csv, markdown
}

/// What `set` changes.
package struct Settings: Sendable, Equatable {
    package var output: OutputMode = .table
    package var threads: Int
    /// The seed of cells that name none.
    package var seed: UInt64 = 0
    /// What `set` was told in this session, by setting: it comes back with the session.
    package internal(set) var assigned: [String: String] = [:]
    package var pager = Pager.auto
    /// Bytes that frames may take in memory before the least used ones are dropped, to be made again
    /// when they are needed; nil: no bound.
    package var memory: Int?
    /// What a commit survives.
    package var durability = StoreOptions.Durability.normal

    /// Whether long results go through a pager at a prompt.
    package enum Pager: String, Sendable, CaseIterable {
        /// Where the result does not fit on the screen.
        case auto
        case on, off
    }

    package init(output: OutputMode = .table, threads: Int = 1, seed: UInt64 = 0) {
        self.output = output
        self.threads = threads
        self.seed = seed
    }
}
