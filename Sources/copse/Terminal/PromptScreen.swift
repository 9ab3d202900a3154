import CopseShell

/// The rows of the prompt as they stand on the screen: what changes is drawn, the rest is left.
///
/// Rows are found from the cursor alone, so that it does not matter where on the screen they are.
struct PromptScreen {
    private var drawn: [InputLayout.Row] = []
    private var cursorRow = 0
    private var cursorColumn = 0

    /// Makes the screen show `rows`, with the cursor at a place in them.
    mutating func draw(_ rows: [InputLayout.Row], row: Int, column: Int, columns: Int) {
        var out = ""
        var here = cursorRow
        var isMoved = false
        for (index, wanted) in rows.enumerated() {
            if index < drawn.count, drawn[index] == wanted { continue }
            // Written without a stop, a line that is wider than the window stays one line to the
            // terminal: for its user's mouse, and when the window grows.
            let flowsIn =
                isMoved && here == index - 1 && rows[index - 1].flowsOn
                && rows[index - 1].width == columns && wanted.width > 0
            if !flowsIn { out += Self.move(&here, to: index, count: drawn.count) }
            here = index
            isMoved = true
            out += wanted.text
            if wanted.width < columns { out += "\u{1B}[K" }
            if index >= drawn.count { drawn.append(wanted) } else { drawn[index] = wanted }
        }
        if drawn.count > rows.count {
            out += Self.move(&here, to: rows.count, count: drawn.count) + "\u{1B}[J"
            drawn.removeLast(drawn.count - rows.count)
            isMoved = true
        }
        if isMoved || here != row || cursorColumn != column {
            out += Self.move(&here, to: row, count: drawn.count)
            if column > 0 { out += "\u{1B}[\(column)C" }
        }
        cursorRow = row
        cursorColumn = column
        StandardStream.output.write(out)
    }

    /// Takes the rows off the screen and leaves the cursor where they began.
    mutating func erase() {
        guard !drawn.isEmpty else { return }
        StandardStream.output.write(
            "\r" + (cursorRow > 0 ? "\u{1B}[\(cursorRow)A" : "") + "\u{1B}[J")
        forget()
    }

    /// The rows are not on the screen any more; the next ones begin where the cursor is.
    mutating func forget() {
        drawn = []
        cursorRow = 0
        cursorColumn = 0
    }

    /// The window has another size.
    ///
    /// - Parameter column: the cursor's, from 0, where the terminal has told it. Terminals that
    ///   break long lines anew and those that do not leave it in different places.
    mutating func resize(columns: Int, rows: Int, column: Int?) {
        guard !drawn.isEmpty else { return }
        var above = 0
        var offset = 0
        for row in drawn[..<cursorRow] {
            offset += row.width
            guard !row.flowsOn else { continue }
            above += max(1, (offset + columns - 1) / columns)
            offset = 0
        }
        offset += cursorColumn
        let reflowed = (row: above + offset / columns, column: offset % columns)
        let kept = min(cursorColumn, columns - 1)
        let isKept =
            column.map { kept == reflowed.column || ($0 != kept && $0 != reflowed.column) } ?? true
            ? Self.keepsRows : column == kept
        cursorRow = min(isKept ? cursorRow : reflowed.row, rows - 1)
        erase()
    }

    /// Whether the terminal is one of those that leave rows as they are when their width changes.
    private static let keepsRows: Bool = {
        let name = Terminal.environment("TERM") ?? ""
        return Terminal.environment("XTERM_VERSION") != nil || name == "linux"
            || name.hasPrefix("rxvt")
    }()

    /// To the start of a row; below the last one by line feeds, which make room for it.
    private static func move(_ here: inout Int, to row: Int, count: Int) -> String {
        var text = "\r"
        if row < here {
            text += "\u{1B}[\(here - row)A"
        } else if row > here {
            let last = max(here, min(row, count - 1))
            if last > here { text += "\u{1B}[\(last - here)B" }
            text += String(repeating: "\n", count: row - last)
        }
        here = row
        return text
    }
}
