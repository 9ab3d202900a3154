/// What may stand at a place of a cell.
package struct Completions: Sendable, Equatable {
    package struct Item: Sendable, Equatable {
        package enum Kind: String, Sendable {
            case verb, flag, value, name, column, function, word, setting, file, folder, session
            case model
        }

        /// What replaces the range.
        package var text: String
        package var kind: Kind
        /// One line on it.
        package var about: String
        /// What lists show: for a path its last part, for a function its parameters too.
        package var label: String
        /// What follows when it is the only one: a blank, or what ends a quote.
        package var closing: String

        package init(
            _ text: String, _ kind: Kind, _ about: String, label: String? = nil,
            closing: String = " "
        ) {
            self.text = text
            self.kind = kind
            self.about = about
            self.label = label ?? text
            self.closing = closing
        }
    }

    /// In code points of the text.
    package var replace: Range<Int>
    package var items: [Item]

    package init(replace: Range<Int>, items: [Item] = []) {
        self.replace = replace
        self.items = items
    }

    /// What all items begin with.
    package var commonPrefix: String {
        guard var common = items.first.map({ Array($0.text.unicodeScalars) }) else { return "" }
        for item in items.dropFirst() where !common.isEmpty {
            let same = zip(common, item.text.unicodeScalars).prefix { $0 == $1 }.count
            common.removeLast(common.count - same)
        }
        var view = String.UnicodeScalarView()
        view.append(contentsOf: common)
        return String(view)
    }

    /// The items that begin with `typed`; where none does, those that do in small letters.
    mutating func keep(beginningWith typed: String) {
        let exact = items.filter { $0.text.hasPrefix(typed) }
        if !exact.isEmpty || typed.isEmpty {
            items = exact
            return
        }
        let small = typed.lowercased()
        items = items.filter { $0.text.lowercased().hasPrefix(small) }
    }
}
