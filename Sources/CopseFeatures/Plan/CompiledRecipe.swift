package import CopseFrame

/// A recipe that has met the schema of raw records: every name and type is known.
///
/// It is made again, equal in every bit it computes, from the recipe's canonical text and
/// `rawSchema`: that is all a model file stores.
package struct CompiledRecipe: Sendable {
    /// Without intermediates that no feature needs.
    package let recipe: Recipe
    /// The columns the features read, in order of first use.
    package let rawSchema: Schema
    /// In the recipe's order, intermediates left out.
    package let features: [FeatureInfo]
    let plan: Plan
    /// Stored in place of a missing feature.
    let fill: Double?

    /// - Throws: names, types and arguments that do not fit the schema; all absent columns at once.
    package init(_ recipe: Recipe, schema: Schema) throws(RecipeError) {
        try Self.checkColumns(recipe, schema)
        let (builder, outputs) = try Self.lowered(recipe, schema)
        guard !outputs.isEmpty else { throw RecipeError(.noFeatures) }
        guard outputs.count <= Recipe.mostFeatures else {
            throw RecipeError(.tooLarge("too many features", limit: Recipe.mostFeatures))
        }
        let used = recipe.droppingUnused()
        if used.steps.count < recipe.steps.count || used.models.count < recipe.models.count {
            self = try CompiledRecipe(used, schema: schema)
            return
        }
        plan = Plan(builder, outputs: outputs)
        fill = recipe.fill?.double
        self.recipe = recipe
        let memory = Plan.memory(of: builder)
        let named = recipe.steps.filter(\.isFeature)
        features = zip(named, outputs).map { step, node in
            var raw: String?
            if case .load(let column) = builder.nodes[node], step.expression.columnName != nil {
                raw = builder.columns[column].name
            }
            return FeatureInfo(
                name: step.name, text: step.text, memory: memory[node], rawColumn: raw)
        }
        rawSchema = Schema(builder.columns)
    }

    /// The nodes of a recipe, and the one of each feature.
    static func lowered(
        _ recipe: Recipe, _ schema: Schema
    ) throws(RecipeError) -> (builder: PlanBuilder, outputs: [Int]) {
        var builder = PlanBuilder(
            schema: schema, horizon: recipe.horizon, isExact: false,
            place: .recipe(feature: nil), models: recipe.models)
        var outputs: [Int] = []
        for step in recipe.steps {
            builder.place = .recipe(feature: step.name)
            let lowered = try builder.lower(step.expression)
            if step.isFeature {
                let node = try builder.number(lowered, step.expression)
                outputs.append(builder.scaled(node, by: recipe.scale))
            }
            if case .constantText = lowered {
                throw builder.error(.textAsNumber("'\(step.expression)'"), step.expression.range)
            }
            builder.scope[step.name] = lowered
        }
        return (builder, outputs)
    }

    package var featureNames: [String] { features.map(\.name) }

    /// Whether a second thread has something to do.
    package var isParallel: Bool { plan.parts.count > 1 }

    /// Rows, the current one included, whose replay from the empty state settles every feature;
    /// nil where the memory is unbounded. Duration windows without a horizon count as unbounded.
    package var readBackRows: Int? {
        let hasOpenWindow = features.contains {
            $0.memory.isUnbounded || ($0.memory.seconds > 0 && recipe.horizon == nil)
        }
        return hasOpenWindow ? nil : features.map(\.memory.rows).max()
    }

    /// The functions used with the version of their definition: `zscore@1`.
    package var stepVersions: [String] {
        var names: Set<String> = []
        for step in recipe.steps { step.expression.collectFunctions(into: &names) }
        if recipe.scale != .none { names.insert("scale_\(recipe.scale.rawValue)") }
        return names.sorted().map { $0 + "@1" }
    }

    /// Absent columns, all of them at once where there are several.
    private static func checkColumns(_ recipe: Recipe, _ schema: Schema) throws(RecipeError) {
        var known = Set(schema.names)
        var absent: [String] = []
        for step in recipe.steps {
            for name in recipe.columnNames(of: step)
            where !known.contains(name) && !absent.contains(name) {
                absent.append(name)
            }
            known.insert(step.name)
        }
        if absent.count > 1 { throw RecipeError(.columnsNotFound(absent)) }
    }
}

extension Expression {
    private func visit(_ body: (Expression) -> Void) {
        body(self)
        switch kind {
        case .literal, .column: break
        case .call("arima_z", _): break
        case .unary(_, let operand): operand.visit(body)
        case .binary(_, let left, let right):
            left.visit(body)
            right.visit(body)
        case .membership(let left, let list, _):
            left.visit(body)
            for item in list { item.visit(body) }
        case .call(_, let arguments):
            for argument in arguments { for value in argument.values { value.visit(body) } }
        }
    }

    /// The columns named, and `timestamp` where a duration or the calendar implies it.
    package func collectColumns(into names: inout [String]) {
        var found: [String] = []
        visit { expression in
            if let name = expression.columnName { found.append(name) }
            guard case .call(let name, let arguments) = expression.kind,
                let signature = FunctionSignature.named(name)
            else { return }
            let isBare = arguments.isEmpty && signature.parameters.count == 1
            if isBare, case .column(let name)? = signature.parameters[0].fallback {
                found.append(name)
            }
            let hasDuration = arguments.contains { argument in
                guard case .literal(.duration)? = argument.values.first?.kind else { return false }
                return signature.parameters.contains { $0.kind == .window }
            }
            if hasDuration { found.append("timestamp") }
        }
        names += found
    }

    /// The models named by `arima_z`.
    var modelUses: [(name: String, range: Range<Int>)] {
        var found: [(name: String, range: Range<Int>)] = []
        visit { expression in
            guard case .call("arima_z", let arguments) = expression.kind,
                let argument = arguments.first?.values.first, let name = argument.columnName
            else { return }
            found.append((name, argument.range))
        }
        return found
    }

    fileprivate func collectFunctions(into names: inout Set<String>) {
        var found: Set<String> = []
        visit { if case .call(let name, _) = $0.kind { found.insert(name) } }
        names.formUnion(found)
    }
}
