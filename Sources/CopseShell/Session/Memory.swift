import CopseDetector
import CopseFeatures
package import CopseFrame
package import CopseStore
import Synchronization

/// A notebook's place in the store: its session, and what stands in it.
///
/// The file is opened when the first cell needs it, so that a shell that runs none starts at once.
/// Per cell: its text is committed before it runs, its reply before it is printed.
package final class Memory: Sendable {
    /// Which session to work in.
    package enum Wanted: Sendable, Equatable {
        case named(String)
        /// A new one, `run-<date>-<n>`.
        case run
    }

    private struct State {
        var store: Store?
        var open: OpenSession?
        /// The settings before any session's own.
        var base: Settings?
    }

    private let path: String
    private let options: StoreOptions
    private let wanted: Wanted
    private let state = Mutex(State())
    /// Cells that run in the background.
    package let jobs = JobBoard()
    /// Values that memory can be taken back from.
    let residents = Residents()

    package init(path: String, wanted: Wanted, options: StoreOptions = StoreOptions()) {
        self.path = path
        self.wanted = wanted
        self.options = options
    }

    /// The store, opened now if it was not.
    package func store() throws(Failure) -> Store {
        if let store = state.withLock({ $0.store }) { return store }
        let store = try storing { () throws(StoreError) in
            try Store(path: path, options: options)
        }
        state.withLock { $0.store = store }
        return store
    }

    /// The session being worked in; nil before `open`.
    package var session: SessionRecord? { state.withLock { $0.open?.session } }

    /// The session as the store knows it now.
    func currentSession() throws(Failure) -> SessionRecord {
        guard let session else { throw Failure(.noStore) }
        let store = try store()
        return try storing { () throws(StoreError) in try store.session(session.id) }
    }

    // MARK: Opening

    /// Opens the session that was asked for and gives the notebook its state.
    ///
    /// - Returns: what the user should know: that it is a fork, that a cell was interrupted.
    package func open(into notebook: inout Notebook) throws(Failure) -> [Note] {
        let isOpen = state.withLock { $0.open != nil }
        return isOpen ? [] : try open(wanted, into: &notebook)
    }

    /// `open NAME`: leaves the session and goes on in another.
    package func open(_ wanted: Wanted, into notebook: inout Notebook) throws(Failure) -> [Note] {
        let store = try store()
        let open = try storing { () throws(StoreError) in
            switch wanted {
            case .named(let name): try store.openSession(name)
            case .run: try store.openRun()
            }
        }
        state.withLock { $0.base = $0.base ?? notebook.settings }
        try resume(open.session, in: store, into: &notebook)
        state.withLock { $0.open = open }
        return open.notes
    }

    /// Gives the notebook the names and settings of a session; values come when they are used.
    ///
    /// - Parameter number: only what the cell of that number finds at its place.
    func resume(
        _ session: SessionRecord, in store: Store, before number: Int? = nil,
        into notebook: inout Notebook
    ) throws(Failure) {
        let state = try storing { () throws(StoreError) in
            try store.state(of: session.id, before: number)
        }
        notebook.settings = self.state.withLock { $0.base } ?? notebook.settings
        var names: [(name: String, value: BoundValue)] = []
        for bound in state.sorted(by: { ($0.number, $0.name) < ($1.number, $1.name) }) {
            if bound.name == Self.settingsName {
                apply(try settings(bound.identity), to: &notebook)
            } else if let value = try value(bound.identity, for: notebook) {
                names.append((bound.name, value))
            }
        }
        notebook.resume(names, nextCell: session.nextNumber)
        try follow(notebook.settings)
    }

    // MARK: Behind the reply

    /// Work that need not keep a reply waiting: the bytes of models, recipes, series and small
    /// frames.
    package func settle(after reply: Reply) {
        guard reply.failure == nil, let store = state.withLock({ $0.store }) else { return }
        for (_, value) in reply.trace.bound {
            for file in value.derivation?.files ?? [] { keep(file, in: store) }
            guard let derivation = value.derivation, derivation.content == nil,
                let made = value.atHand, ValueCodec.isStored(made),
                (try? store.hasBytes(of: derivation.identity)) == false
            else { continue }
            var object = StoredObject(
                identity: derivation.identity, kind: value.kind.rawValue,
                derivation: derivation.json, size: made.byteCount)
            object.pieces = ValueCodec.pieces(of: made) ?? []
            if object.pieces.isEmpty { object.bytes = ValueCodec.bytes(of: made) }
            // The derivation is kept already: a full disk loses time, no value.
            try? store.put(object)
        }
    }

    /// Notes that a file was read; a large one is hashed by and by.
    private func keep(_ file: FileSource, in store: Store) {
        guard
            let dataset = try? store.record(
                path: file.path, size: file.size, modified: file.modified, options: "{}",
                sha256: file.sha256), dataset.sha256 == nil
        else { return }
        Task.detached(priority: .utility) {
            guard file.isUnchanged(known: nil),
                let digest = SHA256Digest.hex(ofFile: file.path), file.isUnchanged(known: nil)
            else { return }
            try? store.settle(dataset: dataset.id, sha256: digest)
        }
    }

    /// Stores a value's bytes for good. A frame tied to a recipe is made again from its recipe, so
    /// what it was made from is kept instead.
    ///
    /// - Returns: how many bytes that took; nil where there is nothing to keep.
    func keep(_ value: BoundValue, for notebook: Notebook) throws(Failure) -> Int? {
        guard let derivation = value.derivation else { return nil }
        let store = try store()
        let made = try value.value()
        if case .frame(let frame) = made, frame.tie != nil {
            var size: Int?
            for input in derivation.inputs {
                guard let input = try self.value(input.identity, for: notebook),
                    let bytes = try keep(input, for: notebook)
                else { continue }
                size = (size ?? 0) + bytes
            }
            return size
        }
        if let pieces = ValueCodec.pieces(of: made) {
            try storing { () throws(StoreError) in
                try store.keep(derivation.identity, pieces: pieces)
            }
            return pieces.reduce(0) { $0 + $1.bytes.count }
        }
        guard let bytes = ValueCodec.bytes(of: made) else { return nil }
        try storing { () throws(StoreError) in
            try store.keep(derivation.identity, bytes: bytes)
        }
        return bytes.count
    }

    /// Leaves the store as one file, without a log beside it. Only a disk that is full or gone can
    /// prevent that, and then the log has what the file lacks.
    package func close() {
        jobs.drain()
        try? state.withLock({ $0.store })?.settle()
    }

    // MARK: Looking

    /// The result of a cell that ran before this process did, for `_N`.
    func result(ofCell number: Int, for notebook: Notebook) -> BoundValue? {
        guard let session, let store = state.withLock({ $0.store }),
            let cell = try? store.cell(number, of: session.id),
            let bound = try? store.bindings(of: cell.id).bound
        else { return nil }
        let values = bound.filter { !$0.name.hasPrefix(".") }.compactMap { binding in
            (try? value(binding.identity, for: notebook)) ?? nil
        }
        return values.min { ($0.derivation?.index ?? 0) < ($1.derivation?.index ?? 0) }
    }

    /// Names that are no user's: they hold what else a state is made of.
    static let settingsName = ".settings"
    static let filePrefix = ".file"
}

/// Runs `body`; what the store throws becomes the shell's failure.
func storing<Result>(_ body: () throws(StoreError) -> Result) throws(Failure) -> Result {
    do throws(StoreError) { return try body() } catch { throw Failure(error) }
}

extension OpenSession {
    /// What the user should know about the session that was opened.
    fileprivate var notes: [Note] {
        var notes: [Note] = []
        if let fork {
            notes.append(
                Note(
                    code: "store.fork",
                    message: "session '\(fork.of)' is open in another shell (process "
                        + "\(fork.owner.pid)): this is a fork of it, '\(session.name)'"))
        }
        for cell in interrupted {
            notes.append(
                Note(
                    code: "store.interrupted",
                    message: "cell \(cell.number) was running when the shell ended: "
                        + "\(cell.source.linesOfText.first ?? "")"))
        }
        if !interrupted.isEmpty {
            let them = interrupted.count == 1 ? "it" : "them"
            notes.append(
                Note(
                    code: "store.resume",
                    message: "'resume' runs \(them) again, to the same result"))
        }
        return notes
    }
}
