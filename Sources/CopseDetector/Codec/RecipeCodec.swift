internal import CopseFeatures
internal import CopseFrame

/// The recipe section: the canonical text and the version of every step it uses.
enum RecipeCodec {
    /// A recipe in a model file is text for people; more than this is an attack.
    private static let textLimit = 1 << 20

    static func encode(_ recipe: CompiledRecipe?, into writer: inout ByteWriter) {
        writer.write(recipe != nil)
        guard let recipe else { return }
        writer.write(recipe.recipe.canonicalText)
        writer.write(count: recipe.stepVersions.count)
        for step in recipe.stepVersions { writer.write(step) }
    }

    static func decode(
        _ reader: inout ByteReader, rawSchema: Schema, limits: ModelLimits
    ) throws(ModelError) -> CompiledRecipe? {
        guard try reader.bool() else {
            try reader.finish()
            return nil
        }
        let text = try reader.text()
        guard text.utf8.count <= textLimit else {
            throw .limitExceeded(
                what: "bytes of recipe", found: text.utf8.count, limit: textLimit)
        }
        let recipe: Recipe
        do throws(RecipeError) { recipe = try Recipe.parseWithModels(text) } catch {
            throw .recipeNotUnderstood(error.message)
        }
        guard recipe.canonicalText == text else {
            throw reader.damaged("its text is not in canonical form")
        }
        let compiled = try compile(recipe, rawSchema: rawSchema, limits: limits)
        let supported = compiled.stepVersions
        let count = try reader.count(of: "steps", limit: limits.planNodes, bytesEach: 1)
        guard count == supported.count else {
            throw reader.damaged("its steps are not those of its text")
        }
        for step in supported {
            let found = try reader.text()
            guard found == step else {
                throw .stepVersion(found: found, supported: step)
            }
        }
        try reader.finish()
        return compiled
    }

    private static func compile(
        _ recipe: Recipe, rawSchema: Schema, limits: ModelLimits
    ) throws(ModelError) -> CompiledRecipe {
        guard recipe.steps.count <= limits.planNodes else {
            throw .limitExceeded(
                what: "recipe steps", found: recipe.steps.count, limit: limits.planNodes)
        }
        let compiled: CompiledRecipe
        do throws(RecipeError) {
            compiled = try CompiledRecipe(recipe, schema: rawSchema)
        } catch {
            throw .recipeNotUnderstood(error.message)
        }
        try checkMemory(of: compiled, limits: limits)
        guard compiled.rawSchema == rawSchema else {
            throw .damaged("its recipe reads other columns than its schema has")
        }
        return compiled
    }

    /// Rows that all windows keep: those of window features each, running ones share theirs.
    static func checkMemory(
        of compiled: CompiledRecipe, limits: ModelLimits
    ) throws(ModelError) {
        var windows = 0
        var running = 0
        for feature in compiled.features {
            let rows = min(feature.memory.rows, limits.windowRows + 1)
            if feature.memory.isRunning {
                running = max(running, rows)
            } else if rows > 1 {
                windows += rows
            }
        }
        guard windows + running <= limits.windowRows else {
            throw .limitExceeded(
                what: "rows of window memory", found: windows + running,
                limit: limits.windowRows)
        }
    }

    static func checkScaler(
        _ reader: inout ByteReader, of recipe: CompiledRecipe?
    ) throws(ModelError) {
        guard try reader.text() == recipe?.recipe.scale.rawValue ?? "none" else {
            throw reader.damaged("it is not the recipe's")
        }
        try reader.finish()
    }

    static func checkState(_ state: [UInt8], of recipe: CompiledRecipe) throws(ModelError) {
        do throws(RecipeError) { _ = try recipe.executor(restoring: state) } catch {
            throw .damaged("its recipe state cannot be restored: \(error.message)")
        }
    }

    /// What a number of a raw column counts.
    static func unit(of field: Schema.Field) -> String {
        switch (field.name, field.type) {
        case (_, .timestamp): "s"
        case ("value", .int), ("value", .uint256), ("gasPrice", .int), ("gasPrice", .uint256): "wei"
        default: ""
        }
    }
}
