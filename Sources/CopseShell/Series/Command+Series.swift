import CopseFeatures
import CopseFrame

extension Command {
    static let series = Command(
        name: "series", group: .series, places: [Place("F", .value([.frame]))],
        flags: [
            Flag("every", .word, value: "1h", about: "width of a bucket: 60s, 5m, 1h, 7d"),
            Flag(
                "value", .expression, value: "AGG", about: "what of a bucket's rows: mean(gasPrice)"
            ),
            Flag("column", .expression, value: "EXPR", about: "instead: one value for every row"),
            Flag("time", .word, value: "COLUMN", about: "the column of times (timestamp)"),
            Flag(
                "keep", .list, value: "a, b",
                about: "further columns, the mean of each bucket: regressors for arima fit --xreg"),
            Flag("trim", .switch, about: "leave out a first or last bucket that may be incomplete"),
        ],
        summary: "A series in time: one number a bucket, or one a row",
        details: """
            AGG is count(), sum(x), mean(x), median(x), min(x), max(x), first(x), last(x),
            quantile(x, q), or an expression of them: log1p(count()), sum(value) / 1e18. x is any
            expression of the frame's columns; missing values are left out, first and last go by
            time. Buckets are counted from 1970-01-01 UTC and named by their start; one without
            rows is 0 for counts and sums, else missing. The series has the columns start, value
            and those kept, and can be used wherever a frame can.
            """,
        examples: [
            "hourly = series tx --every 1h --value mean(gasPrice) / 1e9 --trim",
            "flow = series nile --column flow --keep year",
        ],
        run: runSeries)
}

@Sendable private func runSeries(_ call: Call) throws(Failure) -> Outcome {
    let arguments = call.arguments
    guard let text = arguments.flagExcerpt("column") else { return try bucketed(call) }
    for other in ["every", "value", "trim"] where arguments.has(other) {
        throw Failure(.flagsTogether(["column", other]), at: text.range)
    }
    let frame = try call.frame().frame
    let column = try call.expression(text) { () throws(RecipeError) in
        try FrameExpression(text.text, schema: frame.schema).column(of: frame)
    }
    guard column.type != .string, column.type != .category else {
        throw Failure(.series(.textColumn(text.text)), at: text.range)
    }
    var notes: [Note] = []
    var series = TimeSeries(values: column.doubles(), clock: .rows, text: text.text)
    if let time = try call.timeColumn(of: frame, isNeeded: false, notes: &notes) {
        let times = frame[time].map { column in
            (0..<frame.rowCount).map { row -> Int64? in
                if case .timestamp(let time) = column.scalar(at: row) { time } else { nil }
            }
        }
        series.clock = times.map { .times($0) } ?? .rows
        if let note = stepBack(times ?? [], column: time) { notes.append(note) }
    }
    series.regressors = try call.kept { (name) throws(RecipeError) in
        try BucketExpression.mean(of: name, schema: frame.schema).argument?
            .column(of: frame).doubles() ?? []
    }
    return Outcome(.series(series), notes: notes)
}

private func bucketed(_ call: Call) throws(Failure) -> Outcome {
    let arguments = call.arguments
    guard let width = arguments.flagWord("every") else {
        let missing = arguments.has("value") ? ["every"] : ["every", "column"]
        throw Failure(.flagMissing(verb: "series", flags: missing), at: arguments.verb)
    }
    guard let text = arguments.flagExcerpt("value") else {
        throw Failure(.flagMissing(verb: "series", flags: ["value"]), at: arguments.verb)
    }
    let every = try microseconds(width)
    let frame = try call.frame().frame
    let expression = try BucketExpression(text, schema: frame.schema)
    var notes: [Note] = []
    let time = try call.timeColumn(of: frame, isNeeded: true, notes: &notes) ?? ""
    let buckets: Buckets
    do throws(Buckets.Obstacle) {
        buckets = try Buckets(frame[time] ?? Column(.timestamp([])), every: every)
    } catch {
        switch error {
        case .noTimes:
            throw Failure(
                .series(frame.rowCount == 0 ? .noRows : .noTimes(column: time)),
                at: arguments.flagWord("time")?.range ?? arguments.word("F")?.range)
        case .tooMany(let count):
            throw Failure(.series(.tooManyBuckets(count, every: width.text)), at: width.range)
        }
    }
    try call.checkCancelled()
    var series = TimeSeries(
        values: try expression.values(of: frame, in: buckets),
        clock: .buckets(first: buckets.start, every: every), text: text.text, time: time)
    series.regressors = try call.kept { (name) throws(RecipeError) in
        try BucketExpression.mean(of: name, schema: frame.schema).values(of: frame, in: buckets)
    }
    series.rows = (0..<buckets.count).map { BucketRows.text(of: buckets.rows(of: $0)) }
    try call.checkCancelled()
    if arguments.has("trim") {
        let first = buckets.isFirstPartial ? 1 : 0
        let end = buckets.count - (buckets.isLastPartial ? 1 : 0)
        let kept = first..<max(first, end)
        guard !kept.isEmpty else {
            throw Failure(.series(.nothingLeft(buckets: buckets.count)), at: width.range)
        }
        series = series.slice(kept)
    }
    notes += buckets.notes(time: time, isTrimmed: arguments.has("trim"), values: series.values)
    return Outcome(.series(series), notes: notes)
}

