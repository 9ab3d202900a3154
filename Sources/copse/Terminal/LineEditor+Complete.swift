import CopseShell

// Tab.

extension LineEditor {
    /// Completes as far as all that may stand here agree; where they agree no further, a second Tab
    /// lists them.
    func pressTab() -> After {
        let text = text
        let found = complete(text, cursor)
        guard let first = found.items.first else {
            completionText = nil
            return .beep
        }
        let typed = scalars[found.replace]
        let common =
            found.items.count == 1 ? first.text + first.closing : found.commonPrefix
        let addition = Array(common.unicodeScalars)
        if addition.count > typed.count || found.items.count == 1 {
            completionText = nil
            moveCursor(to: found.replace.upperBound)
            deleteBackwards(found.replace.count)
            insert(common)
            return .refresh
        }
        guard completionText == text else {
            completionText = text
            return .beep
        }
        completionText = nil
        list(found)
        return .nothing
    }

    /// Prints the list below the text, and prompt and text again below that.
    private func list(_ found: Completions) {
        let place = cursor
        erase()
        moveToEnd()
        refresh()
        let size = Terminal.size ?? (rows: 24, columns: 80)
        let lines = CompletionList.lines(
            found.items, rows: size.rows - 2, columns: size.columns, isColored: isColored)
        StandardStream.output.write("\n" + lines.map { $0 + "\n" }.joined())
        moveCursor(to: place)
        refresh()
    }
}
