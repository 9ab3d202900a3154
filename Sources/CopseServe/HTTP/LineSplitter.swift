package import CopseFrame

/// Cuts bytes that arrive in any pieces into lines, holding no more than one line and one piece.
///
/// Blank lines are no lines. A line longer than `limit` is reported once and its bytes dropped.
package struct LineSplitter: Sendable {
    package enum Line: Sendable, Equatable {
        /// Where the line lies in `text`, without its newline.
        case text(Range<Int>)
        case tooLong
    }

    private let limit: Int
    /// The last lines, until the next piece comes, and the start of a line behind them.
    package private(set) var text = ReadAheadText()
    /// Where the line that has not ended begins.
    private var pending = 0
    private var isDropping = false

    package init(limit: Int) { self.limit = limit }

    /// The lines that `bytes` complete.
    package mutating func append(_ bytes: some Collection<UInt8>) -> [Line] {
        text.removeFirst(pending)
        var searched = text.count
        pending = 0
        text.append(bytes)
        var lines: [Line] = []
        while let end = text.firstNewline(from: searched) {
            take(pending..<end, into: &lines)
            isDropping = false
            pending = end + 1
            searched = pending
        }
        if isDropping || text.count - pending > limit {
            isDropping = true
            pending = text.count
        }
        return lines
    }

    /// The last line when the bytes did not end with a newline.
    package mutating func finish() -> [Line] {
        var lines: [Line] = []
        take(pending..<text.count, into: &lines)
        pending = text.count
        isDropping = false
        return lines
    }

    private func take(_ line: Range<Int>, into lines: inout [Line]) {
        if isDropping || line.count > limit {
            lines.append(.tooLong)
        } else if text.bytes[line].contains(where: { $0 != 0x20 && $0 != 0x09 && $0 != 0x0D }) {
            lines.append(.text(line))
        }
    }
}
