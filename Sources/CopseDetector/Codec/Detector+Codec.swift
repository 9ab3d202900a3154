internal import CopseFeatures
internal import CopseFrame
internal import CopseModels

// The `.copse` file: what each section of a `ModelContainer` holds.

extension Detector {
    /// The bytes of a `.copse` file: the same for the same detector.
    ///
    /// - Parameters:
    ///   - includesState: write the recipe's state, if there is one.
    ///   - includesRawGoldenRows: write the golden rows' raw values; without them a loaded model
    ///     proves its forest only, not its recipe.
    /// - Throws: `model.limit` if a copse could not load it again.
    package func encoded(
        includesState: Bool = true, includesRawGoldenRows: Bool = true,
        limits: ModelLimits = ModelLimits()
    ) throws(ModelError) -> [UInt8] {
        if let recipe { try RecipeCodec.checkMemory(of: recipe, limits: limits) }
        var sections = Self.canonicalSections(
            recipe: recipe, rawSchema: rawSchema, featureNames: featureNames, forest: forest,
            threshold: threshold)
        func append(_ id: ModelContainer.SectionID, _ write: (inout ByteWriter) -> Void) {
            var writer = ByteWriter()
            write(&writer)
            sections.append(.init(id: id, bytes: writer.bytes[...]))
        }
        append(.parameters) { encodeParameters(into: &$0) }
        append(.calibration) { calibration.encode(into: &$0) }
        append(.provenance) { provenance.encode(into: &$0) }
        append(.golden) { golden.encode(into: &$0, includesRaw: includesRawGoldenRows) }
        if includesState, let recipeState { append(.state) { $0.append(recipeState) } }
        let bytes = ModelContainer(version: containerVersion, sections: sections).encoded()
        guard bytes.count <= limits.bytes else {
            throw .limitExceeded(what: "bytes", found: bytes.count, limit: limits.bytes)
        }
        return bytes
    }

    /// Reads, checks and proves a model: structure first, then its golden rows are run again.
    ///
    /// - Throws: why the bytes are not a model that may be used; never traps.
    package static func decode(
        _ bytes: [UInt8], limits: ModelLimits = ModelLimits()
    ) throws(ModelError) -> Detector {
        let container = try ModelContainer.decode(bytes, limits: limits)
        func reader(_ id: ModelContainer.SectionID) throws(ModelError) -> ByteReader {
            guard let bytes = container[id] else { throw .damaged("section \(id) is not there") }
            return ByteReader(bytes, section: "\(id)")
        }
        var schemaReader = try reader(.schema)
        let (rawSchema, featureNames) = try decodeSchema(&schemaReader, limits)
        var recipeReader = try reader(.recipe)
        let recipe = try RecipeCodec.decode(&recipeReader, rawSchema: rawSchema, limits: limits)
        var scalerReader = try reader(.scaler)
        try RecipeCodec.checkScaler(&scalerReader, of: recipe)
        var decision = try reader(.decision)
        guard let dialect = ScoreDialect(rawValue: try decision.text()) else {
            throw decision.damaged("its score dialect is unknown")
        }
        let threshold = try decision.finiteDouble("the threshold")
        try decision.finish()
        var forestReader = try reader(.forest)
        let forest = try ForestCodec.decode(
            &forestReader, featureCount: featureNames.count, dialect: dialect, limits: limits)
        try forestReader.finish()
        var parameterReader = try reader(.parameters)
        let (parameters, contamination) = try decodeParameters(&parameterReader, dialect, forest)
        var calibrationReader = try reader(.calibration)
        let calibration = try Calibration.decode(&calibrationReader)
        var provenanceReader = try reader(.provenance)
        let provenance = try Provenance.decode(&provenanceReader)
        var goldenReader = try reader(.golden)
        let golden = try GoldenRows.decode(
            &goldenReader, rawSchema: rawSchema, featureCount: featureNames.count,
            treeCount: forest.trees.count)
        try goldenReader.finish()
        let detector = try Detector(
            recipe: recipe, rawSchema: rawSchema, featureNames: featureNames, forest: forest,
            threshold: threshold, contamination: contamination, parameters: parameters,
            calibration: calibration, provenance: provenance, golden: golden,
            recipeState: container[.state].map(Array.init))
        guard detector.digest == container.digest, detector.containerVersion == container.version
        else {
            throw .damaged("its canonical sections are not in canonical form")
        }
        try golden.verify(detector)
        if let recipe, let state = detector.recipeState {
            try RecipeCodec.checkState(state, of: recipe)
        }
        return detector
    }

    /// The oldest form of file that can hold this detector.
    private var containerVersion: Int { forest.hasHyperplanes ? 2 : 1 }

    // MARK: Canonical sections

    static func canonicalSections(
        recipe: CompiledRecipe?, rawSchema: Schema, featureNames: [String], forest: Forest,
        threshold: Double
    ) -> [ModelContainer.Section] {
        var recipeWriter = ByteWriter()
        RecipeCodec.encode(recipe, into: &recipeWriter)
        var schema = ByteWriter()
        schema.write(count: rawSchema.fields.count)
        for field in rawSchema.fields {
            schema.write(field.name)
            schema.write(field.type.rawValue)
            schema.write(RecipeCodec.unit(of: field))
        }
        schema.write(count: featureNames.count)
        for name in featureNames { schema.write(name) }
        var scaler = ByteWriter()
        scaler.write(recipe?.recipe.scale.rawValue ?? "none")
        var forestWriter = ByteWriter()
        ForestCodec.encode(forest, into: &forestWriter)
        var decision = ByteWriter()
        decision.write(forest.dialect.rawValue)
        decision.write(threshold)
        return [
            .init(id: .recipe, bytes: recipeWriter.bytes[...]),
            .init(id: .schema, bytes: schema.bytes[...]),
            .init(id: .scaler, bytes: scaler.bytes[...]),
            .init(id: .forest, bytes: forestWriter.bytes[...]),
            .init(id: .decision, bytes: decision.bytes[...]),
        ]
    }

