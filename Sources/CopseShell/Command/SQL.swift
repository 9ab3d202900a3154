import CopseFeatures
import CopseFrame
import CopseSQL

extension Command {
    static let sql = Command(
        name: "sql", group: .data, places: [Place("\"SELECT …\"", .word)],
        summary: "A table from a query over all frames that are bound, run by SQLite",
        details: """
            Frames are tables by their names, read only. Columns named like words of SQL stand in
            brackets: [from], [to], [index]; text stands in single quotes. Times are text in ISO
            8601, as date(timestamp) and strftime read them. SQL's whole numbers have 64 bits: larger
            values of a uint256 column are their nearest doubles there, which a note says; filter,
            sort and describe keep them exact. Without ORDER BY the order of rows is SQLite's.
            """,
        examples: [
            "sql \"SELECT [from], count(*) AS n FROM tx GROUP BY [from] ORDER BY n DESC LIMIT 10\"",
            "t = sql \"SELECT strftime('%H', timestamp) AS hour, count(*) AS n FROM tx GROUP BY hour\"",
        ],
        run: runSQL)
}

@Sendable private func runSQL(_ call: Call) throws(Failure) -> Outcome {
    guard let word = call.arguments.word("\"SELECT …\"") else {
        throw call.missing("\"SELECT …\"")
    }
    let query = FrameQuery(word.text)
    let (frames, bound) = try call.frames(mentionedIn: query.words, at: word)
    do throws(SQLError) {
        let answer = try query.run(
            on: frames, bound: bound, isCancelled: call.notebook.environment.isCancelled)
        return Outcome(.frame(TiedFrame(answer.frame)), notes: notes(answer.approximated))
    } catch {
        if error == .interrupted { throw Failure(.interrupted) }
        throw Failure(code: error.code, message: error.message, hint: error.hint)
            .at(call.place(ofByte: error.offset, in: word))
    }
}

private func notes(_ columns: [String]) -> [Note] {
    guard !columns.isEmpty else { return [] }
    return [
        Note(
            code: "sql.approximated",
            message: "\(columns.joined(separator: ", ")): whole numbers beyond 63 bits are their "
                + "nearest doubles in SQL; filter, sort and describe keep them exact")
    ]
}

extension Call {
    /// The frames whose names are among the words of a query, in the order of their names, and the
    /// names of all there are.
    fileprivate func frames(
        mentionedIn words: Set<String>, at query: Word
    ) throws(Failure) -> (frames: [(name: String, frame: Frame)], bound: [String]) {
        var frames: [(name: String, frame: Frame)] = []
        var bound: [String] = []
        var taken: Set<String> = []
        // Inputs are told apart by their order: their names are part of the text.
        let end = query.range.upperBound..<query.range.upperBound
        for name in notebook.names.sorted() where notebook.bound(name)?.kind.isTable == true {
            bound.append(name)
            guard words.contains(name.lowercased()), taken.insert(name.lowercased()).inserted
            else { continue }
            let value = try notebook.value(named: Word(text: name, range: end))
            if let frame = value.frame { frames.append((name, frame.frame)) }
        }
        return (frames, bound)
    }

    /// Where a byte of a quoted word stands; all of the word where it cannot be told.
    fileprivate func place(ofByte offset: Int?, in word: Word) -> Range<Int> {
        guard let offset, word.isQuoted,
            let head = word.text.utf8.index(
                word.text.utf8.startIndex, offsetBy: offset, limitedBy: word.text.utf8.endIndex)
        else { return word.range }
        let scalars = word.text.unicodeScalars
        // Escapes make the text shorter than it is written.
        guard scalars.count + 2 == word.range.count else { return word.range }
        let before = word.text.unicodeScalars[..<head].count
        let length = scalars[head...].prefix { $0.isNameCharacter }.count
        let start = word.range.lowerBound + 1 + before
        return start..<start + max(1, length)
    }
}

extension Value.Kind {
    /// Whether the value is rows and columns.
    fileprivate var isTable: Bool { [.frame, .table, .series].contains(self) }
}
