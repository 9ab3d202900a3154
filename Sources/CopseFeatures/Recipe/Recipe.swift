/// An ordered list of named expressions: how raw columns become features.
///
/// A recipe is text that was understood but not yet met a frame: names and types are checked when
/// it becomes a `CompiledRecipe`. Two recipes are the same when their canonical texts are.
package struct Recipe: Sendable, Equatable {
    /// `name = expression`. Names that begin with `_` are intermediates, not features.
    package struct Step: Sendable, Equatable {
        package var name: String
        package var expression: Expression

        package init(name: String, expression: Expression) {
            self.name = name
            self.expression = expression
        }

        package var isFeature: Bool { !name.hasPrefix("_") }

        /// The line as it is printed: a bare column stands for itself.
        package var text: String {
            expression.columnName == name
                ? expression.description
                : Expression.spelling(ofName: name) + " = " + expression.description
        }
    }

    package enum Scale: String, Sendable { case none, zscore, minmax, robust }

    package var steps: [Step]
    /// Stored in place of a missing feature.
    package var fill: Literal?
    /// Running steps and groups see the last `horizon` rows; nil is unbounded.
    package var horizon: Int?
    package var scale: Scale
    /// Fitted models that `arima_z` names.
    package var models: [RecipeModel]

    package init(
        steps: [Step], fill: Literal? = nil, horizon: Int? = nil, scale: Scale = .none,
        models: [RecipeModel] = []
    ) {
        self.steps = steps
        self.fill = fill
        self.horizon = horizon
        self.scale = scale
        self.models = models
    }

    package var featureNames: [String] { steps.filter(\.isFeature).map(\.name) }

    /// One line per step, then the closing lines that are not the default: the identity of a
    /// recipe. Parsing it gives an equal recipe.
    package var canonicalText: String {
        (lines + models.map(\.text)).joined(separator: "\n")
    }

    /// The lines that people write: without the models.
    package var lines: [String] {
        var lines = steps.map(\.text)
        if let fill { lines.append("fill \(fill.description)") }
        if let horizon { lines.append("horizon \(horizon)") }
        if scale != .none { lines.append("scale \(scale.rawValue)") }
        return lines
    }
}
