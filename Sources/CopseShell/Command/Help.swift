import CopseFrame

/// Help made from the table of commands.
enum Help {
    static var overview: String {
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
        lines += [
            "A cell is  NAME = VERB ARGUMENTS --flags  or without NAME =. A name alone shows its value.",
            "`;` separates cells, a last `;` hides the result, `#` begins a comment, `_` is the last",
            "unnamed value and `_3` the result of cell 3. CELL | !COMMAND pipes, !COMMAND runs a program.",
            "'help VERB', '? VERB' and 'VERB --help' say more; 'help recipes' lists the functions.",
        ]
        return lines.joined(separator: "\n")
    }

    static func text(on topic: Word) throws(Failure) -> String {
        if let command = CommandTable[topic.text] { return text(on: command) }
        if CommandTable.families.contains(topic.text) { return text(onFamily: topic.text) }
        if ["recipes", "functions", "expressions"].contains(topic.text) { return RecipeGuide.text }
        if CommandTable.later.contains(topic.text) {
            throw Failure(.verbNotInThisVersion(topic.text), at: topic.range)
        }
        let nearest = Suggestion.nearest(
            to: topic.text, in: CommandTable.words + ["recipes"])
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
        rows += command.flags.filter { !$0.isLater }.map { ($0.usage, $0.about) }
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
