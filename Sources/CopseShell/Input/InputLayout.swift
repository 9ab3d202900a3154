/// A text that is being typed, laid out in the rows of a terminal: as many of them as there is room
/// for, the cursor's among them.
///
/// Every line of the text stands behind the prompt or, from the second on, behind a mark as wide;
/// what a row cannot hold goes on at the start of the next one. What is one character to a reader is
/// never torn apart.
package struct InputLayout: Sendable, Equatable {
    package struct Row: Sendable, Equatable {
        /// With escape sequences.
        package var text: String
        package var width: Int
        /// Whether the next row goes on with the same line.
        package var flowsOn = false

        package init(text: String, width: Int, flowsOn: Bool = false) {
            self.text = text
            self.width = width
            self.flowsOn = flowsOn
        }
    }

    package private(set) var rows: [Row] = []
    /// In `rows`.
    package private(set) var cursorRow = 0
    package private(set) var cursorColumn = 0
    /// The first row that is shown, of `rowCount`.
    package private(set) var top = 0
    package private(set) var rowCount = 0

    private struct Start {
        var index: Int
        /// A line of the text begins here.
        var isLine: Bool
    }

    private let scalars: [Unicode.Scalar]
    private let columns: Int
    private let theme: InputTheme

    /// - Parameters:
    ///   - styles: one for each code point.
    ///   - hint: what may follow, shown behind a cursor at the very end as far as there is room.
    ///   - cursor: in code points.
    ///   - height: rows at most.
    ///   - top: the first row that was shown last, to stay at if the cursor is in sight there.
    package init(
        prompt: String, _ scalars: [Unicode.Scalar], styles: [InputStyle], hint: String = "",
        cursor: Int, columns: Int, height: Int, top: Int = 0, theme: InputTheme
    ) {
        self.scalars = scalars
        self.columns = max(2, columns)
        self.theme = theme
        let prompt = DisplayWidth.cut(prompt, to: max(0, self.columns - 4))
        let indent = DisplayWidth.of(prompt)
        let starts = place(cursor, indent: indent)
        rowCount = starts.count
        let height = max(1, height)
        self.top = min(top, max(0, rowCount - height), cursorRow)
        if cursorRow >= self.top + height { self.top = cursorRow - height + 1 }
        let end = min(self.top + height, rowCount)
        for row in self.top..<end {
            let sign =
                row == self.top && row > 0 ? "↑" : row == end - 1 && end < rowCount ? "↓" : "·"
            let lead = row == 0 ? prompt : Self.mark(sign, width: indent)
            rows.append(render(row, starts, lead: lead, indent: indent, styles))
        }
        if cursorRow == rowCount - 1, cursor == scalars.count, !hint.isEmpty {
            let room = self.columns - 1 - cursorColumn
            let shown = DisplayWidth.cut(hint, to: room)
            if room > 1 {
                rows[rows.count - 1].text += theme.dim(shown)
                rows[rows.count - 1].width += DisplayWidth.of(shown)
            }
        }
        cursorRow -= self.top
    }

    /// `  · `: blanks, a sign, a blank.
    private static func mark(_ sign: String, width: Int) -> String {
        width < 2
            ? String(repeating: " ", count: width)
            : String(repeating: " ", count: width - 2) + sign + " "
    }

    /// Finds where rows begin and where the cursor stands, in rows of the whole text.
    private mutating func place(_ cursor: Int, indent: Int) -> [Start] {
        var starts = [Start(index: 0, isLine: true)]
        var column = indent
        var index = 0
        var isPlaced = false
        func see(_ layout: inout InputLayout) {
            layout.cursorRow = starts.count - 1
            layout.cursorColumn = min(column, layout.columns - 1)
        }
        while index < scalars.count {
            if scalars[index] == "\n" {
                if index == cursor {
                    see(&self)
                    isPlaced = true
                }
                index += 1
                starts.append(Start(index: index, isLine: true))
                column = indent
                continue
            }
            let (count, width) = cluster(at: index, column: column)
            if column + width > columns {
                starts.append(Start(index: index, isLine: false))
                column = 0
            }
            if !isPlaced, index + count > cursor {
                see(&self)
                isPlaced = true
            }
            column += width
            index += count
        }
        if column >= columns {
            starts.append(Start(index: index, isLine: false))
            column = 0
        }
        if !isPlaced { see(&self) }
        return starts
    }

    /// How many code points make up what the reader sees as one character, and its columns.
    private func cluster(at index: Int, column: Int) -> (count: Int, width: Int) {
        if scalars[index] == "\t" { return (1, min(8 - column % 8, columns)) }
        return InputCharacter.at(index, in: scalars)
    }

    private func render(
        _ row: Int, _ starts: [Start], lead: String, indent: Int, _ styles: [InputStyle]
    ) -> Row {
        let start = starts[row]
        let isLast = row + 1 == starts.count
        let limit = isLast ? scalars.count : starts[row + 1].index
        var text = start.isLine && !lead.isEmpty ? leading(lead) : ""
        var column = start.isLine ? indent : 0
        var style = InputStyle.plain
        var index = start.index
        while index < limit, scalars[index] != "\n" {
            let (count, width) = cluster(at: index, column: column)
            if styles[index] != style {
                if !theme.begin(style).isEmpty { text += InputTheme.end }
                style = styles[index]
                text += theme.begin(style)
            }
            let scalar = scalars[index]
            if scalar == "\t" {
                text += String(repeating: " ", count: width)
            } else if scalar.isControl {
                text += scalar.caret
            } else {
                for scalar in scalars[index..<index + count] { text.unicodeScalars.append(scalar) }
            }
            column += width
            index += count
            // Terminals disagree on how wide it is: what follows stands where it is counted to.
            if count > 1 { text += "\u{1B}[\(min(column, columns - 1) + 1)G" }
        }
        if !theme.begin(style).isEmpty { text += InputTheme.end }
        return Row(text: text, width: column, flowsOn: !isLast && !starts[row + 1].isLine)
    }

    /// The prompt stands back; its last blank is plain.
    private func leading(_ lead: String) -> String {
        lead.hasSuffix(" ") ? theme.dim(String(lead.dropLast())) + " " : theme.dim(lead)
    }
}

