package import CopseFrame

/// A frame that may still be tied to the recipe and the raw rows it was made from.
package struct TiedFrame: Sendable {
    package var frame: Frame
    /// nil once a feature was touched, and for frames that never met a recipe.
    package var tie: FeatureTie?

    package init(_ frame: Frame, tie: FeatureTie? = nil) {
        self.frame = frame
        self.tie = tie
    }
}

/// Where the features of a frame come from.
package struct FeatureTie: Sendable {
    package var compiled: CompiledRecipe
    /// The raw frame the recipe ran over, in full.
    package var source: Frame
    /// The row of `source` that each row was made from; nil where they are all of them, in order.
    package var sourceRows: [Int]?

    package init(compiled: CompiledRecipe, source: Frame, sourceRows: [Int]? = nil) {
        self.compiled = compiled
        self.source = source
        self.sourceRows = sourceRows
    }

    /// The raw rows of this frame's rows.
    package var rawFrame: Frame { sourceRows.map { source.take($0) } ?? source }
}

extension CompiledRecipe {
    /// Runs over all rows from the empty state: the features, then the columns of `frame` that no
    /// feature is named after. A feature that repeats a raw column keeps its type.
    package func features(of frame: Frame) throws(RecipeError) -> TiedFrame {
        var executor = makeExecutor()
        return try features(of: frame, executor: &executor)
    }

    /// As above from the executor's state, which is carried on.
    package func features(
        of frame: Frame, executor: inout RecipeExecutor, threads: Int = 1
    ) throws(RecipeError) -> TiedFrame {
        let values = try executor.process(frame, rows: 0..<frame.rowCount, threads: threads)
        var names: [String] = []
        var columns: [Column] = []
        for (feature, values) in zip(features, values) {
            names.append(feature.name)
            if let raw = feature.rawColumn, let column = frame[raw],
                let exact = column.filled(with: recipe.fill)
            {
                columns.append(exact)
            } else {
                columns.append(Column(.float(values)))
            }
        }
        let known = Set(names)
        for (name, column) in zip(frame.names, frame.columns) where !known.contains(name) {
            names.append(name)
            columns.append(column)
        }
        return TiedFrame(
            Frame(names: names, columns: columns, rowCount: frame.rowCount),
            tie: FeatureTie(compiled: self, source: frame))
    }
}

extension TiedFrame {
    /// Some rows, in the order given, still tied.
    package func take(_ rows: [Int]) -> TiedFrame {
        var result = TiedFrame(frame.take(rows), tie: tie)
        if let tie {
            result.tie?.sourceRows = tie.sourceRows.map { known in rows.map { known[$0] } } ?? rows
        }
        return result
    }

    /// As above from four bytes a row, columns on several threads.
    package func take(_ rows: [UInt32], threads: Int) -> TiedFrame {
        var result = TiedFrame(frame.take(rows, threads: threads), tie: tie)
        if let tie {
            result.tie?.sourceRows =
                tie.sourceRows.map { known in rows.map { known[Int($0)] } }
                ?? rows.map { Int($0) }
        }
        return result
    }

    /// In the order of `keys`, still tied.
    package func sorted(by keys: [SortKey], threads: Int) throws(FrameError) -> TiedFrame {
        try frame.sortOrder(by: keys).map { take($0, threads: threads) } ?? self
    }

    /// A run of rows, still tied.
    package func slice(_ rows: Range<Int>) -> TiedFrame {
        rows == 0..<frame.rowCount ? self : take(Array(rows))
    }

    /// The same rows with other columns: tied as long as every feature is still there and none is
    /// among the columns that were `touched`.
    package func replacing(frame: Frame, touching touched: some Sequence<String>) -> TiedFrame {
        guard let tie else { return TiedFrame(frame) }
        let features = Set(tie.compiled.featureNames)
        let isWhole =
            features.isSubset(of: frame.names) && touched.allSatisfy { !features.contains($0) }
        return TiedFrame(frame, tie: isWhole ? tie : nil)
    }
}
