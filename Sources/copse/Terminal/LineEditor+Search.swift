// ^R: search while typing.

extension LineEditor {
    /// Reads keys until one of them is no part of the search; libedit takes that one then.
    func search() -> After {
        let draft = text
        let normalPrompt = prompt
        var wanted = ""
        var found = history.entries.count
        var isFound = true
        func show() {
            erase()
            let word = isFound ? "search" : "not found"
            showPrompt("(\(word)) \(wanted)> ")
            replaceAll(
                with: history.entries.indices.contains(found) ? history.entries[found] : draft)
            refresh()
        }
        func look(_ place: Int?) {
            isFound = place != nil
            if let place { found = place }
        }
        show()
        while let key = nextKey() {
            switch key {
            case "\u{12}" where !wanted.isEmpty: look(history.find(wanted, before: found))
            case "\u{13}" where !wanted.isEmpty: look(history.find(wanted, after: found))
            case "\u{8}", "\u{7F}":
                wanted = String(wanted.dropLast())
                found = history.entries.count
                look(wanted.isEmpty ? found : history.find(wanted, before: found))
            case "\u{7}":
                found = history.entries.count
                return leave()
            case ..<" ":
                keys.putBack(key)
                return leave()
            default:
                wanted.unicodeScalars.append(key)
                // The entry that is shown may still fit.
                look(history.find(wanted, before: found + 1))
            }
            show()
        }
        return leave()

        func leave() -> After {
            erase()
            showPrompt(normalPrompt)
            let isEntry = history.entries.indices.contains(found)
            replaceAll(with: isEntry ? history.entries[found] : draft)
            refresh()
            return .nothing
        }
    }
}
