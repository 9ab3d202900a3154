import CopseShell

// ^R: search while typing.

extension LineEditor {
    /// Reads keys until one of them is no part of the search; libedit takes that one then.
    func search() -> After {
        let draft = text
        let normalPrompt = shownPrompt
        var typed = ""
        var place = history.entries.count
        var isFound = true
        var query: HistoryQuery { HistoryQuery(typed) }
        var entry: String? {
            history.entries.indices.contains(place) ? history.entries[place].text : nil
        }
        func show() {
            let words = ["search", query.filters].filter { !$0.isEmpty }.joined(separator: ": ")
            showPrompt("(\(isFound ? words : "not found")) \(typed)> ")
            let text = entry ?? draft
            replaceAll(with: text)
            found = entry == nil ? nil : query.range(in: text)
            if let found { moveCursor(to: found.lowerBound) }
        }
        func look(_ next: Int?) {
            isFound = next != nil
            if let next { place = next }
        }
        isSearching = true
        defer {
            isSearching = false
            found = nil
            showPrompt(normalPrompt)
        }
        show()
        while let key = nextKey() {
            switch key {
            case "\u{12}" where !typed.isEmpty: look(history.find(query, before: place))
            case "\u{13}" where !typed.isEmpty: look(history.find(query, after: place))
            case "\u{8}", "\u{7F}":
                typed = String(typed.dropLast())
                place = history.entries.count
                look(typed.isEmpty ? place : history.find(query, before: place))
            case "\u{7}":
                replaceAll(with: draft)
                return .done
            case ..<" ":
                keys.putBack(key)
                replaceAll(with: entry ?? draft)
                return .done
            default:
                typed.unicodeScalars.append(key)
                // The entry that is shown may still fit.
                look(history.find(query, before: place + 1))
            }
            show()
        }
        return .done
    }
}
