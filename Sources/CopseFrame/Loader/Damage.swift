/// Rows and cells of a file that could not be read and that the user chose to live with.
struct Damage {
    private var skipped = 0
    private var filled = 0
    private var cells = 0
    private var firstSkipped: String?
    private var firstFilled: String?
    private var firstCell: String?

    mutating func note(_ record: RecordBlock.Record, isKept: Bool, path: String) {
        note(line: record.line, isKept: isKept, path: path)
    }

    mutating func note(line: Int, isKept: Bool, path: String) {
        let place = "line \(line) of '\(path)'"
        if isKept {
            filled += 1
            firstFilled = firstFilled ?? place
        } else {
            skipped += 1
            firstSkipped = firstSkipped ?? place
        }
    }

    /// Notes cells, the first of them there.
    mutating func note(cells count: Int, line: Int, path: String) {
        cells += count
        firstCell = firstCell ?? "line \(line) of '\(path)'"
    }

    func notes(policy: LoadOptions.ErrorPolicy) -> [Note] {
        var notes: [Note] = []
        if let firstSkipped {
            notes.append(
                Note(
                    code: "frame.rowsSkipped",
                    message: "\(counted(skipped, "row")) could not be read and left out, the "
                        + "first at \(firstSkipped)."))
        }
        if let firstFilled {
            notes.append(
                Note(
                    code: "frame.rowsFilled",
                    message: "\(counted(filled, "row")) had too few or too many fields, the "
                        + "first at \(firstFilled)."))
        }
        if let firstCell {
            notes.append(
                Note(
                    code: "frame.cellsMissing",
                    message: "\(counted(cells, "cell")) could not be read and count as missing, "
                        + "the first at \(firstCell)."))
        }
        return notes
    }

    private func counted(_ count: Int, _ noun: String) -> String {
        count == 1 ? "1 \(noun)" : "\(count) \(noun)s"
    }
}
