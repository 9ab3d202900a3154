import CopseDetector
import CopseFeatures
import CopseFrame

extension Command {
    static let recipe = Command(
        name: "recipe", group: .recipes, places: [Place("STEPS", .block)],
        summary: "Name the features of a row: an ordered list of expressions",
        details: RecipeGuide.text,
        examples: [
            "r = recipe { fee = gas * gasPrice; heat = zscore(gasPrice, 10); gas; fill 0 }",
            "r = recipe eth { fee = gas * gasPrice }",
        ],
        run: { (call) throws(Failure) in
            guard let text = call.arguments.recipe("STEPS") else {
                return Outcome(.recipe(.eth))
            }
            return Outcome(.recipe(try call.recipe(text)))
        })

    static let features = Command(
        name: "features", group: .recipes,
        places: [Place("F", .value([.frame])), Place("R", .recipe, lead: "with")],
        flags: [
            Flag(
                "explain", .switch,
                about: "what each feature remembers, misses and takes, instead of the features"),
            Flag("threads", .number, value: "N", about: "the result does not depend on it"),
        ],
        summary: "Run a recipe over a frame: its features first, then the other columns",
        details: """
            R is a recipe's name, eth, or recipe { … } in place. Rows are taken in the frame's order.
            The result stays tied to the recipe, so that a model trained on it carries it.
            """,
        examples: [
            "f = features tx with eth", "f = features tx with recipe { fee = gas * gasPrice }",
            "features tx with eth --explain",
        ],
        run: runFeatures)
}

@Sendable private func runFeatures(_ call: Call) throws(Failure) -> Outcome {
    let frame = try call.frame()
    guard let text = call.arguments.recipe("R") else { return Outcome(.frame(frame)) }
    let recipe = try call.recipe(text)
    let threads = try call.threads()
    do throws(RecipeError) {
        let compiled = try CompiledRecipe(recipe, schema: frame.frame.schema)
        if call.arguments.has("explain") {
            return explanation(try compiled.costs(over: frame.frame))
        }
        var executor = compiled.makeExecutor()
        let result = try compiled.features(
            of: frame.frame, executor: &executor, threads: threads)
        return Outcome(.frame(result), notes: timeNotes(executor, call))
    } catch {
        if let block = text.block, error.range != nil { throw Failure(error, in: block) }
        throw Failure(error).at(text.range)
    }
}

/// A line for each feature, in the recipe's order.
private func explanation(_ costs: [FeatureCost]) -> Outcome {
    func rounded(_ value: Double, _ unit: Double) -> Double { (value * unit).rounded() / unit }
    return .look([
        ("feature", .text(costs.map(\.name))),
        ("memory", .text(costs.map(\.memory.description))),
        ("missing", Column(.float(costs.map { rounded($0.missingShare, 1e6) }))),
        ("row_ns", Column(.float(costs.map { rounded($0.nanosecondsPerRow, 10) }))),
    ])
}

/// Said when rows are not in the order of their times.
private func timeNotes(_ executor: RecipeExecutor, _ call: Call) -> [Note] {
    guard let steps = executor.timeStepsBack else { return [] }
    let name = call.arguments.word("F")?.text ?? "F"
    let times = steps.count == 1 ? "once" : "\(steps.count.grouped) times"
    return [
        Note(
            code: "recipe.timeStepsBack",
            message:
                "time steps back \(times), first at row \(steps.firstRow.grouped): rows are taken in the "
                + "frame's order; 'sort \(name) by timestamp' puts them in time order")
    ]
}

extension Call {
    /// The recipe that stands in a cell: a name, a name and more lines, or lines alone.
    func recipe(_ text: Arguments.RecipeText) throws(Failure) -> Recipe {
        var base: Recipe?
        if let word = text.base {
            let value = try notebook.value(named: word)
            guard case .recipe(let recipe) = value else {
                throw wrongKind(word, value, needs: "a recipe")
            }
            base = recipe
        }
        guard let block = text.block else { return base ?? .eth }
        var parsed: Recipe
        do throws(RecipeError) {
            parsed =
                base == nil
                ? try Recipe.parse(block.text, models: TrackedArima.read)
                : try Recipe.parseExtension(block.text, models: TrackedArima.read)
        } catch {
            throw Failure(error, in: block)
        }
        parsed = try attachingModels(to: parsed, in: block, base: base)
        var recipe = base?.extended(by: parsed) ?? parsed
        recipe.dropUnusedModels()
        return recipe
    }
}
