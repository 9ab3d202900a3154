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
            Sessions: every name that stands for another value, by content.
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

    fileprivate func difference(ofCells first: Int, _ second: Int) throws(Failure) -> [DiffRow] {
        let store = try store()
        let session = try memory().currentSession()
        var cells: [CellRecord] = []
        var results: [[(place: String, text: String)]] = []
        for number in [first, second] {
            let cell = try storing { () throws(StoreError) in
                try store.cell(number, of: session.id)
            }
            let reply = try storing { () throws(StoreError) in try store.reply(of: cell.id) }
            let json = reply.flatMap { try? JSONValue(parsing: Array($0.json.utf8)) }
            cells.append(cell)
            results.append(JSONDifference.leaves(json?["result"] ?? .null))
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
        let right = Dictionary(
            results[1].map { ($0.place, $0.text) }, uniquingKeysWith: { first, _ in first })
        let left = Set(results[0].map(\.place))
        let both =
            results[0].map { DiffRow(what: $0.place, left: $0.text, right: right[$0.place] ?? "") }
            + results[1].filter { !left.contains($0.place) }.map {
                DiffRow(what: $0.place, left: "", right: $0.text)
            }
        let differing = both.filter { $0.left != $0.right }
        rows += differing.prefix(Self.longestDiff)
        if differing.count > Self.longestDiff {
            rows.append(
                DiffRow(
                    what: "…", left: "\(differing.count - Self.longestDiff) more differ", right: "")
            )
        }
        return rows
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
