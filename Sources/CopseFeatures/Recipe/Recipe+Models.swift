extension Recipe {
    /// Gives a name in `arima_z` its model; one of the same name is replaced.
    package mutating func attach(_ model: RecipeModel) {
        if let place = models.firstIndex(where: { $0.name == model.name }) {
            models[place] = model
        } else {
            models.append(model)
        }
    }

    /// The names in `arima_z`, each once, in the order of first use.
    package var modelNames: [String] {
        var seen: Set<String> = []
        return modelUses.map(\.name).filter { seen.insert($0).inserted }
    }

    /// The names in `arima_z` with their places in the text that was parsed.
    package var modelUses: [(name: String, range: Range<Int>)] {
        steps.flatMap { $0.expression.modelUses }
    }

    /// Lets go of models that no step names; the others stand in the order of first use, so that
    /// equal recipes have equal texts.
    package mutating func dropUnusedModels() {
        models = modelNames.compactMap { name in models.first { $0.name == name } }
    }

    /// The columns, or earlier steps, that a step reads, those of its models included.
    package func columnNames(of step: Step) -> [String] {
        var names: [String] = []
        step.expression.collectColumns(into: &names)
        let named = step.expression.modelUses.map(\.name)
        for model in models where named.contains(model.name) {
            names.append(model.time)
            guard let value = try? Expression.parse(model.value),
                let parts = try? AggregateExpression(value)
            else { continue }
            for call in parts.calls { call.argument?.collectColumns(into: &names) }
        }
        return names
    }
}
