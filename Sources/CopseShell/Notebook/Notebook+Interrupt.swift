extension Notebook {
    /// The reply to a cell that was given up while it ran elsewhere, on a copy: nothing has changed
    /// but its number and the history.
    package mutating func interrupt(_ cell: CellSource, after milliseconds: Double) -> Reply {
        let reply = Reply(
            cell: isCommand(cell) ? nil : nextCell, source: cell.text, milliseconds: milliseconds,
            outcome: .failed(Failure(.interrupted)), line: cell.line)
        record(reply, value: nil)
        return reply
    }
}
