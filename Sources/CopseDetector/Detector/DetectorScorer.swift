internal import CopseFeatures
package import CopseFrame
package import CopseModels

/// The sequence of rows one recipe state has seen, and the scores of the rows that follow.
///
/// A value: a copy is a snapshot, so that a peek is `var peek = scorer; peek.scores(of: block)`.
/// Scores do not depend on how rows are cut into blocks.
package struct DetectorScorer: Sendable {
    /// What the rows before the first one are taken to be.
    package enum Start: Sendable {
        /// None.
        case empty
        /// The training rows, through the state in the model file.
        case model
    }

    package let detector: Detector
    /// Rows scored so far.
    package private(set) var rowsSeen = 0
    private var executor: RecipeExecutor?

    /// Rows whose features are held at a time: columns of 64 KiB, which the allocator gives again and
    /// again without a page that was never touched.
    private static let blockRows = 1 << 13

    init(_ detector: Detector, from start: Start) throws(DetectorError) {
        self.detector = detector
        guard let recipe = detector.recipe else { return }
        switch start {
        case .empty: executor = recipe.makeExecutor()
        case .model:
            guard let state = detector.recipeState else { throw .model(.noState) }
            do throws(RecipeError) {
                executor = try recipe.executor(restoring: state)
            } catch {
                throw .recipe(error)
            }
        }
    }

    /// The scores of the next rows of the sequence.
    ///
    /// - Parameter block: raw rows, in order, with at least the columns of `detector.rawSchema`.
    /// - Throws: `model.columnsMissing`, `frame.columnType`: no row was taken then. `train.missing`
    ///   where the model refuses missing values: the rows were taken.
    package mutating func scores(
        of block: Frame, threads: Int = 1
    ) throws(DetectorError) -> [Double] {
        var scores: [Double] = []
        scores.reserveCapacity(block.rowCount)
        try process(block, threads: threads) { scores += $1 }
        return scores
    }

    /// The features and scores of the next rows, for callers that explain them.
    package mutating func featuresAndScores(
        of block: Frame, threads: Int = 1
    ) throws(DetectorError) -> (features: Matrix, scores: [Double]) {
        var columns = detector.featureNames.map { _ in [Double]() }
        var scores: [Double] = []
        try process(block, threads: threads) {
            for place in columns.indices { columns[place] += $0.columns[place] }
            scores += $1
        }
        return (Matrix(columns: columns, rowCount: block.rowCount), scores)
    }

    private mutating func process(
        _ block: Frame, threads: Int, _ take: (Matrix, [Double]) -> Void
    ) throws(DetectorError) {
        guard self.executor != nil else {
            let features = try detector.features(of: TiedFrame(block))
            take(features, try detector.scores(of: features, threads: threads))
            rowsSeen += block.rowCount
            return
        }
        let raw = try detector.conform(block)
        // Taken out, not copied: a second owner would make the state copy itself.
        guard var executor = takeExecutor() else { return }
        defer { self.executor = executor }
        rowsSeen += raw.rowCount
        var failure: DetectorError?
        do throws(RecipeError) {
            try executor.process(
                raw, rows: 0..<raw.rowCount, stretch: Self.blockRows, threads: threads
            ) { all in
                let columns = detector.featurePlaces.map { all[$0] }
                let features = Matrix(columns: columns, rowCount: columns.first?.count ?? 0)
                do throws(DetectorError) {
                    take(features, try detector.scores(of: features, threads: threads))
                } catch {
                    failure = error
                }
                return failure == nil
            }
        } catch {
            throw .recipe(error)
        }
        if let failure { throw failure }
    }

    private mutating func takeExecutor() -> RecipeExecutor? {
        defer { executor = nil }
        return executor
    }
}

extension Detector {
    /// A scorer for a sequence of raw rows.
    ///
    /// - Throws: `model.noState` when it shall start from the model's state and there is none.
    package func scorer(
        from start: DetectorScorer.Start = .empty
    ) throws(DetectorError) -> DetectorScorer {
        try DetectorScorer(self, from: start)
    }
}
