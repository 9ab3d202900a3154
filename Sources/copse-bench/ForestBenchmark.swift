internal import CopseModels

/// Fits a forest of 100 trees × 256 rows and times what is done with it.
struct ForestBenchmark {
    private let name: String
    private let matrix: Matrix
    /// Figures whose names begin otherwise are left out.
    private let prefix: String

    init(file: String, prefix: String) throws(MatrixFile.Failure) {
        self.prefix = prefix
        matrix = try MatrixFile.read(file)
        name = String(file.split(separator: "/").last?.split(separator: ".").first ?? "")
    }

    func run() throws(ForestError) {
        let forest = try Forest.fit(matrix, ForestParameters())
        measure("fit", threads: 1, repeats: 5) {
            keep(try? Forest.fit(matrix, ForestParameters()))
        }
        for kernel in ScoringKernel.available {
            for threads in [1, 2] {
                measure("score \(kernel)", threads: threads, repeats: kernel == .walk ? 3 : 9) {
                    keep(forest.scores(matrix, threads: threads, kernel: kernel))
                }
            }
        }
        if "one row".hasPrefix(prefix) { rows(forest, "one row") }
        if "explain".hasPrefix(prefix) { try explain() }
        measure("load", threads: 1, repeats: 9) { load(forest) }
        try importance()
        try others()
        try hyperplanes()
    }

    /// What a program does that reads a model: builds the forest of given trees and scores rows.
    private func load(_ forest: Forest) {
        let loaded = try? Forest(
            trees: forest.trees, featureCount: forest.featureCount,
            sampleSize: forest.sampleSize, dialect: forest.dialect)
        let rows = Matrix(columns: matrix.columns.map { Array($0.prefix(256)) }, rowCount: 256)
        keep(loaded?.scores(rows))
    }

    /// Larger trees, and rows of which one in five has a missing value.
    private func others() throws(ForestError) {
        let large = try Forest.fit(matrix, ForestParameters(sample: 1_024))
        for kernel in ScoringKernel.available {
            measure("large trees \(kernel)", threads: 1, repeats: 3) {
                keep(large.scores(matrix, kernel: kernel))
            }
        }
        var holey = matrix
        for row in stride(from: 0, to: matrix.rowCount, by: 5) {
            holey.columns[row % matrix.featureCount][row] = .nan
        }
        for missing in [MissingPolicy.divide, .impute] {
            let forest = try Forest.fit(holey, ForestParameters(missing: missing))
            measure("missing \(missing)", threads: 1, repeats: 3) { keep(forest.scores(holey)) }
        }
    }

    /// Splits on two and three features, as isotree's `ndim`.
    private func hyperplanes() throws(ForestError) {
        for level in 1...2 {
            let parameters = ForestParameters(extensionLevel: level)
            let forest = try Forest.fit(matrix, parameters)
            measure("ndim \(level + 1) fit", threads: 1, repeats: 5) {
                keep(try? Forest.fit(matrix, parameters))
            }
            for threads in [1, 2] {
                measure("ndim \(level + 1) score", threads: threads, repeats: 3) {
                    keep(forest.scores(matrix, threads: threads))
                }
            }
            let figure = "ndim \(level + 1) one row"
            if figure.hasPrefix(prefix) { rows(forest, figure) }
        }
    }

    /// Rows one at a time, none of them in the cache from the time before.
    private func rows(_ forest: Forest, _ figure: String) {
        let rows = (0..<20_000).map { turn in
            let row = turn &* 7_919 % matrix.rowCount
            return matrix.columns.map { $0[row] }
        }
        for row in rows { keep(forest.score(row: row)) }
        let timings = rows.map { row in
            let seconds = Timing.wall(of: { keep(forest.score(row: row)) })
            return Timing(wall: seconds, processor: seconds)
        }
        report(figure, threads: 1, timings)
    }

    /// 35 features: the columns of the matrix, some of them twice.
    private var wide: Matrix {
        let rows = min(20_000, matrix.rowCount)
        let columns = (0..<35).map { Array(matrix.columns[$0 % matrix.featureCount].prefix(rows)) }
        return Matrix(columns: columns, rowCount: rows)
    }

    /// The parts of the path lengths of single rows, one after the other.
    private func explain() throws(ForestError) {
        let wide = wide
        let forest = try Forest.fit(wide, ForestParameters())
        let rows = (0..<1_000).map { turn in
            let row = turn &* 7_919 % wide.rowCount
            return wide.columns.map { $0[row] }
        }
        let timings = rows.map { row in Timing.of { keep(forest.pathContributions(row)) } }
        report("explain", threads: 1, timings)
    }

    /// 5 repeats × 20,000 rows.
    private func importance() throws(ForestError) {
        let wide = wide
        let forest = try Forest.fit(wide, ForestParameters())
        for threads in [1, 2] {
            measure("importance", threads: threads, repeats: 3) {
                keep(try? forest.importance(wide, threads: threads))
            }
        }
    }

    private func measure(_ figure: String, threads: Int, repeats: Int, _ work: () -> Void) {
        guard figure.hasPrefix(prefix) else { return }
        report(figure, threads: threads, Timing.of(repeats: repeats, work))
    }

    private func report(_ figure: String, threads: Int, _ timings: [Timing]) {
        let wall = timings.map(\.wall).sorted()
        let processor = timings.map(\.processor).sorted()
        print(
            """
            {"data": "\(name)", "figure": "\(figure)", "threads": \(threads), \
            "median": \(wall[wall.count / 2]), "p99": \(wall[wall.count * 99 / 100]), \
            "least": \(wall[0]), "processor": \(processor[processor.count / 2])}
            """)
    }
}

/// Keeps the optimizer from leaving out work whose result nobody uses.
@inline(never)
@_optimize(none)
func keep<Value>(_ value: Value) {}
