import CopseDetector
import CopseFeatures
import CopseFrame

extension Notebook {
    /// The values of a cell with what they follow from.
    func derived(
        _ outcome: Outcome, from cell: ParsedCell, _ reads: [ReadLog.Entry]
    ) -> [BoundValue] {
        guard case .call(let verb, let arguments) = cell.body, !outcome.values.isEmpty else {
            return outcome.values.map { BoundValue($0) }
        }
        // A cell that only shows a value gives that very value.
        if arguments.isEmpty || verb.text == "show", reads.count == 1, outcome.values.count == 1,
            CommandTable[verb.text] == nil || verb.text == "show",
            outcome.values[0].kind == reads[0].value.kind
        {
            return [reads[0].value]
        }
        var base = Derivation(
            verb: "\(verb.text)@1", arguments: "", seed: settings.seed, files: outcome.files,
            source: outcome.again
                ?? cell.source(absolute: outcome.files.isEmpty ? [] : cell.paths),
            cell: nextCell)
        var places: [(range: Range<Int>, text: String)] = []
        for read in reads {
            guard let derivation = read.value.derivation else { continue }
            let known = base.inputs.firstIndex { $0.name == read.word.text }
            if known == nil {
                base.inputs.append(.init(name: read.word.text, identity: derivation.identity))
            }
            places.append((read.word.range, "$\((known ?? base.inputs.count - 1) + 1)"))
        }
        if !outcome.files.isEmpty { places += cell.paths.map { ($0.range, "@") } }
        base.arguments = cell.canonical(arguments, places)
        return outcome.values.enumerated().map { index, value in
            var derivation = base
            derivation.index = index
            derivation.summary = value.summary
            if case .forest(let model) = value {
                derivation.flagged = model.flagged
                derivation.frame = model.frame?.derivation?.identity
            }
            if outcome.isOnce { derivation.content = value.contentDigest }
            derivation.identify()
            let bound = BoundValue(value, derivation: derivation)
            return environment.memory?.droppable(bound, in: self) ?? bound
        }
    }
}

extension Value {
    /// A digest of what it holds, for a value that cannot be made again.
    fileprivate var contentDigest: String {
        switch self {
        case .forest(let model): model.detector.digest
        case .arima(let model): model.title
        default: frame.map { FrameDigest.hex(of: $0.frame) } ?? ""
        }
    }
}

extension ParsedCell {
    /// The words of a `load` that name files.
    fileprivate var paths: [Word] {
        guard case .call(let verb, let arguments) = body, let command = CommandTable[verb.text],
            let bound = try? ArgumentBinder.bind(text, arguments, to: command, verb: verb.range)
        else { return [] }
        return bound.words("PATH")
    }

    /// The cell without its names and its pipe, relative paths made absolute.
    fileprivate func source(absolute paths: [Word]) -> String {
        guard case .call(let verb, let arguments) = body else { return "" }
        let places = paths.map { word in
            (
                range: word.range,
                text: word.text == "-" ? "-" : "'\(FileSource.absolute(word.text).escaped)'"
            )
        }
        return verb.text + (arguments.isEmpty ? "" : " " + replaced(arguments, places))
    }

    /// The arguments in one form, whatever blanks and comments stand between them.
    fileprivate func canonical(
        _ arguments: Range<Int>, _ places: [(range: Range<Int>, text: String)]
    ) -> String {
        let plain = MarkedText(replaced(arguments, places))
        return plain.tokens(0..<plain.count).map { token in
            switch token {
            case .comma: ","
            case .word(let word): word.isQuoted ? "'\(word.text.escaped)'" : word.text
            }
        }.joined(separator: " ")
    }

    private func replaced(
        _ range: Range<Int>, _ places: [(range: Range<Int>, text: String)]
    ) -> String {
        var result = ""
        var position = range.lowerBound
        for place in places.sorted(by: { $0.range.lowerBound < $1.range.lowerBound })
        where place.range.lowerBound >= position && place.range.upperBound <= range.upperBound {
            result += text.cleanText(position..<place.range.lowerBound) + place.text
            position = place.range.upperBound
        }
        return result + text.cleanText(position..<range.upperBound)
    }
}

extension String {
    /// Fit to stand in single quotes.
    fileprivate var escaped: String {
        var text = ""
        for character in self {
            if character == "'" || character == "\\" { text.append("\\") }
            text.append(character)
        }
        return text
    }
}
