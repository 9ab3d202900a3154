internal import CopseFeatures
internal import CopseFrame
internal import CopseModels

/// The numbers a detector is trained on, and where they come from.
struct TrainingSource {
    var compiled: CompiledRecipe?
    var rawSchema: Schema
    /// Raw rows with the columns of `rawSchema`; without a recipe the features themselves.
    var raw: Frame
    /// Rows of `raw` up to the last one trained on.
    var lastRow: Int
    var names: [String]
    var features: Matrix
    var weights: RowWeights?
    var notes: [Note] = []
    var timeStepsBack: (count: Int, firstRow: Int)?

    /// Never a feature unless asked for by name: a label would be learned, a score is an answer.
    static let reserved = ["label", "score", "is_anomaly"]

    init(_ tied: TiedFrame, recipe: Recipe?, options: TrainingOptions) throws(DetectorError) {
        var tied = tied
        if let recipe, tied.tie?.compiled.recipe != recipe {
            do throws(RecipeError) {
                let compiled = try CompiledRecipe(recipe, schema: tied.frame.schema)
                var executor = compiled.makeExecutor()
                tied = try compiled.features(of: tied.frame, executor: &executor)
                timeStepsBack = executor.timeStepsBack
            } catch {
                throw .recipe(error)
            }
        }
        let frame = tied.frame
        let chosen: [String]
        if let tie = tied.tie {
            chosen = try Self.chooseFeatures(of: tie, frame, options, notes: &notes)
            compiled = tie.compiled
            rawSchema = tie.compiled.rawSchema
            raw = Frame(
                names: rawSchema.names, columns: rawSchema.names.compactMap { tie.source[$0] },
                rowCount: tie.source.rowCount)
            lastRow = tie.sourceRows.map { $0.max() ?? -1 } ?? raw.rowCount - 1
        } else {
            chosen = try Self.chooseColumns(of: frame, options, notes: &notes)
            rawSchema = Schema(
                chosen.map { .init(name: $0, type: frame[$0]?.type ?? .float) })
            raw = Frame(
                names: chosen, columns: chosen.compactMap { frame[$0] },
                rowCount: frame.rowCount)
            lastRow = frame.rowCount - 1
        }
        names = chosen
        features = Matrix(
            columns: chosen.compactMap { frame[$0]?.doubles() }, rowCount: frame.rowCount)
        noteConstants()
        weights = try options.weights.map { name throws(DetectorError) in
            try Self.weights(name, of: frame)
        }
    }

    private static func weights(
        _ name: String, of frame: Frame
    ) throws(DetectorError) -> RowWeights {
        guard let column = frame[name] else {
            throw .columnNotFound(column: name, available: frame.names)
        }
        guard column.type.isNumeric else { throw .columnType(column: name, found: column.type) }
        do throws(ForestError) {
            return try RowWeights(column.doubles())
        } catch {
            throw .weights(column: name, error)
        }
    }

    // MARK: Columns

    private static func chooseFeatures(
        of tie: FeatureTie, _ frame: Frame, _ options: TrainingOptions, notes: inout [Note]
    ) throws(DetectorError) -> [String] {
        let features = tie.compiled.features.map(\.name)
        for name in (options.columns ?? []) + options.except where !features.contains(name) {
            guard frame.names.contains(name) else {
                throw .columnNotFound(column: name, available: frame.names)
            }
            // Leaving out what is not a feature anyway harms nobody.
            if options.columns?.contains(name) ?? false {
                throw .notAFeature(column: name, features: features)
            }
        }
        let chosen = try checked(options.columns ?? features, options)
        for name in chosen {
            guard let column = frame[name] else {
                throw .columnNotFound(column: name, available: frame.names)
            }
            guard column.type.isNumeric || column.missingCount == column.count else {
                throw .columnType(column: name, found: column.type)
            }
        }
        note(leftOut: features.filter { !chosen.contains($0) }, &notes)
        return chosen
    }

