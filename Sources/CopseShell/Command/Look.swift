import CopseFeatures
import CopseFrame

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
            if let record = call.notebook.records.last(where: { $0.names.contains(name) }) {
                lines.append("made by cell \(record.number): \(record.source)")
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
            guard !names.isEmpty else { return .text("nothing is bound yet") }
            let values = names.compactMap { call.notebook[$0] }
            let cells = names.map { name in
                call.notebook.records.last { $0.names.contains(name) }.map { Int64($0.number) } ?? 0
            }
            return .table([
                ("name", .text(names)), ("kind", .text(values.map(\.kind.rawValue))),
                ("value", .text(values.map(\.summary))), ("cell", Column(.int(cells))),
            ])
        })

    static let cells = Command(
        name: "cells", kind: .command, group: .notebook,
        summary: "The cells of this session with their status and time",
        examples: ["cells", "cell 3"],
        run: { (call) throws(Failure) in
            let records = call.notebook.records
            guard !records.isEmpty else { return .text("no cell has run yet") }
            return .table([
                ("cell", Column(.int(records.map { Int64($0.number) }))),
                ("status", .text(records.map { $0.failure == nil ? "ok" : "error" })),
                ("ms", Column(.float(records.map { $0.milliseconds.rounded() }))),
                ("source", .text(records.map(\.source))),
            ])
        })

    static let cell = Command(
        name: "cell", kind: .command, group: .notebook, places: [Place("N", .number)],
        summary: "One cell: its text, and what came of it; its value is _N",
        examples: ["cell 3", "show _3"],
        run: { (call) throws(Failure) in
            let word = call.arguments.word("N")
            guard
                let record = call.notebook.records.first(where: {
                    $0.number == word.flatMap { Int($0.text) }
                })
            else {
                throw Failure(
                    .cellNotFound(word?.text ?? "", count: call.notebook.records.count),
                    at: word?.range ?? call.arguments.verb)
            }
            let result = record.failure?.message ?? record.value?.summary ?? "no value"
            return .text(
                "\(record.source)\n\(record.failure == nil ? "ok" : "error"), "
                    + "\(Renderer.duration(record.milliseconds)): \(result)")
        })

    static let history = Command(
        name: "history", kind: .command, group: .notebook,
        places: [Place("PATTERN", .word, optional: true, about: "text the line contains")],
        flags: [
            Flag("failed", .switch, about: "only what failed"),
            Flag("slow", .word, value: "1s", about: "only what took at least so long"),
        ],
        summary: "What was typed in this session",
        examples: ["history train", "history --slow 1s"],
        run: runHistory)
}

extension Outcome {
    fileprivate static func table(_ columns: [(name: String, column: Column)]) -> Outcome {
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
    let pattern = call.arguments.word("PATTERN")?.text
    let entries = call.notebook.history.filter { entry in
        (pattern.map { entry.source.contains($0) } ?? true)
            && (!call.arguments.has("failed") || entry.failed) && entry.milliseconds >= slowest
    }
    guard !entries.isEmpty else { return .text("no line of this session fits") }
    return .table([
        ("source", .text(entries.map(\.source))),
        ("status", .text(entries.map { $0.failed ? "error" : "ok" })),
        ("ms", Column(.float(entries.map { $0.milliseconds.rounded() }))),
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