/// Characters as readers see them, in texts of code points.
package enum InputCharacter {
    /// Those that join nothing before them.
    private static let ideographs: [ClosedRange<UInt32>] = [0x30A1...0x9FFF, 0xAC00...0xD7A3]

    /// How many code points the character at a place has, and how many columns it takes.
    static func at(_ index: Int, in scalars: [Unicode.Scalar]) -> (count: Int, width: Int) {
        let scalar = scalars[index].value
        let next = index + 1 < scalars.count ? scalars[index + 1].value : 0
        // Letters of Europe and ideographs stand alone; all that goes together is beyond.
        if next < 0x300 || (scalar >= 0x2E80 && ideographs.contains { $0.contains(next) }) {
            return (1, scalars[index].isControl ? 2 : DisplayWidth.of(scalars[index]))
        }
        var end = index + 1
        // Longer than any character; where it is not, the cut shows a part of it.
        let limit = min(scalars.count, index + 64)
        while end < limit, scalars[end].value >= 0x300 || scalars[end] == "\u{200D}" { end += 1 }
        var view = String.UnicodeScalarView()
        view.append(contentsOf: scalars[index..<end])
        let text = String(view)
        guard let character = text.first else { return (1, 1) }
        let count = character.unicodeScalars.count
        var width = DisplayWidth.of(String(character))
        if character.unicodeScalars.contains("\u{FE0F}") { width = max(width, 2) }
        return (count, max(width, count == 1 ? 0 : 1))
    }

    /// The start of the character a place is inside of, or the place itself; `up` gives its end.
    package static func boundary(_ place: Int, in scalars: [Unicode.Scalar], up: Bool) -> Int {
        guard place > 0, place < scalars.count, scalars[place].value >= 0x300 else { return place }
        var start = place - 1
        while start > 0, scalars[start].value >= 0x300, place - start < 64 { start -= 1 }
        while start < place {
            let end = start + at(start, in: scalars).count
            if end > place { return up ? end : start }
            start = end
        }
        return place
    }

    /// Where the character before a place begins.
    package static func start(before place: Int, in scalars: [Unicode.Scalar]) -> Int {
        place > 0 ? boundary(place - 1, in: scalars, up: false) : 0
    }

    /// Where the character at a place ends.
    package static func end(after place: Int, in scalars: [Unicode.Scalar]) -> Int {
        place < scalars.count ? boundary(place + 1, in: scalars, up: true) : scalars.count
    }
}

extension Unicode.Scalar {
    fileprivate var isControl: Bool { value < 0x20 || (0x7F..<0xA0).contains(value) }

    /// `^A`, as terminals show what cannot be shown.
    fileprivate var caret: String {
        value < 0x20 || value == 0x7F
            ? "^" + String(Character(Unicode.Scalar(UInt8(value ^ 0x40)))) : "^?"
    }
}
