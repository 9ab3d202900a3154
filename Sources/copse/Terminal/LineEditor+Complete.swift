import CopseShell

// Tab.

extension LineEditor {
    /// Completes as far as all that may stand here agree, and lists them where they agree no
    /// further, until the next key.
    func pressTab() -> After {
        let found = complete(text, cursor)
        guard let first = found.items.first else { return .beep }
        let typed = scalars[found.replace]
        let common =
            found.items.count == 1 ? first.text + first.closing : found.commonPrefix
        if common.unicodeScalars.count > typed.count || found.items.count == 1 {
            delete(found.replace)
            insert(common)
        }
        guard found.items.count > 1 else { return .done }
        let size = Terminal.size ?? (rows: 24, columns: 80)
        below = CompletionList.lines(
            found.items, rows: max(3, size.rows - 2 - scalars.count { $0 == "\n" }),
            columns: size.columns - 1, isColored: isColored)
        keepsBelow = true
        return .done
    }
}