    private static func decodeSchema(
        _ reader: inout ByteReader, _ limits: ModelLimits
    ) throws(ModelError) -> (Schema, [String]) {
        var fields: [Schema.Field] = []
        for _ in 0..<(try reader.count(of: "raw columns", limit: limits.features, bytesEach: 3)) {
            let name = try reader.text()
            guard let type = ColumnType(rawValue: try reader.text()) else {
                throw reader.damaged("column '\(name)' has an unknown type")
            }
            let field = Schema.Field(name: name, type: type)
            guard try reader.text() == RecipeCodec.unit(of: field) else {
                throw reader.damaged("column '\(name)' has an unknown unit")
            }
            fields.append(field)
        }
        var names: [String] = []
        for _ in 0..<(try reader.count(of: "features", limit: limits.features, bytesEach: 1)) {
            names.append(try reader.text())
        }
        try reader.finish()
        guard Set(fields.map(\.name)).count == fields.count, Set(names).count == names.count else {
            throw reader.damaged("a name occurs twice")
        }
        guard !names.isEmpty else { throw reader.damaged("it has no features") }
        return (Schema(fields), names)
    }

    // MARK: Parameters

    private func encodeParameters(into writer: inout ByteWriter) {
        writer.write(count: parameters.trees)
        writer.write(count: parameters.sample)
        writer.write(parameters.maxFeatures)
        writer.write(count: parameters.maxDepth ?? 0)
        writer.write(parameters.bootstrap)
        writer.write(fixed: parameters.seed)
        switch contamination {
        case nil: writer.write(UInt8(0))
        case .auto: writer.write(UInt8(1))
        case .share(let share):
            writer.write(UInt8(2))
            writer.write(share)
        }
        // Left out where it is what it was when there was no choice.
        if parameters.split != .random || parameters.extensionLevel > 0 {
            writer.write(parameters.split.rawValue)
        }
        if parameters.extensionLevel > 0 { writer.write(count: parameters.extensionLevel) }
    }

    private static func decodeParameters(
        _ reader: inout ByteReader, _ dialect: ScoreDialect, _ forest: Forest
    ) throws(ModelError) -> (ForestParameters, Contamination?) {
        let trees = try reader.count()
        let sample = try reader.count()
        let maxFeatures = try reader.finiteDouble("the share of features")
        let maxDepth = try reader.count()
        var parameters = ForestParameters(
            trees: trees, sample: sample, maxFeatures: maxFeatures,
            maxDepth: maxDepth == 0 ? nil : maxDepth, bootstrap: try reader.bool(),
            dialect: dialect, missing: forest.missing, seed: try reader.fixed(UInt64.self))
        let contamination: Contamination?
        switch try reader.byte() {
        case 0: contamination = nil
        case 1: contamination = .auto
        case 2: contamination = .share(try reader.finiteDouble("the contamination"))
        default: throw reader.damaged("its contamination is unknown")
        }
        if reader.remaining > 0 {
            guard let split = SplitRule(rawValue: try reader.text()) else {
                throw reader.damaged("its way to split is unknown")
            }
            parameters.split = split
            if reader.remaining > 0 { parameters.extensionLevel = try reader.count() }
            guard parameters.extensionLevel < ForestLimits.features,
                split != .random || parameters.extensionLevel > 0
            else { throw reader.damaged("its way to split is none that copse writes") }
        }
        guard parameters.extensionLevel > 0 || !forest.hasHyperplanes else {
            throw reader.damaged("its trees split in another way than it says")
        }
        try reader.finish()
        return (parameters, contamination)
    }
}

extension Calibration {
    func encode(into writer: inout ByteWriter) {
        writer.write(count: rows)
        for value in [baseline, mediumAbove, highAbove, criticalAbove] { writer.write(value) }
    }

    static func decode(_ reader: inout ByteReader) throws(ModelError) -> Calibration {
        let rows = try reader.count()
        let calibration = Calibration(
            rows: rows, baseline: try reader.finiteDouble("the baseline"),
            mediumAbove: try reader.finiteDouble("a severity bound"),
            highAbove: try reader.finiteDouble("a severity bound"),
            criticalAbove: try reader.finiteDouble("a severity bound"))
        try reader.finish()
        return calibration
    }
}

extension Provenance {
    func encode(into writer: inout ByteWriter) {
        writer.write(copseVersion)
        writer.write(trainedAt != nil)
        if let trainedAt { writer.write(trainedAt) }
        for text in [dataset, datasetDigest, session] {
            writer.write(text != nil)
            if let text { writer.write(text) }
        }
        writer.write(count: cell.map { max(0, $0) + 1 } ?? 0)
    }

    static func decode(_ reader: inout ByteReader) throws(ModelError) -> Provenance {
        var provenance = Provenance(copseVersion: try reader.text())
        if try reader.bool() { provenance.trainedAt = try reader.int64() }
        if try reader.bool() { provenance.dataset = try reader.text() }
        if try reader.bool() { provenance.datasetDigest = try reader.text() }
        if try reader.bool() { provenance.session = try reader.text() }
        let cell = try reader.count()
        provenance.cell = cell == 0 ? nil : cell - 1
        try reader.finish()
        return provenance
    }
}
