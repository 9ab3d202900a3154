#if canImport(Glibc)
    import Glibc
#elseif canImport(Darwin)
    import Darwin
#endif

/// As much of a terminal as the prompt needs: what its bytes make a window look like.
///
/// A character that is two columns wide fills its cell and an empty one. Lines are not broken anew
/// when the width changes, as in xterm.
struct Screen {
    private var rows: Int
    private var columns: Int
    private var cells: [[String]]
    private var row = 0
    private var column = 0
    /// Lines that have left the window at its top.
    private var gone: [String] = []
    private var escape: String?

    init(columns: Int, rows: Int) {
        self.columns = columns
        self.rows = rows
        cells = Array(repeating: Array(repeating: " ", count: columns), count: rows)
    }

    /// All lines from the first on, empty ones at the end left out.
    var text: String {
        var lines = gone + cells.map(Self.line)
        while lines.last?.isEmpty == true { lines.removeLast() }
        return lines.joined(separator: "\n")
    }

    /// The line the cursor is in, up to the cursor.
    var beforeCursor: String { cells[row][..<min(column, columns)].joined() }

    private static func line(_ cells: [String]) -> String {
        let text = cells.joined()
        return String(text.reversed().drop { $0 == " " }.reversed())
    }

    mutating func resize(columns: Int, rows: Int) {
        cells = cells.map { line in
            Array(
                (line + Array(repeating: " ", count: max(0, columns - line.count))).prefix(columns))
        }
        while cells.count > rows { gone.append(Self.line(cells.removeFirst())) }
        while cells.count < rows { cells.append(Array(repeating: " ", count: columns)) }
        self.columns = columns
        self.rows = rows
        row = min(row, rows - 1)
        column = min(column, columns)
    }

    mutating func write(_ text: String) {
        for scalar in text.unicodeScalars { write(scalar) }
    }

    private mutating func write(_ scalar: Unicode.Scalar) {
        if let sequence = escape {
            take(sequence + String(scalar))
            return
        }
        switch scalar {
        case "\u{1B}": escape = ""
        case "\r": column = 0
        case "\n": lineFeed()
        case "\u{8}": column = max(0, min(column, columns - 1) - 1)
        case ..<" ": break
        default: put(scalar)
        }
    }

    private mutating func put(_ scalar: Unicode.Scalar) {
        let width = Self.width(scalar)
        if column + width > columns {
            column = 0
            lineFeed()
        }
        cells[row][column] = String(scalar)
        if width == 2 { cells[row][column + 1] = "" }
        column += width
    }

    private static func width(_ scalar: Unicode.Scalar) -> Int {
        switch scalar.value {
        case 0x1100...0x115F, 0x2E80...0xA4CF, 0xAC00...0xD7A3, 0xF900...0xFAFF, 0xFE30...0xFE6F,
            0xFF00...0xFF60, 0x1F300...0x1F9FF:
            2
        default: 1
        }
    }

    private mutating func lineFeed() {
        row += 1
        guard row == rows else { return }
        gone.append(Self.line(cells.removeFirst()))
        cells.append(Array(repeating: " ", count: columns))
        row -= 1
    }

    /// `[12G`, and whatever else begins with an escape character.
    private mutating func take(_ sequence: String) {
        let isOpen =
            sequence == "["
            || (sequence.first == "[" && !(sequence.last!.isLetter || sequence.last == "@"))
        let isCharset = sequence == "(" || sequence == ")"
        if isOpen || isCharset {
            escape = sequence
            return
        }
        escape = nil
        guard sequence.first == "[", let end = sequence.last else { return }
        let number = Int(sequence.dropFirst().dropLast().prefix { $0.isNumber })
        let count = max(1, number ?? 1)
        switch end {
        case "A": row = max(0, row - count)
        case "B": row = min(rows - 1, row + count)
        case "C": column = min(columns - 1, column + count)
        case "D": column = max(0, min(column, columns - 1) - count)
        case "G": column = min(columns, count) - 1
        case "H": (row, column) = (0, 0)
        case "J":
            if number == nil || number == 0 {
                clear(row, from: column)
                for below in (row + 1)..<max(row + 1, rows) { clear(below, from: 0) }
            } else {
                for line in 0..<rows { clear(line, from: 0) }
            }
        case "K": clear(row, from: column)
        case "P":
            let end = min(columns, column + count)
            cells[row].removeSubrange(min(column, end)..<end)
            cells[row] += Array(repeating: " ", count: columns - cells[row].count)
        case "@":
            cells[row].insert(
                contentsOf: Array(repeating: " ", count: count), at: min(column, columns))
            cells[row].removeLast(cells[row].count - columns)
        default: break
        }
    }

    private mutating func clear(_ line: Int, from start: Int) {
        for place in min(start, columns)..<columns { cells[line][place] = " " }
    }
}
