import CopseFrame

/// How rows become the values of a model's buckets, checked: each aggregate's argument is a lane.
struct SeriesPlan: Sendable {
    let model: RecipeModel
    let calls: [AggregateCall]
    /// What is made of the aggregates, over one row a bucket; nil where it is the first of them.
    private let outer: CompiledRecipe?
    /// By raw column of `outer`: which aggregate, or -1 for the bucket's start.
    private let places: [Int]

    /// - Throws: the sentence that says why the model cannot go on with the rows of a recipe.
    init(_ model: RecipeModel) throws(RecipeError) {
        self.model = model
        let expression = try Expression.parse(model.value)
        let parts: AggregateExpression
        do throws(AggregateError) {
            parts = try AggregateExpression(expression)
        } catch {
            throw RecipeError(.modelValue(model.name, value: model.value))
        }
        calls = parts.calls
        if parts.outer.columnName == calls[0].text {
            (outer, places) = (nil, [])
            return
        }
        let fields =
            [Schema.Field(name: "timestamp", type: .timestamp)]
            + calls.map { Schema.Field(name: $0.text, type: .float) }
        let compiled = try CompiledRecipe(
            Recipe(steps: [.init(name: "value", expression: parts.outer)]), schema: Schema(fields))
        guard compiled.features[0].memory == FeatureMemory() else {
            throw RecipeError(.modelValue(model.name, value: model.value))
        }
        let texts = calls.map(\.text)
        places = compiled.rawSchema.names.map { texts.firstIndex(of: $0) ?? -1 }
        outer = compiled
    }

    /// The value of a bucket that begins at some time, in microseconds.
    func value(_ accumulators: [BucketAccumulator], start: Int64) -> Double {
        guard let outer else { return accumulators[0].value }
        var record = RawRecord(outer)
        for (column, place) in places.enumerated() {
            record.set(
                column, number: place < 0 ? Double(start) / 1e6 : accumulators[place].value)
        }
        var executor = outer.makeExecutor()
        var values = [0.0]
        var span = values.mutableSpan
        executor.process(record, into: &span)
        return values[0]
    }
}
