import CopseFrame
import CopseStore

/// Which cells of a session would come out differently if they were run again now, and why.
///
/// It follows content: a cell is stale when a name it read stands for another value at its place
/// now, or when a file it read has other bytes. A cell that reads what a stale cell makes is stale
/// with it; whether it changes is known once that one has run.
struct Staleness {
    /// Why a cell is stale.
    enum Cause: Equatable {
        /// The name has another value now; the cell that bound it, if one did.
        case input(String, boundBy: Int?)
        case file(String)
        /// It reads a name that a stale cell binds.
        case staleInput(String, boundBy: Int)
    }

    struct Mark: Equatable {
        var number: Int
        var source: String
        var causes: [Cause]

        /// Whether it must run before anything can be said of the cells that read it.
        var isDirect: Bool {
            causes.contains { if case .staleInput = $0 { false } else { true } }
        }
    }

    /// The stale cells, in order.
    private(set) var marks: [Mark] = []

    init(of session: Int64, memory: Memory) throws(Failure) {
        let store = try memory.store()
        let cells = try storing { () throws(StoreError) in try store.cells(of: session) }
        // What a name stands for at the place that is being looked at.
        var state: [String: (identity: String, cell: Int)] = [:]
        for cell in cells.filter(\.isLive).sorted(by: { $0.number < $1.number }) {
            let (bound, read) = try storing { () throws(StoreError) in
                try store.bindings(of: cell.id)
            }
            var causes: [Cause] = []
            for binding in read {
                guard let now = state[binding.name] else { continue }
                if now.identity != binding.identity {
                    causes.append(.input(binding.name, boundBy: now.cell))
                } else if marks.contains(where: { $0.number == now.cell }) {
                    causes.append(.staleInput(binding.name, boundBy: now.cell))
                }
            }
            for file in read.filter({ $0.name.hasPrefix("/") }) {
                if try Self.hasChanged(file, store) { causes.append(.file(file.name)) }
            }
            if !causes.isEmpty {
                marks.append(Mark(number: cell.number, source: cell.title, causes: causes))
            }
            for binding in bound where !binding.name.hasPrefix(".") {
                state[binding.name] = (binding.identity, cell.number)
                // `_N` is the first of a cell's values.
                if try Self.isFirst(binding, store) {
                    state["_\(cell.number)"] = (binding.identity, cell.number)
                }
            }
        }
    }

    private static func isFirst(_ bound: Binding, _ store: Store) throws(Failure) -> Bool {
        let object = try storing { () throws(StoreError) in try store.object(bound.identity) }
        let derivation = object.flatMap {
            Derivation(json: $0.derivation, identity: bound.identity)
        }
        return derivation?.index == 0
    }

    /// Whether a file has other bytes than when it was read.
    private static func hasChanged(_ read: Binding, _ store: Store) throws(Failure) -> Bool {
        let object = try storing { () throws(StoreError) in try store.object(read.identity) }
        guard let object, let json = try? JSONValue(parsing: Array(object.derivation.utf8)),
            var then = FileSource(json)
        else { return false }
        // The same bytes may have been read elsewhere too.
        then.path = read.name
        return !then.isUnchanged(known: try then.knownDigest(in: store))
    }
}

extension Staleness.Cause {
    var text: String {
        switch self {
        case .input(let name, let cell):
            "'\(name)' has another value" + (cell.map { " since cell \($0) ran" } ?? "")
        case .file(let path): "'\(path)' has changed or gone"
        case .staleInput(let name, let cell): "'\(name)' comes from cell \(cell), which is stale"
        }
    }
}
