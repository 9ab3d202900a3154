package import CopseFrame

/// How replies are written.
package struct RenderOptions: Sendable {
    package var mode: OutputMode = .table
    /// Columns of the terminal; nil: as wide as need be.
    package var width: Int?
    package var isColored = false
    /// Whether sentences are broken at the width too, at spaces.
    package var breaksProse = false
    /// Whether errors and notes are coloured; nil: as the results are.
    package var colorsErrors: Bool?
    /// No notes.
    package var isQuiet = false
    /// All rows and columns, whatever the mode shows otherwise.
    package var isUncut = false
    /// What the terminal can draw; nil for characters alone.
    package var graphics: TerminalGraphics?
    /// Name of the script the cells come from, for errors.
    package var file: String?

    package init(
        mode: OutputMode = .table, width: Int? = nil, isColored: Bool = false,
        isQuiet: Bool = false, isUncut: Bool = false, file: String? = nil
    ) {
        self.mode = mode
        self.width = width
        self.isColored = isColored
        self.isQuiet = isQuiet
        self.isUncut = isUncut
        self.file = file
    }

    /// Columns that a sentence may take; nil: as many as it needs.
    var proseWidth: Int? { breaksProse && !isUncut ? width : nil }
}

/// The form of one output mode.
protocol ResultFormat {
    /// The result's text with the end of its last line, or nothing.
    func text(of reply: Reply, _ options: RenderOptions) -> String
}

/// Replies as text for standard output and standard error.
package struct Renderer: Sendable {
    package struct Text: Sendable, Equatable {
        package var output = ""
        package var errors = ""

        package init() {}
    }

    private let options: RenderOptions

    package init(_ options: RenderOptions) { self.options = options }

    /// Results for standard output; errors and notes for standard error. In JSON the whole reply is
    /// one line of the output, and an error is on both.
    package func render(_ reply: Reply) -> Text {
        var text = Text()
        text.output = format.text(of: reply, options)
        if let failure = reply.failure {
            text.errors = errorText(failure, reply)
        } else if !options.isQuiet, options.mode != .json {
            text.errors += self.text(of: reply.notes)
        }
        if reply.isTimed, options.mode != .json {
            text.errors += style.dim("took \(Self.duration(reply.milliseconds))") + "\n"
        }
        return text
    }

    /// Notes for standard error.
    package func text(of notes: [Note]) -> String {
        notes.map { "\(style.yellow("note:")) \(prose($0.message.asSentence, after: "note: "))\n" }
            .joined()
    }

    /// A failure that belongs to no cell.
    package func render(_ failure: Failure) -> Text {
        render(Reply(cell: nil, source: "", milliseconds: 0, outcome: .failed(failure)))
    }

    /// The result alone, for a program behind `| !`.
    func piped(_ reply: Reply) -> String {
        var options = options
        options.isColored = false
        options.width = nil
        options.graphics = nil
        options.isUncut = true
        return format.text(of: reply, options)
    }

    private var format: any ResultFormat {
        switch options.mode {
        case .table: TableFormat()
        case .json: JSONFormat()
        case .csv: CSVFormat()
        case .markdown: MarkdownFormat()
        }
    }

    private var style: Style { Style(isColored: options.colorsErrors ?? options.isColored) }

    /// What went wrong, the line it is about with a caret under the place, and what to do.
    private func errorText(_ failure: Failure, _ reply: Reply) -> String {
        var lines: [String] = []
        var place = ""
        if let file = options.file {
            place = "\(file):\(reply.line + (reply.position?.line ?? 1) - 1): "
        }
        let message = prose(failure.message.asSentence, after: "\(place)error: ")
        lines.append("\(place)\(style.red("error:")) \(message)")
        if let position = reply.position {
            lines += caret(position)
        }
        if let hint = failure.hint {
            lines.append("\(style.cyan("hint:")) \(prose(hint.capitalizedHint, after: "hint: "))")
        }
        return lines.joined(separator: "\n") + "\n"
    }

    /// Words broken at spaces where the terminal's width is known.
    private func prose(_ text: String, after lead: String) -> String {
        TextWrap.prose(text, width: options.proseWidth, lead: DisplayWidth.of(lead))
    }

    private func caret(_ position: Position) -> [String] {
        let scalars = Array(position.text.unicodeScalars)
        func text(_ range: Range<Int>) -> String {
            var view = String.UnicodeScalarView()
            view.append(contentsOf: scalars[range])
            return DisplayWidth.printable(String(view).replacingTabs)
        }
        let start = min(position.column - 1, scalars.count)
        let end = min(start + position.length, scalars.count)
        let blanks = String(repeating: " ", count: DisplayWidth.of(text(0..<start)))
        let marks = String(repeating: "^", count: max(1, DisplayWidth.of(text(start..<end))))
        return ["  " + text(0..<scalars.count), "  " + blanks + style.red(marks)]
    }

    package static func duration(_ milliseconds: Double) -> String {
        milliseconds < 1_000
            ? "\(NumberDisplay.text(milliseconds, digits: 3)) ms"
            : "\(NumberDisplay.text(milliseconds / 1_000, digits: 3)) s"
    }
}

extension String {
    fileprivate var replacingTabs: String {
        String(map { $0 == "\t" ? " " : $0 })
    }

    /// With a full stop, unless it ends in a mark already.
    var asSentence: String {
        guard let last, !".!?:…".contains(last) else { return self }
        return self + "."
    }

    /// With a capital letter, unless the first word is something to type.
    var capitalizedHint: String {
        guard let first, first.isLowercase else { return self }
        let word = prefix { $0.isLetter }
        let isProse = dropFirst(word.count).first.map { " ,:".contains($0) } ?? false
        return isProse ? first.uppercased() + dropFirst() : self
    }
}
