/// An isolation forest over columns of numbers, for other programs.
///
/// Columns are lists of equal length, one for each feature, NaN where a value is missing. Scores lie in
/// 0…1, higher = stranger, and are the same bits on any machine and any number of threads.
public struct IsolationForest: Sendable {
    /// How a forest is grown; what is not set is as in the shell's `train`.
    public struct Options: Sendable, Equatable {
        public var trees = 100
        /// Rows drawn for each tree.
        public var sample = 256
        /// The share of columns each tree sees, in (0, 1].
        public var maxFeatures = 1.0
        /// Splits on a path; nil is ⌈log₂ sample⌉.
        public var maxDepth: Int?
        /// Draw rows with replacement.
        public var bootstrap = false
        /// K: splits on hyperplanes over K + 1 columns; 0 is one column.
        public var extensionLevel = 0
        public var seed: UInt64 = 0

        public init() {}

        package var parameters: ForestParameters {
            ForestParameters(
                trees: trees, sample: sample, maxFeatures: maxFeatures, maxDepth: maxDepth,
                bootstrap: bootstrap, extensionLevel: extensionLevel, seed: seed)
        }
    }

    let forest: Forest

    /// Grows a forest.
    ///
    /// - Throws: `train.…` for options out of range, infinite values, no rows, or columns of
    ///   different lengths.
    public init(
        columns: [[Double]], options: Options = Options(), threads: Int = 1
    ) throws(CopseError) {
        let matrix = try Matrix(library: columns)
        do throws(ForestError) {
            forest = try Forest.fit(matrix, options.parameters, threads: max(1, threads))
        } catch {
            throw CopseError(error)
        }
    }

    /// The score of every row.
    ///
    /// - Throws: `model.features` for another number of columns than were trained on.
    public func scores(columns: [[Double]], threads: Int = 1) throws(CopseError) -> [Double] {
        let matrix = try Matrix(library: columns)
        do throws(ForestError) {
            try forest.check(matrix)
        } catch {
            throw CopseError(error)
        }
        return forest.scores(matrix, threads: max(1, threads))
    }

    /// The score of one row, with the bits it has in `scores(columns:threads:)`.
    public func score(row: [Double]) throws(CopseError) -> Double {
        try check(row)
        return forest.score(row: row)
    }

    /// Shapley values of a row's mean path length in edges: `expected` and all contributions add up to
    /// it; a negative one makes the row stranger. A hyperplane's part is shared equally by its columns.
    public func pathContributions(
        row: [Double]
    ) throws(CopseError) -> (expected: Double, contributions: [Double]) {
        try check(row)
        return forest.pathContributions(row)
    }

    private func check(_ row: [Double]) throws(CopseError) {
        guard row.count == forest.featureCount else {
            throw CopseError(.featureCount(expected: forest.featureCount, got: row.count))
        }
    }
}

extension Matrix {
    /// Columns of another program.
    fileprivate init(library columns: [[Double]]) throws(CopseError) {
        let rows = columns.first?.count ?? 0
        if let odd = columns.firstIndex(where: { $0.count != rows }) {
            throw CopseError(
                code: "train.columns",
                message: "column \(odd) has \(columns[odd].count) rows, column 0 has \(rows)",
                hint: nil)
        }
        self.init(columns: columns, rowCount: rows)
    }
}
