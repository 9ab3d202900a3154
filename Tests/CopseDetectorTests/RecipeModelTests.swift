import CopseDetector
import CopseFeatures
import CopseFrame
import CopseModels
import Testing

/// Detectors whose features come from a recipe.
@Suite struct RecipeModelTests {
    static let text = """
        amount
        fee = price * count
        price_mean = rolling_mean(price, 5)
        seen = cumcount(by=name) + 1
        gap = diff(time, by=name)
        busy = rolling_max(count, 1m)
        hour = hour(time)
        fill 0
        horizon 60
        """
    let recipe: Recipe
    let compiled: CompiledRecipe
    let frame = Samples.frame(rows: 300)
    let options = TrainingOptions(
        parameters: ForestParameters(trees: 10, sample: 64, seed: 42), contamination: .share(0.05))

    init() throws {
        recipe = try Recipe.parse(Self.text.replacing("1m", with: "60"))
        compiled = try CompiledRecipe(recipe, schema: frame.schema)
    }

    private func trained() throws -> Training {
        try Detector.train(on: TiedFrame(frame), recipe: recipe, options: options)
    }

    @Test func `training on features and training with their recipe give one digest`() throws {
        let features = try compiled.features(of: frame)
        let one = try Detector.train(on: features, options: options)
        let other = try trained()
        let both = try Detector.train(on: features, recipe: recipe, options: options)
        #expect(one.detector.digest == other.detector.digest)
        #expect(both.detector.digest == other.detector.digest)
        #expect(one.scores == other.scores)
        #expect(one.detector.recipeState == other.detector.recipeState)
        #expect(one.detector.featureNames == recipe.featureNames)
        #expect(
            one.detector.rawSchema.names.sorted() == ["amount", "count", "name", "price", "time"])
    }

    @Test func `tied and raw frames score alike`() throws {
        let training = try trained()
        let features = try compiled.features(of: frame)
        #expect(try training.detector.scores(of: features) == training.scores)
        #expect(try training.detector.scores(of: TiedFrame(frame), threads: 2) == training.scores)
    }

    @Test func `any blocks give the scores of the whole`() throws {
        let training = try trained()
        for size in [1, 7, 100, 299] {
            var scorer = try training.detector.scorer()
            var scores: [Double] = []
            for start in stride(from: 0, to: 300, by: size) {
                scores += try scorer.scores(of: frame.slice(start..<min(start + size, 300)))
            }
            #expect(scores == training.scores)
        }
    }

    @Test func `a slice scores as a frame of its own`() throws {
        let detector = try trained().detector
        let slice = frame.slice(100..<180)
        var scorer = try detector.scorer()
        let alone = try detector.scores(of: compiled.features(of: slice))
        #expect(try scorer.scores(of: slice) == alone)
        #expect(try detector.scores(of: TiedFrame(slice)) == alone)
        let whole = try detector.scores(of: TiedFrame(frame))
        #expect(alone != Array(whole[100..<180]))
    }

    @Test func `the state in the model continues after the last training row`() throws {
        let head = try Detector.train(
            on: TiedFrame(frame.slice(0..<200)), recipe: recipe, options: options
        ).detector
        let whole = try head.scores(of: TiedFrame(frame))
        var scorer = try head.scorer(from: .model)
        #expect(try scorer.scores(of: frame.slice(200..<300)) == Array(whole[200...]))
        var loaded = try Detector.decode(head.encoded()).scorer(from: .model)
        #expect(try loaded.scores(of: frame.slice(200..<300)) == Array(whole[200...]))
    }

    @Test func `a copy of a scorer peeks without changing it`() throws {
        let detector = try trained().detector
        var scorer = try detector.scorer()
        _ = try scorer.scores(of: frame.slice(0..<50))
        var peek = scorer
        let first = try peek.scores(of: frame.slice(50..<60))
        #expect(try scorer.scores(of: frame.slice(50..<60)) == first)
        #expect(scorer.rowsSeen == 60)
    }

    @Test func `a model without state says so`() throws {
        var options = options
        options.includesState = false
        let detector = try Detector.train(
            on: TiedFrame(frame), recipe: recipe, options: options
        ).detector
        let stripped = try Detector.decode(trained().detector.encoded(includesState: false))
        for detector in [detector, stripped] {
            let error = #expect(throws: DetectorError.self) { try detector.scorer(from: .model) }
            #expect(error?.code == "model.noState")
        }
        #expect(try detector.digest == trained().detector.digest)
    }

    @Test func `absent raw columns are all listed`() throws {
        let detector = try trained().detector
        let error = #expect(throws: DetectorError.self) {
            try detector.scores(of: TiedFrame(frame.dropping(["price", "name"])))
        }
        #expect(error?.code == "model.columnsMissing")
        #expect(
            error?.message == "the frame lacks 2 columns the model's recipe reads: price, name")
    }

    @Test func `only features of the recipe can be chosen`() throws {
        let features = try compiled.features(of: frame)
        var chosen = options
        chosen.columns = ["fee", "seen"]
        let two = try Detector.train(on: features, options: chosen)
        #expect(two.detector.featureNames == ["fee", "seen"])
        #expect(try two.detector.scores(of: TiedFrame(frame)) == two.scores)
        #expect(two.notes.contains { $0.code == "train.leftOut" })
        chosen.columns = ["fee", "label"]
        let error = #expect(throws: DetectorError.self) {
            try Detector.train(on: features, options: chosen)
        }
        #expect(error?.code == "train.notAFeature")
    }

    @Test func `rows left out before training stay in the memory of the recipe`() throws {
        let features = try compiled.features(of: frame)
        let rows = Array(stride(from: 1, to: 200, by: 2))
        let half = features.take(rows)
        let training = try Detector.train(on: half, options: options)
        let whole = try training.detector.scores(of: features)
        #expect(training.scores == rows.map { whole[$0] })
        var scorer = try training.detector.scorer(from: .model)
        #expect(try scorer.scores(of: frame.slice(200..<300)) == Array(whole[200...]))
    }

    @Test func `the file is read back and every damage to it refused`() throws {
        var options = options
        options.parameters = ForestParameters(trees: 1, sample: 8)
        let detector = try Detector.train(
            on: TiedFrame(frame.slice(0..<10)), recipe: recipe, options: options
        ).detector
        let bytes = try detector.encoded()
        let decoded = try Detector.decode(bytes)
        #expect(try decoded.encoded() == bytes)
        #expect(decoded.recipe?.recipe == recipe)
        for index in bytes.indices {
            var broken = bytes
            broken[index] ^= 0x55
            #expect(throws: ModelError.self) { try Detector.decode(broken) }
        }
        let container = try ModelContainer.decode(bytes)
        for (place, section) in container.sections.enumerated() {
            for index in section.bytes.indices {
                var forged = container
                forged.sections[place].bytes[index] ^= 1 << (index % 8)
                _ = try? Detector.decode(forged.encoded())
            }
        }
    }

    @Test(arguments: [
        "a = rolling_sum(price, 600000)\nb = rolling_sum(count, 600000)",
        "a = cumcount(by=name)\nb = rolling_max(price, 100)\nhorizon 1048576",
    ])
    func `windows that together pass the limit are refused, written or read`(text: String) throws {
        let recipe = try Recipe.parse(text)
        let detector = try Detector.train(
            on: TiedFrame(frame.slice(0..<20)), recipe: recipe, options: options
        ).detector
        let error = #expect(throws: ModelError.self) { try detector.encoded() }
        #expect(error?.code == "model.limit")
        var open = ModelLimits()
        open.windowRows = .max / 4
        let bytes = try detector.encoded(limits: open)
        #expect(throws: ModelError.self) { try Detector.decode(bytes) }
    }

    @Test func `the card tells features, memory and what it is made of`() throws {
        let card = try trained().detector.card
        #expect(card.features.map(\.name) == recipe.featureNames)
        #expect(card.features[3].text == "seen = cumcount(by=name) + 1")
        #expect(card.features[3].memory == "running(horizon 60)")
        #expect(card.features[0].memory == "row")
        #expect(card.trees == 10)
        #expect(card.sample == 64)
        #expect(card.recipe == recipe.canonicalText)
        #expect(card.hasState && card.hasRawGoldenRows)
        #expect(card.goldenRows == 256)
        #expect(card.notes.isEmpty)
    }

    @Test func `unbounded memory is noted on the card`() throws {
        let open = try Recipe.parse("seen = cumcount(by=name)")
        let detector = try Detector.train(on: TiedFrame(frame), recipe: open).detector
        #expect(detector.card.notes.map(\.code) == ["model.unboundedMemory"])
    }
}
