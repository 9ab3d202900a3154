import CopseFeatures
import CopseFrame

extension Recipe {
    /// What each feature remembers, by its name: `row`, `window(10 rows)`, `running(horizon 10000)`.
    ///
    /// Memory does not depend on the types of columns, but a recipe is only understood in full with
    /// a schema: one is made up here, with text where a column turns out to be used as text.
    var memories: [String: String] {
        var names: [String] = []
        for step in steps { names += columnNames(of: step) }
        var types: [String: ColumnType] = [:]
        for name in names where types[name] == nil {
            types[name] = Self.usualTypes[name] ?? .float
        }
        for model in models where types[model.time] != nil { types[model.time] = .timestamp }
        for _ in 0...types.count {
            let fields = types.sorted { $0.key < $1.key }.map {
                Schema.Field(name: $0.key, type: $0.value)
            }
            do throws(RecipeError) {
                let compiled = try CompiledRecipe(self, schema: Schema(fields))
                let pairs = compiled.features.map { ($0.name, $0.memory.description) }
                return Dictionary(pairs) { first, _ in first }
            } catch {
                guard case .recipe(let step?) = error.place, let guilty = numeric(in: step, types)
                else { return [:] }
                types[guilty] = .string
            }
        }
        return [:]
    }

    /// A column of a step's expression that is still taken for a number.
    private func numeric(in step: String, _ types: [String: ColumnType]) -> String? {
        let names = steps.first { $0.name == step }.map(columnNames) ?? []
        return names.first { types[$0] == .float }
    }

    /// The columns of transactions.
    private static let usualTypes: [String: ColumnType] = [
        "hash": .string, "from": .string, "to": .string, "blockHash": .string, "input": .string,
        "contractAddress": .string, "value": .uint256, "timestamp": .timestamp,
    ]
}
