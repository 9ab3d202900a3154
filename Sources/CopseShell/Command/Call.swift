import CopseDetector
import CopseFeatures
import CopseFrame

/// What a command sees while it runs: its arguments and the notebook as it stands.
///
/// A command changes nothing itself. What it wants is in its `Outcome`, and the notebook takes
/// that over as a whole or, when the command throws, not at all.
struct Call: Sendable {
    let command: Command
    let arguments: Arguments
    /// The names its values will have.
    let names: [String]
    let notebook: Notebook

    var settings: Settings { notebook.settings }

    /// - Throws: `run.interrupted` once the user has asked to stop.
    func checkCancelled() throws(Failure) {
        if notebook.environment.isCancelled() { throw Failure(.interrupted) }
    }

    func threads() throws(Failure) -> Int {
        min(try arguments.integer("threads") ?? settings.threads, 1024)
    }

    func seed() throws(Failure) -> UInt64 { try arguments.seed() ?? settings.seed }
}

// MARK: Values by name

extension Call {
    /// The value a place names.
    func value(_ label: String) throws(Failure) -> Value {
        guard let word = arguments.word(label) else { throw missing(label) }
        return try notebook.value(named: word)
    }

    /// What stands under the name in a place; nil for an empty place.
    func bound(_ label: String) -> BoundValue? {
        arguments.word(label).flatMap { notebook.bound($0.text) }
    }

    /// The table a place names.
    func frame(_ label: String = "F") throws(Failure) -> TiedFrame {
        guard let word = arguments.word(label) else { throw missing(label) }
        let value = try notebook.value(named: word)
        guard let frame = value.frame else { throw wrongKind(word, value, needs: "a frame") }
        return frame
    }

    func model(_ label: String = "M") throws(Failure) -> TrainedForest {
        guard let word = arguments.word(label) else { throw missing(label) }
        let value = try notebook.value(named: word)
        guard case .forest(let model) = value else {
            throw wrongKind(word, value, needs: "a forest")
        }
        return model
    }

    /// The frame a place names; else the one the model was trained on.
    func frame(_ label: String, orOf model: TrainedForest) throws(Failure) -> TiedFrame {
        if arguments.word(label) != nil { return try frame(label) }
        guard let frame = try model.frame?.value().frame else {
            let name = arguments.word("M")?.text ?? "the model"
            throw Failure(.modelNotTrainedOnFrame(name), at: arguments.word("M")?.range)
        }
        return frame
    }

    func missing(_ label: String) -> Failure {
        Failure(
            .missingArgument(place: label, usage: command.usage),
            at: arguments.verb.upperBound..<arguments.verb.upperBound + 1)
    }

    func wrongKind(_ word: Word, _ value: Value, needs: String) -> Failure {
        Failure(
            .nameKind(
                word.text, is: value.kind.described, needs: needs,
                usage: "Usage: \(command.usage)"),
            at: word.range)
    }
}

// MARK: Errors of the rooms below, with the place they are about

extension Call {
    /// Runs `body`; what a room throws becomes a failure that points to `word`.
    func at<Result>(
        _ word: Word?, _ body: () throws(FrameError) -> Result
    ) throws(Failure) -> Result {
        do { return try body() } catch { throw Failure(error).at(word?.range ?? arguments.verb) }
    }
}

/// What a command came to.
struct Outcome: Sendable {
    /// One for each name that may stand before `=`.
    var values: [Value] = []
    var notes: [Note] = []
    var display = Display()
    /// Settings from here on.
    var settings: Settings?
    var effect: Reply.Effect = .none
    /// Whether the value is the last unnamed one from here on.
    var isRemembered = true
    /// Files the values were read from.
    var files: [FileSource] = []
    /// Whether the values follow from more than the cell, its inputs and those files: from standard
    /// input or another machine.
    var isOnce = false
    /// The cell that makes the values again, where this one would make others.
    var again: String?
    /// Files that were written.
    var written: [WrittenFile] = []

    init(_ values: Value..., notes: [Note] = []) {
        self.values = values
        self.notes = notes
    }

    static func text(_ text: String) -> Outcome {
        var outcome = Outcome(.text(text))
        outcome.isRemembered = false
        return outcome
    }
}
