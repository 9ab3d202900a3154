import CopseFeatures
import CopseFrame
import CopseMath

extension Command {
    static let show = Command(
        name: "show", group: .data, places: [Place("NAME", .value([]))],
        flags: [Flag("rows", .word, value: "N|all", about: "rows of a table (20)"), .unit],
        summary: "Show a value: the first rows of a frame, the lines of a recipe, a model's card",
        examples: ["show tx --rows 50", "show r", "show tx --unit gwei"],
        run: { (call) throws(Failure) in
            var outcome = Outcome(try call.value("NAME"))
            outcome.display.rows = try rows(call)
            return outcome
        })

    static let head = Command(
        name: "head", group: .data,
        places: [Place("F", .value([.frame])), Place("N", .number, optional: true, about: "5")],
        flags: [.unit],
        summary: "The first rows of a frame, as a frame",
        examples: ["head tx", "top = head tx 100"],
        run: { (call) throws(Failure) in
            let frame = try call.frame()
            let count = min(try rowCount(call), frame.frame.rowCount)
            return whole(frame.slice(0..<count))
        })

    static let tail = Command(
        name: "tail", group: .data,
        places: [Place("F", .value([.frame])), Place("N", .number, optional: true, about: "5")],
        flags: [.unit],
        summary: "The last rows of a frame, as a frame",
        examples: ["tail tx", "end = tail tx 100"],
        run: { (call) throws(Failure) in
            let frame = try call.frame()
            let rows = frame.frame.rowCount
            let count = min(try rowCount(call), rows)
            return whole(frame.slice(rows - count..<rows))
        })

    static let sort = Command(
        name: "sort", group: .data,
        places: [Place("F", .value([.frame])), Place("COLUMNS", .order, lead: "by")],
        flags: [.unit],
        summary: "Sort rows by columns: stable, missing values last",
        examples: ["tx = sort tx by timestamp", "sort tx by value desc, gasPrice"],
        run: { (call) throws(Failure) in
            let frame = try call.frame()
            let order = call.arguments.order("COLUMNS")
            let keys = order.map { SortKey($0.column.text, descending: $0.descending) }
            let threads = try call.threads()
            let sorted = try call.located(order.map(\.column)) { () throws(FrameError) in
                try frame.sorted(by: keys, threads: threads)
            }
            return Outcome(.frame(sorted))
        })

    static let sample = Command(
        name: "sample", group: .data,
        places: [Place("F", .value([.frame])), Place("N", .number)],
        flags: [
            Flag("seed", .number, value: "N", about: "instead of the one of 'set seed'"), .unit,
        ],
        summary: "N rows drawn without replacement, in the frame's order",
        examples: ["few = sample tx 1000", "few = sample tx 1000 --seed 7"],
        run: { (call) throws(Failure) in
            let frame = try call.frame()
            var stream = RandomStream(seed: try call.seed(), stream: Streams.sample)
            let count = try number(call)
            let rows = try call.located([call.arguments.word("N")]) { () throws(FrameError) in
                try frame.frame.sampledRows(count, from: &stream)
            }
            return Outcome(.frame(frame.take(rows)))
        })

    static let split = Command(
        name: "split", group: .data, places: [Place("F", .value([.frame]))],
        flags: [
            Flag("fraction", .real, value: "0.7", about: "share of rows in the first part"),
            Flag(
                "by", .choice(["time", "random"]),
                about: "time where there is a timestamp, else random"),
            Flag("stratify", .word, value: "COLUMN", about: "keep this column's shares in both"),
            Flag("seed", .number, value: "N", about: "instead of the one of 'set seed'"),
        ],
        values: 2,
        summary: "Cut a frame in two: the earlier and the later rows, or at random",
        examples: [
            "train, test = split f --fraction 0.7", "a, b = split f --by random --seed 1",
        ],
        run: runSplit)
}

/// Streams of random numbers: what draws in one verb shares none with another.
enum Streams {
    static let sample: UInt64 = 0x7361_6d70
    static let split: UInt64 = 0x7370_6c69
    static let simulation: UInt64 = 0x7369_6d75
}

private func rows(_ call: Call) throws(Failure) -> Display.Rows? {
    guard let word = call.arguments.flagWord("rows") else { return nil }
    if word.text == "all" { return .all }
    guard let count = Int(word.text.digits), count >= 0 else {
        throw Failure(
            .flagValue("rows", got: word.text, expected: "a whole number or all"), at: word.range)
    }
    return .first(count)
}

/// The N of a place; checked to be a whole number when it was laid in.
private func number(_ call: Call) throws(Failure) -> Int {
    guard let word = call.arguments.word("N"), let count = Int(word.text.digits) else { return 5 }
    guard count >= 0 else {
        throw Failure(.notANumber(word.text, place: "N"), at: word.range)
    }
    return count
}

private func rowCount(_ call: Call) throws(Failure) -> Int { try number(call) }

/// A frame that is shown whole: its rows were asked for.
private func whole(_ frame: TiedFrame) -> Outcome {
    var outcome = Outcome(.frame(frame))
    outcome.display.rows = .all
    return outcome
}

@Sendable private func runSplit(_ call: Call) throws(Failure) -> Outcome {
    let frame = try call.frame()
    let timestamp = zip(frame.frame.names, frame.frame.columns).filter {
        $1.type == .timestamp
    }.map(\.0)
    let time = timestamp.contains("timestamp") ? "timestamp" : timestamp.first
    let rule: SplitRule
    switch call.arguments.flagWord("by")?.text {
    case "random": rule = .random
    case "time": rule = .time(column: time ?? "timestamp")
    default: rule = time.map { .time(column: $0) } ?? .random
    }
    var stream = RandomStream(seed: try call.seed(), stream: Streams.split)
    let stratify = call.arguments.flagWord("stratify")
    let fraction = try call.arguments.real("fraction") ?? 0.7
    let words = [stratify, call.arguments.flagWord("fraction")]
    let parts = try call.located(words) { () throws(FrameError) in
        try frame.frame.splitRows(
            fraction: fraction, by: rule, stratify: stratify?.text, stream: &stream)
    }
    var said = "the rows were drawn at random"
    if case .time(let column) = rule { said = "the earlier rows by '\(column)' come first" }
    let note = Note(
        code: "frame.split",
        message: "\(parts.first.count.grouped) and \(parts.second.count.counted("row")): \(said)")
    return Outcome(
        .frame(frame.take(parts.first)), .frame(frame.take(parts.second)), notes: [note])
}
