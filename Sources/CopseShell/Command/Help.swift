import CopseFrame

/// Help made from the table of commands.
package enum Help {
    /// What `help` alone says: how to begin, and where the rest is.
    static var overview: String {
        let width = firstSteps.map { $0.cell.count }.max() ?? 0
        var lines = ["A first analysis:", ""]
        for (cell, about) in firstSteps {
            lines.append(
                "    \(cell)\(String(repeating: " ", count: width - cell.count + 2))# \(about)")
        }
        lines += [
            "",
            "A cell is  NAME = VERB ARGUMENTS --flags  or without NAME =. A name alone shows its value.",
            "`;` separates cells, a last `;` hides the result, `#` begins a comment, `_` is the last",
            "unnamed value and `_3` the result of cell 3. CELL | !COMMAND pipes, !COMMAND runs a program.",
            "",
        ]
        for group in Command.Group.allCases {
            let names = CommandTable.all.filter { $0.group == group }.map(\.name)
            lines += [group.rawValue] + TextWrap.lines(names, width: 90)
        }
        lines += [
            "",
            "'help VERB' and 'VERB --help' say how one is used, 'help verbs' what each is for.",
            "Topics, as in 'help windows': \(HelpTopic.all.map(\.name).joined(separator: ", ")).",
        ]
        return lines.joined(separator: "\n")
    }

    /// Cells that make up a first analysis of the file that ships.
    static let firstSteps: [(cell: String, about: String)] = [
        ("tx = load datasets/transactions.csv", "rows and columns from a file"),
        ("describe tx", "types, ranges, what is missing"),
        ("f = features tx with eth", "35 features of every transaction"),
        ("m = train f --contamination 0.01", "an isolation forest, one row in 100 an anomaly"),
        ("anomalies m f", "the strangest rows first"),
        ("explain m f 17", "what makes row 17 so"),
        ("plot scores m", "how the scores are spread"),
        ("export m gas.copse", "a model for copse score and the daemon"),
    ]

    /// Every verb with what it is for.
    static var verbs: String {
        var lines: [String] = []
        let width = CommandTable.all.map { $0.name.count }.max() ?? 0
        for group in Command.Group.allCases {
            lines.append(group.rawValue)
            for command in CommandTable.all where command.group == group {
                let blanks = String(repeating: " ", count: width - command.name.count + 2)
                lines.append("  \(command.name)\(blanks)\(command.summary)")
            }
            lines.append("")
        }
        let topics = HelpTopic.all
        lines.append("Topics")
        for topic in topics {
            let blanks = String(repeating: " ", count: max(0, width - topic.name.count) + 2)
            lines.append("  \(topic.name)\(blanks)\(topic.summary)")
        }
        return lines.joined(separator: "\n")
    }

    /// Cells that help shows, by the verb or topic that shows them: all of them run.
    package static var examples: [(of: String, cells: [String], takesNothing: Bool)] {
        [("help", firstSteps.map(\.cell), false)]
            + CommandTable.all.map {
                ($0.name, $0.examples, $0.places.isEmpty && $0.flags.isEmpty)
            } + HelpTopic.all.map { ($0.name, $0.cells, true) }
    }

    static func text(on topic: Word) throws(Failure) -> String {
        if let command = CommandTable[topic.text] { return text(on: command) }
        if topic.text == "verbs" { return verbs }
        if let topic = HelpTopic[topic.text] { return topic.text }
        if CommandTable.families.contains(topic.text) { return text(onFamily: topic.text) }
        if CommandTable.later.contains(topic.text) {
            throw Failure(.verbNotInThisVersion(topic.text), at: topic.range)
        }
        if let habit = Habit.answer(to: topic.text) {
            throw Failure(.habit(habit), at: topic.range)
        }
        let nearest = Suggestion.nearest(
            to: topic.text, in: CommandTable.words + HelpTopic.all.map(\.name))
        throw Failure(.helpUnknown(topic.text, nearest: nearest), at: topic.range)
    }

    private static func text(onFamily family: String) -> String {
        let members = CommandTable.members(of: family)
        var lines: [String] = []
        for command in members { lines += [command.usage, "  \(command.summary).", ""] }
        return (lines + ["'\(family) VERB --help' says more."]).joined(separator: "\n")
    }

    static func text(on command: Command) -> String {
        var lines = [command.usage, "  \(command.summary).", ""]
        var rows: [(String, String)] = []
        for place in command.places where !place.about.isEmpty {
            rows.append((place.label, place.about))
        }
        rows += command.flags.map { ($0.usage, $0.about) }
        let width = rows.map(\.0.count).filter { $0 <= 34 }.max() ?? 0
        for (name, about) in rows {
            if name.count > width {
                lines += ["  \(name)", "  \(String(repeating: " ", count: width + 2))\(about)"]
            } else {
                let blanks = String(repeating: " ", count: width - name.count + 2)
                lines.append("  \(name)\(blanks)\(about)")
            }
        }
        if !rows.isEmpty { lines.append("") }
        if let details = command.details { lines += [details, ""] }
        lines.append("Examples:")
        lines += command.examples.map { "  \($0)" }
        return lines.joined(separator: "\n")
    }
}
