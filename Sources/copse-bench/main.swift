/// Times the hot paths and prints one JSON object per figure, so that scripts can put peers beside them:
///
///     copse-bench forest FILE [FIGURE]          FILE as Benchmarks/forest_peers.py writes it
///     copse-bench features FILE ROWS [FIGURE]   FILE a table of transactions, repeated to ROWS rows
///     copse-bench load FILE [REPEATS [all|load [THREADS]]]
///     copse-bench model TABLE                   reading .copse files
///     copse-bench explain TABLE [ROWS]          the strangest rows with their ways out
///     copse-bench arima FILE fit p d q [P D Q m] | auto m | many m THREADS | update p d q [P D Q m]
///     copse-bench instructions FIGURE REPEATS TABLE   for callgrind, see dev/check-instructions
///
/// Figures are those whose names begin with FIGURE.
let arguments = Array(CommandLine.arguments.dropFirst())

do {
    switch (arguments.first, arguments.count) {
    case ("forest", 2...3):
        let prefix = arguments.count > 2 ? arguments[2] : ""
        try ForestBenchmark(file: arguments[1], prefix: prefix).run()
    case ("features", 3...4):
        guard let rows = Int(arguments[2]), rows > 0 else { throw Usage() }
        let prefix = arguments.count > 3 ? arguments[3] : ""
        try FeatureBenchmark(file: arguments[1], rows: rows, prefix: prefix).run()
    case ("load", 2...5):
        let repeats = arguments.count > 2 ? Int(arguments[2]) ?? 5 : 5
        let others = arguments.count > 3 && arguments[3] == "all"
        let threads = arguments.count > 4 ? Int(arguments[4]) ?? 1 : 1
        try LoadBenchmark(
            file: arguments[1], repeats: max(1, repeats), others: others, threads: threads
        ).run()
    case ("explain", 2...3):
        let rows = arguments.count > 2 ? Int(arguments[2]) ?? 50 : 50
        try ExplainBenchmark(table: arguments[1], rows: max(1, rows)).run()
    case ("model", 2): try ModelBenchmark(table: arguments[1]).run()
    case ("arima", 3...):
        try ArimaBenchmark(file: arguments[1]).run(Array(arguments.dropFirst(2)))
    case ("instructions", 4):
        guard let repeats = Int(arguments[2]), repeats > 0 else { throw Usage() }
        try InstructionBenchmark(repeats: repeats, table: arguments[3]).run(arguments[1])
    default: throw Usage()
    }
} catch is Usage {
    print(
        "usage: copse-bench forest FILE [FIGURE] | features FILE ROWS [FIGURE] | load FILE [REPEATS] | arima FILE FIGURE"
    )
} catch {
    print("copse-bench: \(error)")
}

struct Usage: Error {}
