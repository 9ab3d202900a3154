package import CopseFrame

/// What came of one cell.
package struct Reply: Sendable {
    package enum Outcome: Sendable {
        case ok(Value?)
        case failed(Failure)
    }

    /// What the door the cell came through should do besides showing the reply.
    package enum Effect: Sendable, Equatable {
        case none, clear, quit
        /// Go on in another session.
        case open(String)
        /// Go back, forward or aside in the session's past.
        case travel(Travel)
        /// Run a cell again in its place; nil: all that are stale.
        case rerun(Int?)
        /// Make a session from a file's cells and go on in it.
        case importSession(ImportedSession, from: String)
        /// Run again what was running when a shell died.
        case resume
        /// Open a text in the user's editor; empty: what was entered before.
        case edit(String)
    }

    /// nil for a command, which is not numbered.
    package var cell: Int?
    package var source: String
    package var milliseconds: Double
    /// Names bound by it.
    package var names: [String] = []
    package var notes: [Note] = []
    package var outcome: Outcome
    package var display = Display()
    package var effect: Effect = .none
    /// Whether the result has gone to a program instead of the screen.
    package var isPiped = false
    /// Whether `time` asked for the time.
    package var isTimed = false
    /// What it leaves for the store.
    package var trace = CellTrace()
    /// Line of the cell in the text it was cut from.
    package var line = 1

    package var failure: Failure? {
        if case .failed(let failure) = outcome { failure } else { nil }
    }

    package var value: Value? {
        if case .ok(let value) = outcome { value } else { nil }
    }

    package var position: Position? {
        failure?.range.map { Position(of: $0, in: source) }
    }
}

/// How much of a result is shown.
package struct Display: Sendable, Equatable {
    /// Rows of a frame; nil is the mode's own choice.
    package var rows: Rows?
    /// The unit of amounts of wei; nil shows them as they are.
    package var unit: WeiUnit?
    /// The cell ended in `;`.
    package var isHidden = false

    package enum Rows: Sendable, Equatable {
        case first(Int)
        case all
    }
}
