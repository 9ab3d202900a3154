package import CopseMath

extension Frame {
    /// The rows `rows`, in that order; a row may occur more than once.
    package func take(_ rows: [Int]) -> Frame {
        Frame(names: names, columns: columns.map { $0.take(rows) }, rowCount: rows.count)
    }

    /// The rows of a range.
    ///
    /// - Precondition: the range lies within `0..<rowCount`.
    package func slice(_ rows: Range<Int>) -> Frame {
        Frame(names: names, columns: columns.map { $0.slice(rows) }, rowCount: rows.count)
    }

    /// The rows of `count` drawn without replacement, in the order of the frame.
    package func sampledRows(
        _ count: Int, from stream: inout RandomStream
    ) throws(FrameError) -> [Int] {
        guard (1...max(1, rowCount)).contains(count), rowCount > 0 else {
            throw .sampleSize(count: count, rows: rowCount)
        }
        return stream.sampleWithoutReplacement(count, from: rowCount).sorted()
    }
}
