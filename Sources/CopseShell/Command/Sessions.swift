import CopseFrame
import CopseStore

extension Command {
    static let sessions = Command(
        name: "sessions", kind: .command, group: .notebook,
        summary: "The sessions of the store, the last used first",
        examples: ["sessions", "open scratch"],
        run: { (call) throws(Failure) in
            let store = try call.store()
            let here = try call.memory().session?.id
            let all = try storing { () throws(StoreError) in try store.sessions() }
            return .look([
                ("name", .text(all.map(\.session.name))),
                ("cells", Column(.int(all.map { Int64($0.cells) }))),
                ("failed", Column(.int(all.map { Int64($0.failed) }))),
                ("ms", Column(.float(all.map { $0.milliseconds.rounded() }))),
                ("used", Column(.timestamp(all.map(\.session.usedAt)))),
                ("fork of", .text(all.map { $0.session.parent ?? "" })),
                (
                    "open",
                    .text(
                        all.map { summary in
                            if summary.session.id == here { return "here" }
                            return summary.owner.map { "process \($0.pid)" } ?? ""
                        })
                ),
            ])
        })

    static let open = Command(
        name: "open", kind: .command, group: .notebook,
        places: [Place("SESSION", .word, about: "its name; a new one is made where there is none")],
        values: 0,
        summary: "Leave this session and go on in another; its names are as they were left",
        examples: ["open scratch", "open gas-study"],
        run: { (call) throws(Failure) in
            _ = try call.memory()
            var outcome = Outcome()
            outcome.effect = .open(call.arguments.word("SESSION")?.text ?? "")
            return outcome
        })

    static let keep = Command(
        name: "keep", kind: .command, group: .notebook,
        places: [Place("F", .value([]))],
        summary: "Store a value's bytes, so that it need never be made again",
        details: """
            Values are kept as what they were made from; a frame is made again from its files when
            it is first used. What is kept does not need the files any more.
            """,
        examples: ["keep tx", "keep f"],
        run: runKeep)
}

@Sendable private func runKeep(_ call: Call) throws(Failure) -> Outcome {
    let memory = try call.memory()
    _ = try call.value("F")
    guard let name = call.arguments.word("F"), let value = call.bound("F"),
        let size = try memory.keep(value, for: call.notebook)
    else {
        let word = call.arguments.word("F")
        throw Failure(
            .keepsNothing(word?.text ?? "", kind: call.bound("F")?.kind.described ?? "a value"),
            at: word?.range ?? call.arguments.verb)
    }
    return .text("kept \(name.text), \(size.grouped) bytes")
}
