/// Times the hot paths: `copse-bench forest FILE …` with files as Benchmarks/forest_peers.py writes them.
/// Prints one JSON object per figure, so that scripts can put peers beside them.
let arguments = CommandLine.arguments.dropFirst()

switch arguments.first {
case "forest" where arguments.count > 1:
    for file in arguments.dropFirst() {
        do {
            try ForestBenchmark(file: file).run()
        } catch {
            print("copse-bench: \(error)")
        }
    }
default:
    print("usage: copse-bench forest FILE …")
}
