/// Cuts bytes that arrive in any pieces into lines, holding no more than one line.
///
/// Blank lines are no lines. A line longer than `limit` is reported once and its bytes dropped.
package struct LineSplitter: Sendable {
    package enum Line: Sendable, Equatable {
        case text([UInt8])
        case tooLong
    }

    private let limit: Int
    private var pending: [UInt8] = []
    private var isDropping = false

    package init(limit: Int) { self.limit = limit }

    /// The lines that `bytes` complete.
    package mutating func append(_ bytes: some Sequence<UInt8>) -> [Line] {
        var lines: [Line] = []
        for piece in Array(bytes).split(separator: 0x0A, omittingEmptySubsequences: false)
            .enumerated()
        {
            if piece.offset > 0 { end(into: &lines) }
            extend(piece.element)
        }
        return lines
    }

    /// The last line when the bytes did not end with a newline.
    package mutating func finish() -> [Line] {
        var lines: [Line] = []
        end(into: &lines)
        return lines
    }

    private mutating func extend(_ piece: ArraySlice<UInt8>) {
        if isDropping { return }
        if pending.count + piece.count > limit {
            pending = []
            isDropping = true
        } else {
            pending.append(contentsOf: piece)
        }
    }

    private mutating func end(into lines: inout [Line]) {
        if isDropping {
            lines.append(.tooLong)
        } else if pending.contains(where: { $0 != 0x20 && $0 != 0x09 && $0 != 0x0D }) {
            lines.append(.text(pending))
        }
        pending = []
        isDropping = false
    }
}
