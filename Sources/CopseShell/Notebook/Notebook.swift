import CopseFeatures
import CopseFrame

/// A session: what is bound, what was run, how results are written.
///
/// A value without a terminal: text in, `Reply` out. A cell that fails leaves it as it was, but for
/// the cell's number and the history.
package struct Notebook: Sendable {
    /// What the world outside lends to a notebook.
    package struct Environment: Sendable {
        /// Whether the user has asked to stop the running cell.
        package var isCancelled: @Sendable () -> Bool = { false }
        /// Runs a command of the user's shell with text on its standard input and returns its exit
        /// status; nil where that is not allowed.
        package var runProgram: (@Sendable (String, String?) throws(ProgramError) -> Int)?
        /// Now, in microseconds since 1970-01-01T00:00:00Z.
        package var now: (@Sendable () -> Int64)?
        /// Where the notebook is kept; nil for one that lives in memory alone.
        package var memory: Memory?
        /// Whether commands wait for the jobs before them, as in a script; at a prompt only those do
        /// that are about the whole state.
        package var commandsWait = false
        /// Set while a session is replayed: where files are read and written then.
        package var detour: Detour?
        /// Told how far the running cell is, from any thread.
        package var progress: (@Sendable (Progress) -> Void)?
        /// Told a line of what the running cell finds on its way.
        package var announce: (@Sendable (String) -> Void)?
        /// Told that the running cell has something to bring home should it be stopped.
        package var salvages: (@Sendable () -> Void)?
        /// Names of stored sessions and models, for completion.
        package var sessionNames: @Sendable () -> [String] = { [] }
        package var modelNames: @Sendable () -> [String] = { [] }

        package init() {}
    }

    /// Why a program of the user's shell did not start.
    package struct ProgramError: Error {
        package var reason: String

        package init(reason: String) { self.reason = reason }
    }

    /// One cell that was run.
    package struct Record: Sendable {
        package var number: Int
        package var source: String
        package var milliseconds: Double
        package var names: [String]
        package var failure: Failure?
        /// What `_N` stands for.
        package var value: BoundValue?
    }

    /// One line that was typed, cells and commands alike.
    package struct HistoryEntry: Sendable {
        package var source: String
        package var milliseconds: Double
        package var failed: Bool
    }

    package var settings: Settings
    package var environment = Environment()
    /// Bound names, in the order they were first bound.
    package private(set) var names: [String] = []
    private var bound: [String: BoundValue] = [:]
    /// The cells that bound the names, of those that have run in this process.
    private var boundAt: [String: Int] = [:]
    package private(set) var records: [Record] = []
    package private(set) var history: [HistoryEntry] = []
    private var lastUnnamed: BoundValue?
    /// The number of the next cell.
    package private(set) var nextCell = 1
    /// Set while a cell runs: what it reads.
    var reads: ReadLog?
    /// Jobs that the next cell comes after.
    var awaited: [Job] = []

    package init(settings: Settings = Settings()) { self.settings = settings }

    /// The value under a name, if it can be had.
    package subscript(name: String) -> Value? { try? bound(name)?.value() }

    /// What stands under a name, `_` and `_N` among them.
    func bound(_ name: String) -> BoundValue? {
        if let value = bound[name] { return value }
        if name == "_" { return lastUnnamed }
        if name.hasPrefix("_"), let number = Int(name.dropFirst()) {
            if let record = records.last(where: { $0.number == number }) { return record.value }
            return environment.memory?.result(ofCell: number, for: self)
        }
        return name == "eth" ? BoundValue(.recipe(.eth)) : nil
    }

    /// The value a word names.
    ///
    /// - Throws: `name.notFound` with the nearest name.
    func value(named word: Word) throws(Failure) -> Value {
        if let value = bound(word.text) {
            reads?.note(word, value)
            do throws(Failure) {
                return try value.value()
            } catch {
                throw error.at(word.range)
            }
        }
        if word.text == "_" || (word.text.hasPrefix("_") && Int(word.text.dropFirst()) != nil) {
            throw Failure(.noUnnamedValue(word.text), at: word.range)
        }
        let isFile = word.text.contains("/") || word.text.dropFirst().contains(".")
        throw Failure(
            .nameNotFound(
                word.text, nearest: Suggestion.nearest(to: word.text, in: names), bound: names,
                isFile: isFile || word.isQuoted),
            at: word.range)
    }

    /// - Parameter cell: the number of the cell that binds it, else the running one's; a cell that
    ///   ends late does not take a name from one that came after it.
    mutating func bind(_ name: String, to value: BoundValue, at cell: Int? = nil) {
        let cell = cell ?? nextCell
        if let last = boundAt[name], last > cell { return }
        boundAt[name] = cell
        if name == "_" {
            lastUnnamed = value
        } else if bound.updateValue(value, forKey: name) == nil {
            names.append(name)
        }
    }

    /// The store's number for the cell that comes.
    mutating func number(next: Int) { nextCell = next }

    /// Begins with what a stored session holds.
    mutating func resume(_ names: [(name: String, value: BoundValue)], nextCell: Int) {
        self.names = []
        bound = [:]
        boundAt = [:]
        records = []
        lastUnnamed = nil
        for (name, value) in names { bind(name, to: value, at: 0) }
        self.nextCell = nextCell
    }

    /// Results that stay at hand for `_N` in a notebook whose cells the store keeps; older ones are
    /// made again.
    private static let recent = 16

    /// A job that has ended: the next cell's number stays.
    mutating func record(_ number: Int, _ reply: Reply) {
        if let value = reply.trace.bound.first?.value { remember(number, reply, value) }
    }

    private mutating func remember(_ number: Int, _ reply: Reply, _ value: BoundValue) {
        // A replay has no stored session of its own to find older ones in.
        if records.count == Self.recent, environment.detour == nil { records.removeFirst() }
        records.append(
            Record(
                number: number, source: reply.source, milliseconds: reply.milliseconds,
                names: reply.names, failure: reply.failure, value: value))
    }

    mutating func record(_ reply: Reply, value: BoundValue?) {
        if environment.memory != nil {
            // The store has the rest: what a cell costs must not grow with the session.
            if let number = reply.cell { nextCell = number + 1 }
            guard let number = reply.cell, let value else { return }
            remember(number, reply, value)
            return
        }
        if let number = reply.cell {
            records.append(
                Record(
                    number: number, source: reply.source, milliseconds: reply.milliseconds,
                    names: reply.names, failure: reply.failure, value: value))
            nextCell = number + 1
        }
        history.append(
            HistoryEntry(
                source: reply.source, milliseconds: reply.milliseconds,
                failed: reply.failure != nil))
    }
}