/// A duration of the language in microseconds.
private func microseconds(_ word: Word) throws(Failure) -> Int64 {
    guard case .literal(.duration(let seconds, _))? = try? Expression.parse(word.text).kind,
        // A century at most: starts of buckets stay within the range of times.
        (1e-6...3.2e9).contains(seconds)
    else { throw Failure(.series(.width(word.text)), at: word.range) }
    return Int64((seconds * 1e6).rounded())
}

/// Said when rows of a series are not in the order of their times.
private func stepBack(_ times: [Int64?], column: String) -> Note? {
    var latest: Int64?
    for (row, time) in times.enumerated() {
        guard let time else { continue }
        if let latest, time < latest {
            return Note(
                code: "series.order",
                message: "time steps back at row \(row): a series is in the frame's order; to put "
                    + "it in time's order, use: sort F by \(column)")
        }
        latest = time
    }
    return nil
}

extension Call {
    /// The column of times: the one of `--time`, else `timestamp`, else the only one.
    ///
    /// - Parameter isNeeded: without, nil where there is none or no single one.
    func timeColumn(
        of frame: Frame, isNeeded: Bool, notes: inout [Note]
    ) throws(Failure) -> String? {
        if let word = arguments.flagWord("time") {
            let column = try located([word]) { () throws(FrameError) in
                try frame.column(named: word.text)
            }
            guard column.type == .timestamp else {
                throw Failure(
                    .series(.notATimeColumn(word.text, type: column.type.rawValue)), at: word.range)
            }
            return word.text
        }
        let times = zip(frame.names, frame.columns).filter { $1.type == .timestamp }.map(\.0)
        if times.contains("timestamp") { return "timestamp" }
        if times.count == 1 { return times[0] }
        let place = arguments.word("F")?.range ?? arguments.verb
        if isNeeded {
            if times.isEmpty, let column = frame["timestamp"] {
                throw Failure(
                    .series(.notATimeColumn("timestamp", type: column.type.rawValue)), at: place)
            }
            throw Failure(
                .series(
                    times.isEmpty
                        ? .noTimeColumn(isEmpty: frame.names.isEmpty) : .severalTimeColumns(times)),
                at: place)
        }
        if !times.isEmpty {
            notes.append(
                Note(
                    code: "series.time",
                    message: "the values are numbered: several columns hold times "
                        + "(\(times.joined(separator: ", "))), --time names one"))
        }
        return nil
    }

    /// The columns of `--keep`.
    fileprivate func kept(
        _ values: (String) throws(RecipeError) -> [Double]
    ) throws(Failure) -> [TimeSeries.Regressor] {
        var regressors: [TimeSeries.Regressor] = []
        for word in arguments.flagList("keep") ?? [] {
            let isTaken = ["start", "value"].contains(word.text)
            if isTaken || regressors.contains(where: { $0.name == word.text }) {
                throw Failure(
                    .series(isTaken ? .keptName(word.text) : .regressorTwice(word.text)),
                    at: word.range)
            }
            do throws(RecipeError) {
                regressors.append(.init(name: word.text, values: try values(word.text)))
            } catch {
                throw Failure(error).at(word.range)
            }
        }
        return regressors
    }
}

extension TimeSeries {
    /// Some values in a row.
    func slice(_ places: Range<Int>) -> TimeSeries {
        var part = self
        part.values = Array(values[places])
        part.rows = rows.map { Array($0[places]) }
        part.regressors = regressors.map { .init(name: $0.name, values: Array($0.values[places])) }
        switch clock {
        case .buckets(let first, let every):
            part.clock = .buckets(first: first + Int64(places.lowerBound) * every, every: every)
        case .times(let times): part.clock = .times(Array(times[places]))
        case .rows: break
        }
        return part
    }
}

extension Buckets {
    /// What is to be said about them.
    fileprivate func notes(time: String, isTrimmed: Bool, values: [Double]) -> [Note] {
        var notes: [Note] = []
        if timelessCount > 0 {
            notes.append(
                Note(
                    code: "series.time",
                    message: "\(timelessCount.counted("row")) without '\(time)' "
                        + "\(timelessCount == 1 ? "is" : "are") left out"))
        }
        let edges =
            (isFirstPartial ? ["the first"] : []) + (isLastPartial ? ["the last"] : [])
        if !edges.isEmpty {
            let isOne = edges.count == 1 || count == 1
            let which = count == 1 ? "the only" : edges.joined(separator: " and ")
            notes.append(
                Note(
                    code: "series.partial",
                    message: which + (isOne ? " bucket" : " buckets") + " may be incomplete: "
                        + (isTrimmed ? "left out" : "--trim leaves \(isOne ? "it" : "them") out")))
        }
        let empty = rowCounts.count { $0 == 0 }
        if empty > 0 {
            let missing = values.count { $0.isNaN }
            notes.append(
                Note(
                    code: "series.gaps",
                    message: "\(empty.grouped) of \(count.counted("bucket")) "
                        + "\(empty == 1 ? "has" : "have") no rows; "
                        + "\(missing.counted("value")) of the series "
                        + "\(missing == 1 ? "is" : "are") missing"))
        }
        return notes
    }
}
