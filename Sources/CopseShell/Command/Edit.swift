extension Command {
    static let edit = Command(
        name: "edit", kind: .command, group: .notebook,
        places: [
            Place(
                "N", .number, optional: true,
                about: "number of a cell; without one, what was entered last")
        ],
        summary: "Open a cell in $VISUAL or $EDITOR; what is saved comes back to the prompt",
        examples: ["edit", "edit 3"],
        run: { (call) throws(Failure) in
            // Scripts wait for commands, a prompt does not.
            guard !call.notebook.environment.commandsWait else {
                throw Failure(.promptOnly("edit"), at: call.arguments.verb)
            }
            var outcome = Outcome()
            outcome.effect = .edit("")
            guard let word = call.arguments.word("N") else { return outcome }
            let cells = try call.pastCells()
            guard let cell = cells.last(where: { String($0.number) == word.text }) else {
                throw Failure(.cellNotFound(word.text, count: cells.count), at: word.range)
            }
            outcome.effect = .edit(cell.source)
            return outcome
        })
}
