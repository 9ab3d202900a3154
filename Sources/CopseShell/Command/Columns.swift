import CopseFeatures
import CopseFrame

extension Command {
    static let filter = Command(
        name: "filter", group: .data,
        places: [Place("F", .value([.frame])), Place("EXPR", .expression)],
        flags: [.unit],
        summary: "Keep the rows for which an expression is true",
        details: """
            Operators: ^, * / %, + -, == != < <= > >= in, not, and, or. A name before ( is a
            function, else a column; other column names stand in `backquotes`. 1e18, 5ether,
            20gwei, 1h and 'ISO times' are values; whole numbers are compared exactly.
            """,
        examples: [
            "big = filter tx value >= 100ether",
            "filter tx gasPrice > 50gwei and not is_null(to)",
        ],
        run: runFilter)

    static let select = Command(
        name: "select", group: .data,
        places: [Place("F", .value([.frame])), Place("COLUMNS", .list)],
        flags: [.unit],
        summary: "Keep these columns, in this order",
        examples: ["select tx hash, value, gas", "t = select tx `Value (Wei)`, from"],
        run: { (call) throws(Failure) in
            let frame = try call.frame()
            let words = call.arguments.words("COLUMNS")
            let result = try call.located(words) { () throws(FrameError) in
                try frame.selecting(words.map(\.text))
            }
            return Outcome(.frame(result))
        })

    static let drop = Command(
        name: "drop", group: .data,
        places: [Place("F", .value([.frame, .recipe])), Place("COLUMNS", .list)],
        summary: "Leave out columns of a frame, or features of a recipe",
        examples: ["t = drop tx input, blockHash", "r = drop r fee"],
        run: runDrop)

    static let derive = Command(
        name: "derive", group: .data,
        places: [Place("F", .value([.frame])), Place("COLUMN", .definition)],
        summary: "Add a column made by an expression, or replace one",
        examples: ["tx = derive tx fee = gas * gasPrice", "derive tx eth = value / 1e18"],
        run: runDerive)

    static let rename = Command(
        name: "rename", group: .data,
        places: [Place("F", .value([.frame])), Place("NAMES", .pairs)],
        summary: "Give columns other names",
        examples: ["t = rename tx value=wei", "t = rename tx value=wei, gas=limit"],
        run: { (call) throws(Failure) in
            let frame = try call.frame()
            let pairs = call.arguments.pairs("NAMES")
            let result = try call.located(pairs.map(\.old)) { () throws(FrameError) in
                try frame.frame.renaming(pairs.map { ($0.old.text, $0.new.text) })
            }
            return Outcome(.frame(TiedFrame(result)), notes: untied(frame))
        })

    static let describe = Command(
        name: "describe", group: .data, places: [Place("F", .value([.frame]))], flags: [.unit],
        summary: "Statistics of every column: count, missing, mean, std, quartiles, distinct",
        examples: ["describe tx", "describe tx --unit ether", "d = describe f"],
        run: { (call) throws(Failure) in
            let summaries = try call.frame().frame.summaries(threads: call.threads())
            // Sorts that nobody wants any more end before they are one.
            try call.checkCancelled()
            return Outcome(.description(summaries))
        })
}

@Sendable private func runFilter(_ call: Call) throws(Failure) -> Outcome {
    let frame = try call.frame()
    guard let text = call.arguments.excerpt("EXPR") else { return Outcome(.frame(frame)) }
    let threads = try call.threads()
    let rows = try call.expression(text) { () throws(RecipeError) in
        try FrameExpression(text.text, schema: frame.frame.schema)
            .selection(of: frame.frame, threads: threads)
    }
    if rows.count == frame.frame.rowCount { return Outcome(.frame(frame)) }
    return Outcome(.frame(frame.take(rows, threads: threads)))
}

@Sendable private func runDerive(_ call: Call) throws(Failure) -> Outcome {
    let frame = try call.frame()
    guard let (name, text) = call.arguments.definition("COLUMN") else {
        throw Failure(.badDefinition(usage: call.command.usage), at: call.arguments.verb)
    }
    let column = try call.expression(text) { () throws(RecipeError) in
        try FrameExpression(text.text, schema: frame.frame.schema).column(of: frame.frame)
    }
    let result = frame.replacing(name.text, column)
    return Outcome(
        .frame(result), notes: frame.tie != nil && result.tie == nil ? untied(frame) : [])
}

@Sendable private func runDrop(_ call: Call) throws(Failure) -> Outcome {
    let words = call.arguments.words("COLUMNS")
    if case .recipe(let recipe) = try call.value("F") {
        do throws(RecipeError) {
            return Outcome(.recipe(try recipe.dropping(words.map(\.text))))
        } catch {
            throw Failure(error).at(words.ranges)
        }
    }
    let frame = try call.frame()
    let result = try call.located(words) { () throws(FrameError) in
        try frame.dropping(words.map(\.text))
    }
    return Outcome(
        .frame(result), notes: frame.tie != nil && result.tie == nil ? untied(frame) : [])
}

/// Said when a frame of features becomes a plain one.
func untied(_ frame: TiedFrame) -> [Note] {
    guard frame.tie != nil else { return [] }
    return [
        Note(
            code: "frame.untied",
            message: "the frame is no longer tied to its recipe: a model trained on it takes "
                + "columns by name and has no recipe")
    ]
}

extension Call {
    /// Runs `body`; an error about a column points to the word that names it.
    func located<Result>(
        _ words: [Word?], _ body: () throws(FrameError) -> Result
    ) throws(Failure) -> Result {
        do throws(FrameError) {
            return try body()
        } catch {
            let named = words.compactMap { $0 }
            let guilty = error.columnName.flatMap { name in named.first { $0.text == name } }
            throw Failure(error).at((guilty ?? named.first)?.range ?? arguments.verb)
        }
    }

    /// Runs `body` over the text of a cell; places in it become places in the cell.
    func expression<Result>(
        _ text: Arguments.Excerpt, _ body: () throws(RecipeError) -> Result
    ) throws(Failure) -> Result {
        do throws(RecipeError) {
            return try body()
        } catch {
            throw Failure(error, in: text)
        }
    }
}