    private static func chooseColumns(
        of frame: Frame, _ options: TrainingOptions, notes: inout [Note]
    ) throws(DetectorError) -> [String] {
        for name in (options.columns ?? []) + options.except where !frame.names.contains(name) {
            throw .columnNotFound(column: name, available: frame.names)
        }
        if let columns = options.columns {
            for name in columns {
                guard let type = frame[name]?.type, type.isNumeric else {
                    throw .columnType(column: name, found: frame[name]?.type ?? .string)
                }
            }
            return try checked(columns, options)
        }
        let usable = zip(frame.names, frame.columns).filter { name, column in
            [.int, .float, .bool, .uint256].contains(column.type) && !reserved.contains(name)
                && name != options.weights
        }.map(\.0)
        let chosen = try checked(usable, options)
        note(leftOut: frame.names.filter { !chosen.contains($0) }, &notes)
        return chosen
    }

    private static func checked(
        _ names: [String], _ options: TrainingOptions
    ) throws(DetectorError) -> [String] {
        var seen: Set<String> = []
        if let twice = names.first(where: { !seen.insert($0).inserted }) {
            throw .columnTwice(column: twice)
        }
        let chosen = names.filter { !options.except.contains($0) }
        guard !chosen.isEmpty else { throw .noColumns(leftOut: names) }
        return chosen
    }

    private static func note(leftOut names: [String], _ notes: inout [Note]) {
        guard !names.isEmpty else { return }
        notes.append(
            Note(code: "train.leftOut", message: "not trained on: \(names.joined(separator: ", "))")
        )
    }

    private mutating func noteConstants() {
        let constant = zip(names, features.columns).filter { _, column in
            guard let first = column.first, column.count > 1 else { return false }
            return column.allSatisfy { $0 == first || ($0.isNaN && first.isNaN) }
        }.map(\.0)
        guard !constant.isEmpty else { return }
        notes.append(
            Note(
                code: "train.constant",
                message: "the same in every row, so never split on: "
                    + constant.joined(separator: ", ")))
    }

    // MARK: Errors

    /// The forest's error with the name of the column it is about.
    func named(_ error: ForestError) -> DetectorError {
        switch error {
        case .notFinite(let feature, let row, _): .notFinite(column: names[feature], row: row)
        case .missing(let feature, let row): .missingValue(column: names[feature], row: row)
        default: .forest(error)
        }
    }

    // MARK: Golden rows and state

    func goldenRows(forest: Forest) throws(DetectorError) -> GoldenRows {
        let head = raw.slice(0..<min(GoldenRows.limit, raw.rowCount))
        let matrix: Matrix
        if let compiled {
            let places = names.compactMap { name in
                compiled.features.firstIndex { $0.name == name }
            }
            var executor = compiled.makeExecutor()
            do throws(RecipeError) {
                let all = try executor.process(head, rows: 0..<head.rowCount)
                matrix = Matrix(columns: places.map { all[$0] }, rowCount: head.rowCount)
            } catch {
                throw .recipe(error)
            }
        } else {
            matrix = Matrix(columns: head.columns.map { $0.doubles() }, rowCount: head.rowCount)
        }
        do throws(ForestError) {
            return try GoldenRows(raw: head, features: matrix, forest: forest)
        } catch {
            throw .forest(error)
        }
    }

    /// The recipe's state after the last row trained on.
    func state() throws(ModelError) -> [UInt8]? {
        guard let compiled else { return nil }
        var executor = compiled.makeExecutor()
        let block = 1 << 15
        do throws(RecipeError) {
            for start in stride(from: 0, to: lastRow + 1, by: block) {
                _ = try executor.process(raw, rows: start..<min(start + block, lastRow + 1))
            }
        } catch {
            throw .recipeNotUnderstood(error.message)
        }
        return executor.encodedState()
    }
}
