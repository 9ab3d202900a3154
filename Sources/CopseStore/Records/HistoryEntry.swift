/// A line that was entered: a cell, or a command that is none.
package struct HistoryEntry: Sendable, Equatable, Identifiable {
    package let id: Int64
    package let session: String?
    /// The cell's number; nil for a command.
    package let number: Int?
    /// Microseconds since 1970.
    package let at: Int64
    package let milliseconds: Double?
    package let status: CellStatus
    /// Where the shell stood.
    package let folder: String
    package let line: String
}

/// A line as the line editor remembers it.
package struct RecentLine: Sendable, Equatable {
    package let text: String
    package let status: CellStatus
    /// nil while it runs.
    package let milliseconds: Double?
}

/// What `history` looks for; every condition that is set must hold.
package struct HistoryFilter: Sendable, Equatable {
    /// Part of a line, in any case of ASCII letters; with `*`, `?` or `[` a glob over a part.
    package var pattern: String?
    package var session: Int64?
    package var failedOnly = false
    /// Lines that took at least so many milliseconds.
    package var slowerThan: Double?
    package var limit: Int?

    package init(
        pattern: String? = nil, session: Int64? = nil, failedOnly: Bool = false,
        slowerThan: Double? = nil, limit: Int? = nil
    ) {
        self.pattern = pattern
        self.session = session
        self.failedOnly = failedOnly
        self.slowerThan = slowerThan
        self.limit = limit
    }
}

/// Something that happened to the store: a model saved, an alias moved, a session forked.
package struct EventRecord: Sendable, Equatable, Identifiable {
    package let id: Int64
    /// Microseconds since 1970.
    package let at: Int64
    package let session: Int64?
    package let cell: Int64?
    package let kind: String
    /// JSON.
    package let detail: String
}
