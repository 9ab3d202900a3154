/// What a terminal can draw besides characters, as it answered.
package struct TerminalGraphics: Sendable, Equatable {
    package enum Form: String, Sendable {
        /// Pictures as PNG in escape sequences: kitty, Ghostty, WezTerm, Konsole.
        case kitty
        /// Six rows of pixels a line: xterm, foot, mlterm, Windows Terminal, VS Code.
        case sixel
    }

    package var form: Form
    /// Pixels of one character.
    package var cellWidth: Int
    package var cellHeight: Int

    package init(form: Form, cellWidth: Int = 8, cellHeight: Int = 16) {
        self.form = form
        self.cellWidth = cellWidth
        self.cellHeight = cellHeight
    }

    /// What is written to ask: for pictures of kitty, for the size of a character, and last what every
    /// terminal answers, its device attributes.
    package static let question =
        "\u{1B}_Gi=4207,s=1,v=1,a=q,t=d,f=24;AAAA\u{1B}\\\u{1B}[16t\u{1B}[c"

    /// Columns a picture takes at most.
    private static let mostColumns = 100
    /// The height of a character that pictures are drawn for, in points.
    private static let usualCell = 18.0

    /// The chart as the bytes that draw it, the cursor below it after; nil where there is no cairo.
    func text(of chart: Chart, columns: Int) -> String? {
        let scale = max(0.5, Double(cellHeight) / Self.usualCell)
        let columns = min(max(columns, 20), Self.mostColumns)
        let width = max(360, min(Double(columns * cellWidth) / scale, 760))
        let scene = SceneLayout.scene(of: chart, width: width)
        switch form {
        case .kitty:
            guard let png = try? CairoPainter.bytes(of: scene, as: .png, scale: scale) else {
                return nil
            }
            return KittyPicture.text(png: png)
        case .sixel:
            guard let raster = try? CairoPainter.pixels(of: scene, scale: scale) else {
                return nil
            }
            return SixelPicture.text(of: raster)
        }
    }
}

// MARK: The answer

extension TerminalGraphics {
    /// Whether the device attributes, which come last, have arrived.
    package static func isComplete(_ answer: [UInt8]) -> Bool {
        sequences(answer).contains { isAttributes($0.body) }
    }

    /// Takes a terminal's answer apart.
    ///
    /// - Returns: what it can draw, nil for characters alone, and the bytes that are no answer: keys
    ///   typed meanwhile.
    package static func read(_ answer: [UInt8]) -> (graphics: TerminalGraphics?, keys: [UInt8]) {
        var form: Form?
        var cell: (width: Int, height: Int)?
        var keys: [UInt8] = []
        var place = 0
        for sequence in sequences(answer) {
            let body = sequence.body
            if body.hasPrefix("_Gi=4207;") {
                if body.hasPrefix("_Gi=4207;OK") { form = .kitty }
            } else if body.hasPrefix("[6;"), body.hasSuffix("t") {
                let numbers = body.dropFirst(3).dropLast().split(separator: ";").compactMap {
                    Int($0)
                }
                if numbers.count == 2, numbers.allSatisfy({ 2...200 ~= $0 }) {
                    cell = (numbers[1], numbers[0])
                }
            } else if isAttributes(body) {
                let has = body.dropFirst(2).dropLast().split(separator: ";").contains("4")
                if has, form == nil { form = .sixel }
            } else {
                continue
            }
            keys += answer[place..<sequence.range.lowerBound]
            place = sequence.range.upperBound
        }
        keys += answer[place...]
        let graphics = form.map {
            TerminalGraphics(
                form: $0, cellWidth: cell?.width ?? 8, cellHeight: cell?.height ?? 16)
        }
        return (graphics, keys)
    }

    private static func isAttributes(_ body: String) -> Bool {
        body.hasPrefix("[?") && body.hasSuffix("c")
    }

    /// Escape sequences with the text behind ESC: `[…` up to a letter, `_…` up to ESC `\`.
    private static func sequences(_ bytes: [UInt8]) -> [(range: Range<Int>, body: String)] {
        var found: [(range: Range<Int>, body: String)] = []
        var place = 0
        while place + 1 < bytes.count {
            guard bytes[place] == 0x1B else {
                place += 1
                continue
            }
            var end = place + 2
            switch bytes[place + 1] {
            case UInt8(ascii: "["):
                while end < bytes.count, !(0x40...0x7E).contains(bytes[end]) { end += 1 }
            case UInt8(ascii: "_"):
                while end < bytes.count, bytes[end] != 0x1B { end += 1 }
            default:
                place += 1
                continue
            }
            guard end < bytes.count else { break }
            let body = String(decoding: bytes[place + 1...end], as: UTF8.self)
            let isString = bytes[place + 1] == UInt8(ascii: "_")
            let last = isString ? min(end + 1, bytes.count - 1) : end
            found.append((place..<last + 1, body))
            place = last + 1
        }
        return found
    }
}
