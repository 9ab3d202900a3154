extension Frame {
    package init(_ columns: [(name: String, column: Column)]) {
        self.init(
            names: columns.map(\.name), columns: columns.map(\.column),
            rowCount: columns.first?.column.count ?? 0)
    }

    /// The column called `name`; else an error that suggests the nearest name.
    package func column(named name: String) throws(FrameError) -> Column {
        columns[try index(of: name)]
    }

    /// The place of the column called `name`.
    package func index(of name: String) throws(FrameError) -> Int {
        guard let index = names.firstIndex(of: name) else {
            throw .columnNotFound(name: name, among: names)
        }
        return index
    }

    /// The columns `names`, in that order.
    package func selecting(_ names: [String]) throws(FrameError) -> Frame {
        var chosen: [(name: String, column: Column)] = []
        for name in names {
            if chosen.contains(where: { $0.name == name }) { throw .columnTwice(name: name) }
            chosen.append((name, try column(named: name)))
        }
        return Frame(
            names: chosen.map(\.name), columns: chosen.map(\.column), rowCount: rowCount)
    }

    /// All columns but `names`.
    package func dropping(_ names: [String]) throws(FrameError) -> Frame {
        for name in names { _ = try index(of: name) }
        let kept = self.names.indices.filter { !names.contains(self.names[$0]) }
        return Frame(
            names: kept.map { self.names[$0] }, columns: kept.map { columns[$0] },
            rowCount: rowCount)
    }

    /// The same columns, `old` now called `new`. All renamings happen at once.
    package func renaming(_ renamings: [(old: String, new: String)]) throws(FrameError) -> Frame {
        var names = self.names
        for (old, new) in renamings { names[try index(of: old)] = new }
        if let twice = names.firstRepeated { throw .columnExists(name: twice) }
        return Frame(names: names, columns: columns, rowCount: rowCount)
    }

    /// The frame with one more column at the end.
    ///
    /// - Precondition: `column` has `rowCount` rows.
    package func appending(_ name: String, _ column: Column) throws(FrameError) -> Frame {
        guard !names.contains(name) else { throw .columnExists(name: name) }
        return Frame(names: names + [name], columns: columns + [column], rowCount: rowCount)
    }

    /// The frame with the column `name` replaced in its place, or appended if there is none.
    ///
    /// - Precondition: `column` has `rowCount` rows.
    package func replacing(_ name: String, _ column: Column) -> Frame {
        var names = self.names
        var columns = self.columns
        if let index = names.firstIndex(of: name) {
            columns[index] = column
        } else {
            names.append(name)
            columns.append(column)
        }
        return Frame(names: names, columns: columns, rowCount: rowCount)
    }
}

extension [String] {
    /// The first element that has occurred before.
    var firstRepeated: String? {
        var seen: Set<String> = []
        return first { !seen.insert($0).inserted }
    }
}
