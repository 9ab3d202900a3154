import CopseFeatures
import CopseFrame

extension Command {
    static let join = Command(
        name: "join", group: .data,
        places: [
            Place("F", .value([.frame])), Place("G", .value([.frame])),
            Place("A=B", .pairs, lead: "on", about: "a column of F and one of G, or several pairs"),
        ],
        flags: [
            Flag("asof", .switch, about: "the last row of G whose B is not beyond A"),
            Flag("left", .switch, about: "keep rows of F without a match"), .unit,
        ],
        summary: "Put the rows of another frame beside those with the same key",
        details: """
            A row of F that finds several rows of G stands there with each of them; rows keep the order
            of F, then of G. Missing keys are equal to nothing. Whole numbers are compared exactly, of any
            width. A key of one name becomes one column; other columns that both have end in _x and _y.
            With --asof the last pair is compared by order, the pairs before it by equality: of several
            rows of G with one key the last is taken. Neither frame must be sorted.
            """,
        examples: [
            "t = join tx prices on timestamp=time --asof --left",
            "t = join tx senders on from=address",
        ],
        run: runJoin)
}

@Sendable private func runJoin(_ call: Call) throws(Failure) -> Outcome {
    let (left, right) = (try call.frame("F"), try call.frame("G"))
    let pairs = call.arguments.pairs("A=B")
    var join = FrameJoin(pairs.map { FrameJoin.Key($0.old.text, $0.new.text) })
    join.isAsOf = call.arguments.has("asof")
    join.keepsLeft = call.arguments.has("left")
    let threads = try call.threads()
    for pair in pairs {
        _ = try call.located([pair.old]) { () throws(FrameError) in
            try left.frame.column(named: pair.old.text)
        }
        _ = try call.located([pair.new]) { () throws(FrameError) in
            try right.frame.column(named: pair.new.text)
        }
    }
    let result = try call.located(pairs.flatMap { [$0.old, $0.new] }) { () throws(FrameError) in
        try join.run(left.frame, right.frame, threads: threads)
    }
    return Outcome(
        .frame(TiedFrame(result.frame)), notes: [matched(result, join, left)] + untied(left))
}

/// How many rows found something: a key that is written in two ways shows here.
private func matched(_ result: FrameJoin.Result, _ join: FrameJoin, _ left: TiedFrame) -> Note {
    let rows = left.frame.rowCount
    let others = rows - result.matched
    var message = "\(result.matched.grouped) of \(rows.counted("row")) found a match"
    if others > 0 {
        message += join.keepsLeft ? "; the others have missing values" : "; the others are left out"
    }
    let pairs = result.frame.rowCount - (join.keepsLeft ? others : 0)
    if pairs > result.matched {
        message += "; some found several, so that there are \(result.frame.rowCount.grouped)"
    }
    return Note(code: "frame.joined", message: message)
}
