import CopseFrame
import CopseStore

extension Command {
    static let note = Command(
        name: "note", group: .notebook,
        places: [Place("TEXT", .rest, about: "Markdown, in quotes or without")],
        values: 0,
        summary: "Keep a remark in the notebook",
        examples: ["note \"**Gas prices** spike at noon\"", "note try a smaller sample"],
        run: { (call) throws(Failure) in
            guard let text = call.arguments.excerpt("TEXT") else {
                throw Failure(
                    .missingArgument(place: "TEXT", usage: call.command.usage),
                    at: call.arguments.verb)
            }
            return .text(NoteText.text(text.text))
        })

    static let set = Command(
        name: "set", group: .notebook,
        places: [
            Place(
                "SETTING", .word, optional: true, about: Setting.allNames.joined(separator: ", ")),
            Place("VALUE", .word, optional: true),
        ],
        values: 0,
        summary: "Change a setting, or show all of them",
        examples: ["set seed 42", "set output json"],
        run: runSet)

    /// Taken apart before it comes to the table: `time CELL` is the cell, timed.
    static let time = Command(
        name: "time", kind: .command, group: .notebook, places: [Place("CELL", .rest)], values: 0,
        summary: "Run a cell and say how long it took",
        examples: ["time m = train f", "time describe tx"],
        run: { (call) throws(Failure) in
            throw Failure(
                .missingArgument(place: "CELL", usage: call.command.usage),
                at: call.arguments.verb)
        })

    static let help = Command(
        name: "help", kind: .command, group: .notebook,
        places: [
            Place("VERB", .word, optional: true), Place("WORD", .word, optional: true),
        ],
        summary: "What verbs there are, or how one is used",
        examples: ["help arima fit", "? filter"],
        run: { (call) throws(Failure) in
            guard var topic = call.arguments.word("VERB") else { return .text(Help.overview) }
            if let word = call.arguments.word("WORD") {
                topic.text += " " + word.text
                topic.range = topic.range.lowerBound..<word.range.upperBound
            }
            return .text(try Help.text(on: topic))
        })

    static let clear = Command(
        name: "clear", kind: .command, group: .notebook, values: 0,
        summary: "Clear the screen", examples: ["clear"],
        run: { (call) throws(Failure) in
            var outcome = Outcome()
            outcome.effect = .clear
            return outcome
        })

    static let quit = Command(
        name: "quit", kind: .command, group: .notebook, values: 0,
        summary: "Leave; so does ^D at an empty line", examples: ["quit"],
        run: { (call) throws(Failure) in
            var outcome = Outcome()
            outcome.effect = .quit
            return outcome
        })
}

/// What `set` can change.
private enum Setting {
    static let allNames = ["output", "threads", "seed", "pager", "memory", "durability"]
}

@Sendable private func runSet(_ call: Call) throws(Failure) -> Outcome {
    var settings = call.settings
    guard let name = call.arguments.word("SETTING") else {
        return .text(
            "output \(settings.output.rawValue), threads \(settings.threads), "
                + "seed \(settings.seed), pager \(settings.pager.rawValue), "
                + "memory \(settings.memory.map { "\($0.grouped) bytes" } ?? "unlimited"), "
                + "durability \(settings.durability.rawValue)")
    }
    guard Setting.allNames.contains(name.text) else {
        throw Failure(
            .settingUnknown(
                name.text, nearest: Suggestion.nearest(to: name.text, in: Setting.allNames),
                known: Setting.allNames),
            at: name.range)
    }
    guard let value = call.arguments.word("VALUE") else {
        throw Failure(
            .missingArgument(place: "VALUE", usage: "set \(name.text) VALUE"),
            at: name.range.upperBound..<name.range.upperBound + 1)
    }
    func wrong(_ expected: String) -> Failure {
        Failure(.settingValue(name.text, got: value.text, expected: expected), at: value.range)
    }
    switch name.text {
    case "output":
        guard let mode = OutputMode(rawValue: value.text) else {
            throw wrong(ArgumentBinder.oneOf(OutputMode.allCases.map(\.rawValue)))
        }
        settings.output = mode
    case "threads":
        guard let threads = Int(value.text), 1...1024 ~= threads else {
            throw wrong("a whole number from 1 to 1024")
        }
        settings.threads = threads
    case "pager":
        guard let pager = Settings.Pager(rawValue: value.text) else {
            throw wrong(ArgumentBinder.oneOf(Settings.Pager.allCases.map(\.rawValue)))
        }
        settings.pager = pager
    case "memory":
        guard value.text == "unlimited" || byteCount(value.text) != nil else {
            throw wrong("a size such as 500MB or 2GB, or 'unlimited'")
        }
        settings.memory = byteCount(value.text)
    case "durability":
        guard let durability = StoreOptions.Durability(rawValue: value.text) else {
            throw wrong(ArgumentBinder.oneOf(StoreOptions.Durability.allCases.map(\.rawValue)))
        }
        settings.durability = durability
    default:
        guard let seed = UInt64(value.text.digits) else {
            throw wrong("a whole number of at least 0")
        }
        settings.seed = seed
    }
    settings.assigned[name.text] = value.text
    var outcome = Outcome()
    outcome.settings = settings
    return outcome
}

/// `500MB`, `2GB`, `1.5GB`; nil for what is no size. Units are powers of ten.
private func byteCount(_ text: String) -> Int? {
    for (unit, size) in [("KB", 1e3), ("MB", 1e6), ("GB", 1e9), ("TB", 1e12)]
    where text.uppercased().hasSuffix(unit) {
        guard let number = Double(text.dropLast(unit.count)), number > 0, number < 1e6 else {
            return nil
        }
        return Int(number * size)
    }
    return nil
}
