/// A grid of characters with a colour each; each character may be eight dots of Braille.
struct TerminalCanvas {
    let columns: Int
    let rows: Int
    private var characters: [Character]
    private var inks: [Ink?]
    private var dots: [UInt8]

    init(columns: Int, rows: Int) {
        self.columns = columns
        self.rows = rows
        characters = Array(repeating: " ", count: columns * rows)
        inks = Array(repeating: nil, count: columns * rows)
        dots = Array(repeating: 0, count: columns * rows)
    }

    /// Writes over what is there; outside the canvas nothing.
    mutating func put(_ character: Character, column: Int, row: Int, _ ink: Ink?) {
        guard 0..<columns ~= column, 0..<rows ~= row else { return }
        characters[row * columns + column] = character
        inks[row * columns + column] = ink
        dots[row * columns + column] = 0
    }

    /// A dot of the grid of `2 · columns` × `4 · rows`, y downwards.
    mutating func dot(_ x: Int, _ y: Int, _ ink: Ink) {
        guard 0..<columns * 2 ~= x, 0..<rows * 4 ~= y else { return }
        let bits: [[UInt8]] = [[0x01, 0x08], [0x02, 0x10], [0x04, 0x20], [0x40, 0x80]]
        let cell = (y / 4) * columns + x / 2
        dots[cell] |= bits[y % 4][x % 2]
        inks[cell] = ink
    }

    /// The dots between two, both included (Bresenham, 1965).
    mutating func line(_ x0: Int, _ y0: Int, _ x1: Int, _ y1: Int, _ ink: Ink) {
        let (dx, dy) = (abs(x1 - x0), -abs(y1 - y0))
        let (sx, sy) = (x0 < x1 ? 1 : -1, y0 < y1 ? 1 : -1)
        var (x, y) = (x0, y0)
        var error = dx + dy
        while true {
            dot(x, y, ink)
            if x == x1, y == y1 { return }
            let twice = 2 * error
            if twice >= dy {
                error += dy
                x += sx
            }
            if twice <= dx {
                error += dx
                y += sy
            }
        }
    }

    /// A row up to its last mark.
    func line(_ row: Int, _ style: Style) -> String {
        var text = ""
        var run = ""
        var current: Ink?
        let cells = row * columns..<(row + 1) * columns
        let end = cells.last { characters[$0] != " " || dots[$0] != 0 }.map {
            $0 + 1 - row * columns
        }
        for column in 0..<(end ?? 0) {
            let cell = row * columns + column
            let bits = dots[cell]
            let character =
                bits == 0
                ? characters[cell]
                : Unicode.Scalar(0x2800 + UInt32(bits)).map(Character.init) ?? " "
            let ink = character == " " ? current : inks[cell]
            if ink != current {
                text += style.paint(run, current)
                run = ""
                current = ink
            }
            run.append(character)
        }
        return text + style.paint(run, current)
    }
}

extension Style {
    func paint(_ text: String, _ ink: Ink?) -> String {
        guard let ink, isColored, !text.isEmpty else { return text }
        return "\u{1B}[38;5;\(ink.terminalColor)m\(text)\u{1B}[0m"
    }
}
