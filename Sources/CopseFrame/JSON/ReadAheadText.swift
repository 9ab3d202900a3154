/// Text that grows at its end, with room behind it to load eight bytes wherever one begins: what
/// `JSONScanner` and `TransactionParser` read fastest.
package struct ReadAheadText: Sendable {
    /// The text and `InputBuffer.slack` bytes.
    package private(set) var bytes: [UInt8]

    package init(_ text: consuming [UInt8] = []) {
        bytes = text
        bytes.append(contentsOf: Self.slack)
    }

    private static let slack = [UInt8](repeating: 0, count: InputBuffer.slack)

    package var count: Int { bytes.count - Self.slack.count }

    package mutating func append(_ text: some Collection<UInt8>) {
        bytes.removeLast(Self.slack.count)
        bytes.append(contentsOf: text)
        bytes.append(contentsOf: Self.slack)
    }

    package mutating func removeFirst(_ count: Int) {
        if count > 0 { bytes.removeFirst(count) }
    }

    /// The first newline at or after a place.
    package func firstNewline(from start: Int) -> Int? {
        let place = ByteScan.first(0x0a, bytes.span, start, count)
        return place < count ? place : nil
    }
}
