package import CopseMath

extension Frame {
    /// The rows `rows`, in that order; a row may occur more than once.
    package func take(_ rows: [Int]) -> Frame {
        Frame(names: names, columns: columns.map { $0.take(rows) }, rowCount: rows.count)
    }

    /// As above from four bytes a row, columns on several threads.
    package func take(_ rows: [UInt32], threads: Int) -> Frame {
        var greatest: UInt32 = 0
        for row in rows { greatest = max(greatest, row) }
        precondition(rows.isEmpty || Int(greatest) < rowCount, "row \(greatest) of \(rowCount)")
        // Ascending and without gaps: a run that is copied as it lies.
        if let first = rows.first, Int(greatest - first) == rows.count - 1,
            zip(rows, rows.dropFirst()).allSatisfy({ $1 == $0 &+ 1 })
        {
            return slice(Int(first)..<Int(greatest) + 1, threads: threads)
        }
        let columns = Parallel.map(self.columns.count, threads: threads) { place in
            self.columns[place].taking(rows)
        }
        return Frame(names: names, columns: columns, rowCount: rows.count)
    }

    /// The rows of a range.
    ///
    /// - Precondition: the range lies within `0..<rowCount`.
    package func slice(_ rows: Range<Int>, threads: Int = 1) -> Frame {
        if rows == 0..<rowCount { return self }
        let columns = Parallel.map(self.columns.count, threads: threads) { place in
            self.columns[place].slice(rows)
        }
        return Frame(names: names, columns: columns, rowCount: rows.count)
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
