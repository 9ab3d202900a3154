internal import CopseFeatures
internal import CopseFrame
internal import CopseMath
internal import CopseModels

/// Repeats one hot path and prints nothing: the difference between two numbers of repeats, counted
/// by callgrind, is what the path costs (`dev/check-instructions`).
struct InstructionBenchmark {
    private let repeats: Int
    private let table: String

    init(repeats: Int, table: String) {
        self.repeats = repeats
        self.table = table
    }

    func run(_ figure: String) throws {
        switch figure {
        case "score": try score(.avx2)
        case "score-portable": try score(.portable)
        case "score-hyperplanes": try score(nil, ForestParameters(extensionLevel: 1))
        case "score-missing": try scoreMissing()
        case "row": try row()
        case "fit":
            let matrix = Self.matrix(rows: 4_096)
            for seed in 0..<repeats {
                keep(try Forest.fit(matrix, ForestParameters(trees: 1, seed: UInt64(seed))))
            }
        case "parse":
            for _ in 0..<repeats {
                keep(try FrameLoader.load(paths: [table]))
            }
        case "recipe":
            let frame = try FrameLoader.load(paths: [table]).frame
            let compiled = try CompiledRecipe(.eth, schema: frame.schema)
            var columns = compiled.features.map { _ in [Double]() }
            for _ in 0..<repeats {
                var executor = compiled.makeExecutor()
                try executor.process(frame, rows: 0..<frame.rowCount, into: &columns)
            }
        case "arima": try arima(ArimaOrder(2, 1, 1))
        case "arima-season": try arima(ArimaOrder(1, 1, 1, seasonal: (0, 1, 1), season: 24))
        default: throw Usage()
        }
    }

    /// 720 hours with a day and a drifting level.
    private func arima(_ order: ArimaOrder) throws(ArimaError) {
        var random = RandomStream(seed: 1, stream: 2)
        var (level, rest) = (100.0, 0.0)
        var series: [Double] = []
        for hour in 0..<720 {
            rest = 0.6 * rest + random.uniform() - 0.5
            level += rest
            let day = series.count < 24 ? Double(hour % 12) : 0.7 * (series[hour - 24] - 100)
            series.append(level + day + random.uniform())
        }
        let data = try ArimaData(series)
        for _ in 0..<repeats { keep(try ArimaFit.fit(data, ArimaSpecification(order))) }
    }

    /// One block of 1,024 rows through 100 trees.
    private func score(
        _ kernel: ScoringKernel?, _ parameters: ForestParameters = ForestParameters()
    ) throws(ForestError) {
        let forest = try Forest.fit(Self.matrix(rows: 4_096), parameters)
        let block = Self.matrix(rows: 1_024)
        for _ in 0..<repeats { keep(forest.scores(block, kernel: kernel)) }
    }

    /// The same where every fifth row misses a value.
    private func scoreMissing() throws(ForestError) {
        let forest = try Forest.fit(Self.matrix(rows: 4_096), ForestParameters())
        var block = Self.matrix(rows: 1_024)
        for row in stride(from: 0, to: 1_024, by: 5) { block.columns[row % 25][row] = .nan }
        for _ in 0..<repeats { keep(forest.scores(block, kernel: .avx2)) }
    }

    private func row() throws(ForestError) {
        let matrix = Self.matrix(rows: 4_096)
        let forest = try Forest.fit(matrix, ForestParameters())
        for number in 0..<repeats { keep(forest.score(row: matrix.columns.map { $0[number] })) }
    }

    /// 25 columns of doubles on several scales.
    private static func matrix(rows: Int) -> Matrix {
        var random = RandomStream(seed: 1, stream: 1)
        return Matrix(
            columns: (0..<25).map { column in
                (0..<rows).map { _ in
                    (random.uniform() + random.uniform()) * [1, 21_000, 1e9][column % 3]
                }
            }, rowCount: rows)
    }
}
