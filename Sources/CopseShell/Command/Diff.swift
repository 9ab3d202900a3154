import CopseFrame
import CopseStore

extension Command {
    static let diff = Command(
        name: "diff", kind: .command, group: .notebook,
        places: [
            Place("A", .word, about: "a cell's number or a session's name"),
            Place("B", .word, about: "the other"),
        ],
        summary: "What differs between two cells, or between what two sessions hold",
        details: """
            Cells: their text and every member of their results that differs, but for times.
            Sessions: every name that stands for another value, by content, with the members of the
            two results in which parameters, metrics, features or data sets differ.
            """,
        examples: ["diff 3 7", "diff scratch what-if"],
        run: runDiff)
}

@Sendable private func runDiff(_ call: Call) throws(Failure) -> Outcome {
    guard let left = call.arguments.word("A"), let right = call.arguments.word("B") else {
        return Outcome()
    }
    let rows: [DiffRow]
    if let first = Int(left.text), let second = Int(right.text) {
        rows = try call.difference(ofCells: first, second)
    } else {
        rows = try call.difference(ofSessions: left, right)
    }
    guard !rows.isEmpty else { return .text("they do not differ") }
    return .look([
        ("what", .text(rows.map(\.what))), (left.text, .text(rows.map(\.left))),
        (right.text, .text(rows.map(\.right))),
    ])
}

private struct DiffRow {
    var what: String
    var left: String
    var right: String
}

extension Call {
    /// At most so many members of two results are listed.
    private static let longestDiff = 40
    private static let longestDiffOfName = 20

    fileprivate func difference(ofCells first: Int, _ second: Int) throws(Failure) -> [DiffRow] {
        let store = try store()
        let session = try memory().currentSession()
        var cells: [CellRecord] = []
        var results: [[(place: String, text: String)]] = []
        for number in [first, second] {
            let cell = try storing { () throws(StoreError) in
                try store.cell(number, of: session.id)
            }
            cells.append(cell)
            results.append(try leaves(of: cell.id))
        }
        var rows: [DiffRow] = []
        if cells[0].source != cells[1].source {
            rows.append(DiffRow(what: "cell", left: cells[0].source, right: cells[1].source))
        }
        if cells[0].status != cells[1].status {
            rows.append(
                DiffRow(
                    what: "status", left: cells[0].status.rawValue,
                    right: cells[1].status.rawValue))
        }
        return rows + Self.differing(results[0], results[1], atMost: Self.longestDiff)
    }

    /// The members in which two results differ; what is beyond `limit` is counted.
    private static func differing(
        _ left: [(place: String, text: String)], _ right: [(place: String, text: String)],
        atMost limit: Int
    ) -> [DiffRow] {
        let others = Dictionary(
            right.map { ($0.place, $0.text) }, uniquingKeysWith: { first, _ in first })
        let known = Set(left.map(\.place))
        let both =
            left.map { DiffRow(what: $0.place, left: $0.text, right: others[$0.place] ?? "") }
            + right.filter { !known.contains($0.place) }.map {
                DiffRow(what: $0.place, left: "", right: $0.text)
            }
        let rows = both.filter { $0.left != $0.right }
        guard rows.count > limit else { return rows }
        return rows.prefix(limit) + [
            DiffRow(what: "…", left: "\(rows.count - limit) more differ", right: "")
        ]
    }

    /// The members of what a cell answered.
    private func leaves(of cell: Int64) throws(Failure) -> [(place: String, text: String)] {
        let store = try store()
        let reply = try storing { () throws(StoreError) in try store.reply(of: cell) }
        let json = reply.flatMap { try? JSONValue(parsing: Array($0.json.utf8)) }
        return JSONDifference.leaves(json?["result"] ?? .null)
    }

    fileprivate func difference(
        ofSessions first: Word, _ second: Word
    ) throws(Failure) -> [DiffRow] {
        let store = try store()
        var states: [[String: BoundName]] = []
        for word in [first, second] {
            do throws(StoreError) {
                let session = try store.session(named: word.text)
                let names = try store.state(of: session.id).filter { $0.name != "_" }
                states.append(
                    Dictionary(names.map { ($0.name, $0) }, uniquingKeysWith: { old, _ in old }))
            } catch {
                throw Failure(error).at(word.range)
            }
        }
        let names = Set(states[0].keys).union(states[1].keys).sorted()
        var rows: [DiffRow] = []
        for name in names where states[0][name]?.identity != states[1][name]?.identity {
            rows.append(
                DiffRow(
                    what: name.hasPrefix(".") ? String(name.dropFirst()) : name,
                    left: try said(of: states[0][name]), right: try said(of: states[1][name])))
            guard !name.hasPrefix("."), let left = states[0][name]?.cell,
                let right = states[1][name]?.cell
            else { continue }
            rows += Self.differing(
                try leaves(of: left), try leaves(of: right), atMost: Self.longestDiffOfName
            ).map { DiffRow(what: "  \($0.what)", left: $0.left, right: $0.right) }
        }
        return rows
    }

    /// A value in one line: how it was made, and what it is.
    private func said(of name: BoundName?) throws(Failure) -> String {
        guard let name else { return "" }
        let store = try store()
        let object = try storing { () throws(StoreError) in try store.object(name.identity) }
        guard let object,
            let derivation = Derivation(json: object.derivation, identity: name.identity)
        else { return String(name.identity.prefix(12)) }
        return "\(derivation.source.linesOfText.first ?? "") (\(derivation.identity.prefix(8)))"
    }
}
