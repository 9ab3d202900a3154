/// Times the hot paths: `copse-bench forest FILE [FIGURE]`, the file as Benchmarks/forest_peers.py writes
/// it, figures those whose names begin so. Prints one JSON object per figure, so that scripts can put
/// peers beside them.
let arguments = CommandLine.arguments.dropFirst()

switch (arguments.first, arguments.dropFirst().first) {
case ("forest", let file?):
    do {
        try ForestBenchmark(file: file, prefix: arguments.dropFirst(2).first ?? "").run()
    } catch {
        print("copse-bench: \(error)")
    }
default:
    print("usage: copse-bench forest FILE [FIGURE]")
}
