import CopseFeatures
import CopseFrame
import CopseStore

extension Command {
    /// A cell that is only a name.
    static let value = Command(
        name: "show", group: .data, places: [Place("NAME", .value([]))],
        summary: "Show a value", examples: [],
        run: { (call) throws(Failure) in
            var outcome = Outcome(try call.value("NAME"))
            outcome.isRemembered = call.arguments.word("NAME")?.text.hasPrefix("_") == false
            return outcome
        })

    /// `NAME?`
    static let inspect = Command(
        name: "inspect", kind: .command, group: .notebook, places: [Place("NAME", .value([]))],
        summary: "Say what a name stands for", examples: [],
        run: { (call) throws(Failure) in
            let value = try call.value("NAME")
            let name = call.arguments.word("NAME")?.text ?? ""
            var lines = ["\(name): \(value.summary)"]
            if let derivation = call.bound("NAME")?.derivation {
                lines.append("made by cell \(derivation.cell): \(derivation.source)")
            }
            if let frame = value.frame {
                lines += zip(frame.frame.names, frame.frame.columns).map {
                    "  \($0)  \($1.type.rawValue)"
                }
                if let tie = frame.tie {
                    lines.append(
                        "tied to a recipe of \(tie.compiled.features.count.counted("feature"))")
                }
            }
            return .text(lines.joined(separator: "\n"))
        })

    static let vars = Command(
        name: "vars", kind: .command, group: .notebook,
        summary: "What is bound: names, kinds and sizes", examples: ["vars", "tx?"],
        run: { (call) throws(Failure) in
            let names = call.notebook.names
            let values = names.compactMap { call.notebook.bound($0) }
            // What cells in the background are still to bind.
            let coming = (call.notebook.environment.memory?.jobs.unfinished ?? []).flatMap { job in
                job.reach.names.sorted().map { (name: $0, job: job) }
            }
            guard !names.isEmpty || !coming.isEmpty else { return .text("nothing is bound yet") }
            let cells = values.map { $0.derivation?.cell ?? 0 } + coming.map(\.job.number)
            return .look([
                ("name", .text(names + coming.map(\.name))),
                ("kind", .text(values.map(\.kind.rawValue) + coming.map { _ in "" })),
                (
                    "value",
                    .text(values.map(\.summary) + coming.map { "cell \($0.job.number) runs" })
                ),
                ("cell", Column(.int(cells.map { Int64($0) }))),
            ])
        })

    static let cells = Command(
        name: "cells", kind: .command, group: .notebook,
        summary: "The cells of this session with their status and time",
        examples: ["cells", "cell 3"],
        run: { (call) throws(Failure) in
            let records = try call.pastCells()
            guard !records.isEmpty else { return .text("no cell has run yet") }
            return .look([
                ("cell", Column(.int(records.map { Int64($0.number) }))),
                ("status", .text(records.map(\.status))),
                ("ms", Column(.float(records.map { $0.milliseconds?.rounded() ?? .nan }))),
                ("source", .text(records.map(\.source))),
            ])
        })

    static let cell = Command(
        name: "cell", kind: .command, group: .notebook, places: [Place("N", .number)],
        summary: "One cell: its text, and what came of it; its value is _N",
        examples: ["cell 3", "show _3"],
        run: { (call) throws(Failure) in
            let word = call.arguments.word("N")
            let cells = try call.pastCells()
            guard let number = word.flatMap({ Int($0.text) }),
                let cell = cells.last(where: { $0.number == number })
            else {
                throw Failure(
                    .cellNotFound(word?.text ?? "", count: cells.count),
                    at: word?.range ?? call.arguments.verb)
            }
            let time = cell.milliseconds.map { ", \(Renderer.duration($0))" } ?? ""
            return .text("\(cell.source)\n\(cell.status)\(time): \(try call.answer(of: cell))")
        })

    static let history = Command(
        name: "history", kind: .command, group: .notebook,
        places: [
            Place(
                "PATTERN", .word, optional: true,
                about: "text the line contains, or a pattern with *")
        ],
        flags: [
            Flag("failed", .switch, about: "only what failed"),
            Flag("slow", .word, value: "1s", about: "only what took at least so long"),
        ],
        summary: "What was typed, in this session and before",
        examples: ["history train", "history --slow 1s"],
        run: runHistory)
}

extension Outcome {
    /// A table that is looked at: it does not become the last unnamed value.
    static func look(_ columns: [(name: String, column: Column)]) -> Outcome {
        var outcome = Outcome(.table(Frame(columns)))
        outcome.isRemembered = false
        return outcome
    }
}

@Sendable private func runHistory(_ call: Call) throws(Failure) -> Outcome {
    var slowest = 0.0
    if let word = call.arguments.flagWord("slow") {
        guard let milliseconds = milliseconds(word.text) else {
            throw Failure(
                .flagValue("slow", got: word.text, expected: "a time such as 500ms, 1s or 2m"),
                at: word.range)
        }
        slowest = milliseconds
    }
    var filter = HistoryFilter(pattern: call.arguments.word("PATTERN")?.text)
    filter.failedOnly = call.arguments.has("failed")
    filter.slowerThan = slowest > 0 ? slowest : nil
    let entries = try call.pastLines(filter).filter { $0.status != CellStatus.running.rawValue }
    guard !entries.isEmpty else { return .text("no line fits") }
    return .look([
        ("source", .text(entries.map(\.source))),
        ("status", .text(entries.map(\.status))),
        ("ms", Column(.float(entries.map { $0.milliseconds?.rounded() ?? .nan }))),
    ])
}

/// `500ms`, `1s`, `2m`.
private func milliseconds(_ text: String) -> Double? {
    for (unit, size) in [("ms", 1.0), ("s", 1e3), ("m", 6e4), ("h", 3.6e6)]
    where text.hasSuffix(unit) {
        if let number = Double(text.dropLast(unit.count)), number >= 0 { return number * size }
    }
    return nil
}
