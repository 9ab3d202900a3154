import Synchronization

/// Texts from other threads for the screen: printed above the line that is typed at once while one is
/// read, else before the next one.
final class Mailbox: Sendable {
    private let texts = Mutex<[String]>([])

    func post(_ text: String) {
        guard !text.isEmpty else { return }
        texts.withLock { $0.append(text) }
        Wake.up()
    }

    func take() -> [String] {
        texts.withLock { texts in
            defer { texts = [] }
            return texts
        }
    }
}
