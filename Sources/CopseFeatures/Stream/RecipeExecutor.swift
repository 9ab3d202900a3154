package import CopseFrame

/// A recipe at work on a sequence of rows.
///
/// A value: a copy is a snapshot. Features depend on the rows so far, never on how they were cut
/// into calls: one row and a million run the same steps.
package struct RecipeExecutor: Sendable {
    package let compiled: CompiledRecipe
    private var run: PlanRun

    init(_ compiled: CompiledRecipe) {
        self.compiled = compiled
        run = PlanRun(compiled.plan)
    }

    /// Rows taken so far.
    package var rowCount: Int { run.rowCount }

    /// How often the time stepped back, and the first row where it did (from 0); only where the
    /// recipe reads `timestamp` and has a memory.
    package var timeStepsBack: (count: Int, firstRow: Int)? { run.watch.stepsBack }

    /// Takes rows of a raw frame: features × rows, missing values filled, every NaN the one
    /// missing value.
    ///
    /// - Throws: `recipe.columnNotFound` with every absent column, `recipe.columnType`.
    package mutating func process(
        _ frame: Frame, rows: Range<Int>, threads: Int = 1
    ) throws(RecipeError) -> [[Double]] {
        var result = compiled.plan.outputs.map { _ in [Double]() }
        try process(frame, rows: rows, threads: threads, into: &result)
        return result
    }

    /// As above into arrays of the caller, one per feature, whose content is replaced and whose
    /// memory is used again.
    ///
    /// - Parameter threads: more than one where features that share no state are computed side by
    ///   side; the bits are the same.
    package mutating func process(
        _ frame: Frame, rows: Range<Int>, threads: Int = 1, into result: inout [[Double]]
    ) throws(RecipeError) {
        let source = try PlanSource(frame, compiled.plan)
        // Few rows are done before anybody could ask.
        let waiting = rows.count > PlanRun.blockRows ? Watch.current : nil
        try run.process(
            source, rows, missing: compiled.fill ?? .nan, threads: threads, waiting: waiting,
            into: &result)
    }

    /// Takes rows of a raw frame and hands their features on stretch by stretch, so that they are
    /// never kept as a whole.
    ///
    /// - Parameter take: features × rows of a stretch; false ends the run there.
    package mutating func process(
        _ frame: Frame, rows: Range<Int>, stretch: Int, threads: Int = 1,
        _ take: ([[Double]]) -> Bool
    ) throws(RecipeError) {
        let source = try PlanSource(frame, compiled.plan)
        var result = compiled.plan.outputs.map { _ in [Double]() }
        run.begin(source, rows: rows.count)
        defer { run.end(source) }
        for start in stride(from: rows.lowerBound, to: rows.upperBound, by: stretch) {
            try run.process(
                source, start..<min(start + stretch, rows.upperBound),
                missing: compiled.fill ?? .nan, threads: threads, waiting: Watch.current,
                into: &result)
            guard take(result) else { return }
        }
    }

    /// Takes one record: as `process` of a frame with one row, without allocating.
    ///
    /// - Parameters:
    ///   - record: made for the executor's recipe.
    ///   - features: as long as the recipe has features.
    package mutating func process(_ record: RawRecord, into features: inout MutableSpan<Double>) {
        let cells = run.process(record: record.source)
        let fill = compiled.fill ?? .nan
        let outputs = compiled.plan.outputs.span
        for index in outputs.indices {
            let value = cells[outputs[index]]
            features[index] = value.isNaN ? fill : value
        }
    }
}

extension CompiledRecipe {
    /// An executor in the empty state.
    package func makeExecutor() -> RecipeExecutor { RecipeExecutor(self) }

    /// An executor in a stored state.
    ///
    /// - Throws: `recipe.state` where the bytes are damaged or of another recipe.
    package func executor(restoring bytes: [UInt8]) throws(RecipeError) -> RecipeExecutor {
        var executor = makeExecutor()
        try executor.restore(bytes)
        return executor
    }
}

// MARK: State

extension RecipeExecutor {
    private static let magic: UInt64 = 0x3145_5441_5453_5043  // "CPSTATE1"
    private static let formatVersion = 2

    /// The state as little-endian bytes: version, recipe, rows, then every tracker and step.
    package func encodedState() -> [UInt8] {
        var writer = StateWriter()
        writer.write(Self.magic)
        writer.write(Self.formatVersion)
        writer.write(compiled.fingerprint)
        run.encode(into: &writer)
        writer.write(Fingerprint.ofWords(writer.bytes[...]))
        return writer.bytes
    }

    fileprivate mutating func restore(_ bytes: [UInt8]) throws(RecipeError) {
        var reader = StateReader(bytes[...])
        guard bytes.count >= 16 else { throw reader.damage("it ends too early") }
        var end = StateReader(bytes.suffix(8))
        guard try reader.word() == Self.magic else { throw reader.damage("it is no state") }
        guard try reader.count(upTo: 1 << 20) == Self.formatVersion else {
            throw reader.damage("its version is unknown")
        }
        guard try end.word() == Fingerprint.ofWords(bytes[..<(bytes.count - 8)]) else {
            throw reader.damage("its checksum differs")
        }
        guard try reader.word() == compiled.fingerprint else {
            throw reader.damage("it belongs to another recipe")
        }
        try run.decode(from: &reader)
        guard reader.remaining == 8 else { throw reader.damage("it is too long") }
    }
}

extension CompiledRecipe {
    /// Tells a state of another recipe: FNV-1a over the text and the columns' names and kinds.
    fileprivate var fingerprint: UInt64 {
        let kinds = rawSchema.fields.map { "\n\($0.name) \($0.type.isNumeric)" }.joined()
        return Fingerprint.of(Array((recipe.canonicalText + kinds).utf8))
    }
}

/// FNV-1a (Fowler, Noll, Vo), 64 bits: finds accidents, not intent.
enum Fingerprint {
    private static let start: UInt64 = 0xcbf2_9ce4_8422_2325
    private static let prime: UInt64 = 0x0000_0100_0000_01b3

    static func of(_ bytes: some Collection<UInt8>) -> UInt64 {
        bytes.reduce(start) { ($0 ^ UInt64($1)) &* prime }
    }

    /// The same by steps of eight bytes, little-endian, the last ones filled up with zeros: any
    /// change of one word changes it, as each step is one-to-one.
    static func ofWords(_ bytes: ArraySlice<UInt8>) -> UInt64 {
        var hash = start
        var reader = StateReader(bytes)
        while let word = try? reader.word() { hash = (hash ^ word) &* prime }
        var last: UInt64 = 0
        for byte in bytes.suffix(reader.remaining).reversed() { last = last << 8 | UInt64(byte) }
        return (hash ^ last) &* prime
    }
}
