extension PlanBuilder {
    /// `arima_z(A)`: a lane for each aggregate of A's value, over raw columns whatever the recipe
    /// calls its features.
    mutating func series(of model: RecipeModel) throws(RecipeError) -> Int {
        let place = try seriesPlan(of: model)
        let earlier = scope
        scope = [:]
        defer { scope = earlier }
        var inputs: [Int] = []
        for call in series[place].calls {
            guard let argument = call.argument else {
                inputs.append(constant(1))
                continue
            }
            switch try lower(argument) {
            case .number(let node, _) where call.function != .count: inputs.append(node)
            case .number(let node, _):
                inputs.append(
                    element(.choose, element(.isMissing, node), constant(.nan), constant(1)))
            case .text(let column) where call.function == .count:
                let isMissing = node(.text(.isMissing, column: column))
                inputs.append(element(.choose, isMissing, constant(.nan), constant(1)))
            default: throw error(.modelValue(model.name, value: model.value), nil)
            }
        }
        let time = try lower(name: model.time, nil)
        guard case .number(let node, .time) = time else {
            throw error(.textAsNumber("'\(model.time)'"), nil)
        }
        return self.node(.series(place, inputs: inputs, time: node))
    }
}
