import CopseFrame

extension Recipe {
    /// This recipe with the lines of another: a line of the same name takes the old one's place,
    /// others follow at the end, and closing lines given there hold.
    ///
    /// New lines that stand before a replacing one are put before the place of it, so that the
    /// replacement can use them.
    package func extended(by other: Recipe) -> Recipe {
        var result = self
        var waiting: [Step] = []
        for step in other.steps {
            if let index = result.steps.firstIndex(where: { $0.name == step.name }) {
                result.steps[index] = step
                result.steps.insert(contentsOf: waiting, at: index)
                waiting = []
            } else {
                waiting.append(step)
            }
        }
        result.steps += waiting
        if let fill = other.fill { result.fill = fill }
        if let horizon = other.horizon { result.horizon = horizon }
        if other.scale != .none { result.scale = other.scale }
        for model in other.models { result.attach(model) }
        return result
    }

    /// This recipe without the intermediates that no feature needs.
    func droppingUnused() -> Recipe {
        var needed: Set<String> = []
        var kept: [Step] = []
        for step in steps.reversed() where step.isFeature || needed.contains(step.name) {
            needed.remove(step.name)
            var names: [String] = []
            step.expression.collectColumns(into: &names)
            needed.formUnion(names)
            kept.append(step)
        }
        var result = self
        result.steps = kept.reversed()
        result.dropUnusedModels()
        return result
    }

    /// This recipe without some of its lines.
    package func dropping(_ names: [String]) throws(RecipeError) -> Recipe {
        for name in names where !steps.contains(where: { $0.name == name }) {
            throw RecipeError(
                .featureNotFound(
                    name, suggestion: Suggestion.nearest(to: name, in: steps.map(\.name))))
        }
        var result = self
        result.steps.removeAll { names.contains($0.name) }
        guard result.steps.contains(where: \.isFeature) else { throw RecipeError(.noFeatures) }
        result.dropUnusedModels()
        return result
    }
}
