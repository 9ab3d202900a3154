package import CopseFeatures
internal import CopseFrame
package import CopseModels

// Where a model meets a frame: a frame tied to the same recipe gives its features; any other is
// raw and the recipe runs over it from the empty state; a model without a recipe takes columns by
// name.

extension Detector {
    /// The numbers the forest sees: rows × features.
    ///
    /// - Throws: `model.columnsMissing` naming every absent column, `frame.columnType`.
    package func features(of tied: TiedFrame) throws(DetectorError) -> Matrix {
        guard let recipe else { return try plainColumns(of: tied.frame) }
        if let tie = tied.tie, tie.compiled.recipe == recipe.recipe {
            return try plainColumns(of: tied.frame)
        }
        let raw = try conform(tied.frame)
        var executor = recipe.makeExecutor()
        return try run(&executor, over: raw, rows: 0..<raw.rowCount)
    }

    /// The feature columns of a frame that carries them.
    private func plainColumns(of frame: Frame) throws(DetectorError) -> Matrix {
        try requireColumns(featureNames, of: frame)
        var columns: [[Double]] = []
        for name in featureNames {
            guard let column = frame[name] else { continue }
            guard column.type.isNumeric || column.missingCount == column.count else {
                throw .columnType(column: name, found: column.type)
            }
            columns.append(column.doubles())
        }
        return Matrix(columns: columns, rowCount: frame.rowCount)
    }

    /// The columns the recipe reads, with the types it was compiled for.
    func conform(_ frame: Frame) throws(DetectorError) -> Frame {
        try requireColumns(rawSchema.names, of: frame)
        var columns: [Column] = []
        for field in rawSchema.fields {
            guard let column = frame[field.name] else { continue }
            guard let converted = column.converted(to: field.type) else {
                throw .schemaMismatch(
                    column: field.name, found: column.type, expected: field.type)
            }
            columns.append(converted)
        }
        return Frame(names: rawSchema.names, columns: columns, rowCount: frame.rowCount)
    }

    private func requireColumns(_ names: [String], of frame: Frame) throws(DetectorError) {
        let missing = names.filter { frame[$0] == nil }
        guard missing.isEmpty else {
            throw .columnsMissing(missing, available: frame.names, isRecipe: recipe != nil)
        }
    }

    /// The model's features of some rows, in the model's order.
    func run(
        _ executor: inout RecipeExecutor, over raw: Frame, rows: Range<Int>, threads: Int = 1
    ) throws(DetectorError) -> Matrix {
        do throws(RecipeError) {
            let all = try executor.process(raw, rows: rows, threads: threads)
            return Matrix(columns: featurePlaces.map { all[$0] }, rowCount: rows.count)
        } catch {
            throw .recipe(error)
        }
    }
}
