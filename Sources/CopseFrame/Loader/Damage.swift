/// Rows and cells of a file that could not be read and that the user chose to live with.
struct Damage {
    /// How many of a kind there are, and the first of them in the files.
    private struct Found {
        var count = 0
        private var path = ""
        private var line = 0

        var place: String { "line \(line) of '\(path)'" }

        mutating func note(_ more: Int, line: Int, path: String) {
            // Files come in order, but a block is looked at more than once.
            if count == 0 || path == self.path && line < self.line {
                (self.path, self.line) = (path, line)
            }
            count += more
        }
    }

    private var skipped = Found()
    private var filled = Found()
    private var cells = Found()

    mutating func note(_ record: RecordBlock.Record, isKept: Bool, path: String) {
        note(line: record.line, isKept: isKept, path: path)
    }

    mutating func note(line: Int, isKept: Bool, path: String) {
        if isKept {
            filled.note(1, line: line, path: path)
        } else {
            skipped.note(1, line: line, path: path)
        }
    }

    /// Notes cells, the first of them there.
    mutating func note(cells count: Int, line: Int, path: String) {
        cells.note(count, line: line, path: path)
    }

    func notes(policy: LoadOptions.ErrorPolicy) -> [Note] {
        var notes: [Note] = []
        if skipped.count > 0 {
            notes.append(
                Note(
                    code: "frame.rowsSkipped",
                    message: "\(counted(skipped, "row")) could not be read and left out, the "
                        + "first at \(skipped.place)."))
        }
        if filled.count > 0 {
            notes.append(
                Note(
                    code: "frame.rowsFilled",
                    message: "\(counted(filled, "row")) had too few or too many fields, the "
                        + "first at \(filled.place)."))
        }
        if cells.count > 0 {
            notes.append(
                Note(
                    code: "frame.cellsMissing",
                    message: "\(counted(cells, "cell")) could not be read and count as missing, "
                        + "the first at \(cells.place)."))
        }
        return notes
    }

    private func counted(_ found: Found, _ noun: String) -> String {
        found.count == 1 ? "1 \(noun)" : "\(found.count) \(noun)s"
    }
}
