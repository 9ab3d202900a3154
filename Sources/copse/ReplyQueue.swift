import CopseShell
import Synchronization

/// What a script prints, in the order of its cells: what follows a cell in the background is held
/// until that one has ended.
final class ReplyQueue: Sendable {
    private struct State {
        /// nil: still to come.
        var texts: [Renderer.Text?] = []
        /// The place of the first of them.
        var first = 0
    }

    private let state = Mutex(State())
    private let failed = Atomic(false)

    /// Whether a cell in the background has failed.
    var hasFailed: Bool { failed.load(ordering: .relaxed) }

    /// A place for a text that comes later.
    func reserve() -> Int {
        state.withLock { state in
            state.texts.append(nil)
            return state.first + state.texts.count - 1
        }
    }

    func fill(_ place: Int, _ text: Renderer.Text, hasFailed: Bool) {
        if hasFailed { failed.store(true, ordering: .relaxed) }
        state.withLock { state in
            state.texts[place - state.first] = text
            Self.print(&state)
        }
    }

    func write(_ text: Renderer.Text) {
        state.withLock { state in
            state.texts.append(text)
            Self.print(&state)
        }
    }

    private static func print(_ state: inout State) {
        while let first = state.texts.first, let text = first {
            StandardStream.output.write(text.output)
            StandardStream.errors.write(text.errors)
            state.texts.removeFirst()
            state.first += 1
        }
    }
}
