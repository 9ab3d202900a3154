import CopseMath

/// Rows of a frame as text: what stands before, between and behind the cells is the same in every row.
///
/// The cells of some rows are made column by column, which keeps each loop to one type, and then put
/// together row by row.
struct RowText: Sendable {
    struct Part: Sendable {
        var column: Column
        /// What stands before the cell.
        var prefix: [UInt8]
        /// What stands behind it.
        var suffix: [UInt8] = []
        /// nil: the text of the column is what is written.
        var style: CellText.Style?
    }

    let parts: [Part]
    /// What ends a row.
    let end: [UInt8]
    let rowCount: Int

    private static let rowsAtOnce = 1024
    /// Rows that a thread writes before it takes others.
    private static let rowsPerTurn = 1 << 14

    /// The rows in pieces, in their order.
    func pieces(threads: Int) -> [[UInt8]] {
        let turns = (rowCount + Self.rowsPerTurn - 1) / Self.rowsPerTurn
        return Parallel.map(turns, threads: threads) { turn in
            let first = turn * Self.rowsPerTurn
            return bytes(first..<min(rowCount, first + Self.rowsPerTurn))
        }
    }

    private func bytes(_ rows: Range<Int>) -> [UInt8] {
        var out: [UInt8] = []
        var first = rows.lowerBound
        while first < rows.upperBound {
            let some = first..<min(rows.upperBound, first + Self.rowsAtOnce)
            let cells = parts.map { part in
                if let style = part.style { return CellText(part.column, some, style) }
                guard case .string(let text) = part.column.storage else {
                    return CellText(part.column, some, .json)
                }
                return CellText(text, some)
            }
            let fixed = parts.reduce(end.count) { $0 + $1.prefix.count + $1.suffix.count }
            let count = cells.reduce(fixed * some.count) { $0 + $1.byteCount }
            if out.isEmpty {
                out.reserveLarge(
                    (count * rows.count / some.count) + count / 8 + TextCopy.slack)
            }
            out.append(addingCapacity: count + TextCopy.slack) { span in
                unsafe span.withUnsafeMutableBufferPointer { buffer, filled in
                    filled = unsafe write(cells, some.count, to: buffer)
                }
            }
            first = some.upperBound
        }
        return out
    }

    /// Puts rows together; how many bytes they have.
    private func write(
        _ cells: [CellText], _ rows: Int, to buffer: UnsafeMutableBufferPointer<UInt8>
    ) -> Int {
        var copy = unsafe TextCopy(buffer)
        for row in 0..<rows {
            for place in parts.indices {
                copy.append(parts[place].prefix, 0, parts[place].prefix.count)
                copy.append(cells[place].bytes, cells[place].starts[row], cells[place].ends[row])
                let suffix = parts[place].suffix
                if !suffix.isEmpty { copy.append(suffix, 0, suffix.count) }
            }
            copy.append(end, 0, end.count)
        }
        return copy.count
    }
}

extension CellText {
    /// Bytes of all cells together.
    fileprivate var byteCount: Int {
        var count = 0
        for place in starts.indices { count &+= ends[place] &- starts[place] }
        return count
    }
}

/// Appends short runs of bytes to memory, sixteen at a time: what is written too much is overwritten by what
/// comes next.
@safe private struct TextCopy: ~Copyable {
    static let slack = 16

    private var target: UnsafeMutableRawPointer?
    private var room: Int
    private(set) var count = 0

    /// - Parameter buffer: has `slack` bytes more than will be appended.
    init(_ buffer: UnsafeMutableBufferPointer<UInt8>) {
        unsafe target = UnsafeMutableRawPointer(buffer.baseAddress)
        room = buffer.count
    }

    @inline(__always)
    mutating func append(_ bytes: [UInt8], _ start: Int, _ end: Int) {
        let length = end &- start
        guard length > 0, let target = unsafe target else { return }
        precondition(count &+ length &+ Self.slack <= room && end <= bytes.count && start >= 0)
        unsafe bytes.withUnsafeBytes { source in
            guard let base = source.baseAddress else { return }
            let from = unsafe base + start
            let to = unsafe target + count
            var copied = 0
            // Whole steps as long as they lie in the source.
            let last = min(length, bytes.count &- start &- 15)
            while copied < last {
                unsafe (to + copied).storeBytes(
                    of: (from + copied).loadUnaligned(as: SIMD16<UInt8>.self),
                    as: SIMD16<UInt8>.self)
                copied &+= 16
            }
            while copied < length {
                unsafe (to + copied).storeBytes(
                    of: (from + copied).load(as: UInt8.self), as: UInt8.self)
                copied &+= 1
            }
        }
        count &+= length
    }
}
