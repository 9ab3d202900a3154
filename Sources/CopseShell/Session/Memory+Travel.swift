import CopseFrame
import CopseStore

// Undo, redo, checkout and fork: the head of a session's chain of cells moves, nothing is copied and
// nothing is computed; values are made again when they are used.

/// Where to go in a session's past.
package enum Travel: Sendable, Equatable {
    case undo
    case redo
    /// To the state after a cell.
    case checkout(Int)
    /// A new session with this one's state.
    case fork(String)
}

extension Memory {
    /// Goes there and gives the notebook the state of that place.
    ///
    /// - Returns: what the user should know: files and registry stay as they are.
    func travel(_ travel: Travel, _ notebook: inout Notebook) throws(Failure) -> (String, [Note]) {
        let store = try store()
        let session = try currentSession()
        switch travel {
        case .undo:
            guard let head = session.head else { throw Failure(.nothingToUndo) }
            let undone = try cell(head, of: session.id, store)
            let before = try storing { () throws(StoreError) in try store.previous(of: head) }
            try move(session, to: before, &notebook, store)
            return ("undone: cell \(undone.number), \(undone.title)", undone.remains)
        case .redo:
            guard let next = try next(after: session.head, in: session.id, store) else {
                throw Failure(.nothingToRedo)
            }
            let redone = try cell(next, of: session.id, store)
            try move(session, to: next, &notebook, store)
            return ("done again: cell \(redone.number), \(redone.title)", [])
        case .checkout(let number):
            let target = try storing { () throws(StoreError) in
                try store.cell(number, of: session.id)
            }
            guard target.status == .ok else {
                throw Failure(.notACheckout(number, status: target.status.rawValue))
            }
            try move(session, to: target.id, &notebook, store)
            return ("the state after cell \(number), \(target.title)", [])
        case .fork(let name):
            _ = try storing { () throws(StoreError) in try store.fork(session, as: name) }
            let notes = try open(.named(name), into: &notebook)
            return (
                "in '\(name)', a fork of '\(session.name)'; 'open \(session.name)' goes back", notes
            )
        }
    }

    /// The cell to do again. Cells that only looked at something since the undo stand in no way.
    private func next(
        after head: Int64?, in session: Int64, _ store: Store
    ) throws(Failure) -> Int64? {
        try storing { () throws(StoreError) in
            var head = head
            var younger: Int64?
            while true {
                if let next = try store.next(after: head, before: younger, in: session) {
                    return next
                }
                guard let cell = head,
                    try store.bindings(of: cell).bound.allSatisfy({ $0.name == "_" })
                else { return nil }
                younger = cell
                head = try store.previous(of: cell)
            }
        }
    }

    private func move(
        _ session: SessionRecord, to cell: Int64?, _ notebook: inout Notebook, _ store: Store
    ) throws(Failure) {
        try storing { () throws(StoreError) in try store.moveHead(of: session.id, to: cell) }
        try resume(try currentSession(), in: store, into: &notebook)
    }

    private func cell(
        _ id: Int64, of session: Int64, _ store: Store
    ) throws(Failure) -> CellRecord {
        let cells = try storing { () throws(StoreError) in try store.cells(of: session) }
        guard let cell = cells.first(where: { $0.id == id }) else { throw Failure(.nothingToUndo) }
        return cell
    }
}

extension CellRecord {
    /// Its first line.
    var title: String { source.linesOfText.first ?? "" }

    /// What it did that no undo takes back.
    fileprivate var remains: [Note] {
        guard let parsed = try? ParsedCell(source) else { return [] }
        let what: String?
        switch parsed.body {
        case .shell: what = "what its program did"
        case .call(let verb, _):
            switch verb.text {
            case "write", "export": what = "the file it wrote"
            case "plot" where source.contains("--save"): what = "the file it wrote"
            case "save", "alias": what = "what it put into the registry"
            default: what = nil
            }
        default: what = nil
        }
        return what.map { [Note(code: "run.remains", message: "\($0) stays")] } ?? []
    }
}
