/// What the text of a prompt was before, for undo, and what was cut out of it last.
struct EditLog {
    private struct State {
        var text: [Unicode.Scalar]
        var cursor: Int
    }

    private var states: [State] = []
    private var current = State(text: [], cursor: 0)
    private var isTyping = false
    /// What ^Y gives back.
    private(set) var cut: [Unicode.Scalar] = []
    private var cutsInARow = 0

    private static let capacity = 200
    /// Longer texts are not kept for undo.
    private static let longest = 65_536

    /// Where the cursor was after the last key.
    var cursor: Int { current.cursor }

    mutating func begin(_ text: [Unicode.Scalar], _ cursor: Int) {
        states = []
        current = State(text: text, cursor: cursor)
        isTyping = false
        cutsInARow = 0
    }

    /// What the text is after a key. Letters typed one after the other are undone together.
    mutating func note(_ text: [Unicode.Scalar], cursor: Int) {
        cutsInARow = max(0, cutsInARow - 1)
        defer { current = State(text: text, cursor: cursor) }
        guard text.count != current.text.count || text != current.text else {
            if cursor != current.cursor { isTyping = false }
            return
        }
        let isOneMore =
            text.count == current.text.count + 1 && cursor == current.cursor + 1
            && text[cursor - 1].properties.isAlphabetic
        if !(isOneMore && isTyping), current.text.count <= Self.longest {
            states.append(current)
            if states.count > Self.capacity { states.removeFirst() }
        }
        isTyping = isOneMore
    }

    /// The text before the last change, and where its cursor was.
    mutating func undo() -> (text: String, cursor: Int)? {
        guard let state = states.popLast() else { return nil }
        current = state
        isTyping = false
        var view = String.UnicodeScalarView()
        view.append(contentsOf: state.text)
        return (String(view), state.cursor)
    }

    /// Keeps what is cut; with what was cut just before it.
    mutating func keep(_ text: some Collection<Unicode.Scalar>, isBefore: Bool) {
        if cutsInARow == 0 {
            cut = Array(text)
        } else {
            cut = isBefore ? Array(text) + cut : cut + Array(text)
        }
        // One for the key that cuts, one for the next.
        cutsInARow = 2
    }
}
