/// What became of a cell.
package enum CellStatus: String, Sendable {
    case running, ok, error, interrupted
}

/// A stored cell without its reply.
package struct CellRecord: Sendable, Equatable, Identifiable {
    package let id: Int64
    package let session: Int64
    package let number: Int
    /// 1, and one more for each time the cell was run again in its place.
    package let run: Int
    package let status: CellStatus
    /// Microseconds since 1970.
    package let startedAt: Int64
    package let milliseconds: Double?
    package let errorCode: String?
    package let source: String
    /// Whether the session's state contains its effect: it succeeded, was not undone and was not
    /// run again. These are the cells a replay runs.
    package let isLive: Bool
}

/// What a cell answered.
package struct StoredReply: Sendable, Equatable {
    /// The JSON object of the contract.
    package let json: String
    /// The same as it was shown.
    package let text: String

    package init(json: String, text: String) {
        self.json = json
        self.text = text
    }
}

/// A cell whose input is committed and whose reply is not.
package struct RunningCell: Sendable {
    package let id: Int64
    package let session: Int64
    package let number: Int
    package let run: Int
    let history: Int64
}

/// What `finish` commits.
package struct CellOutcome: Sendable {
    package var status: CellStatus
    package var milliseconds: Double
    package var json: String
    package var text: String
    package var errorCode: String?
    /// Values that are new to the store, or now come with bytes.
    package var objects: [StoredObject]
    /// Names the cell bound and names it read, with the identity of the value of each.
    package var bound: [Binding]
    package var read: [Binding]

    package init(
        status: CellStatus, milliseconds: Double, json: String, text: String,
        errorCode: String? = nil, objects: [StoredObject] = [], bound: [Binding] = [],
        read: [Binding] = []
    ) {
        self.status = status
        self.milliseconds = milliseconds
        self.json = json
        self.text = text
        self.errorCode = errorCode
        self.objects = objects
        self.bound = bound
        self.read = read
    }

    /// About how many bytes it adds to the file.
    var payload: Int {
        json.utf8.count + text.utf8.count
            + objects.reduce(0) { $0 + $1.payload }
    }
}
