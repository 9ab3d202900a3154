// Train a forest on columns of numbers and print the strangest row.
#if canImport(CopseModels)
    import CopseModels

    let speeds = (0..<1_000).map { Double($0 % 97) } + [400]
    let loads = (0..<1_000).map { Double($0 % 13) } + [13]

    var options = IsolationForest.Options()
    options.seed = 42
    let forest = try IsolationForest(columns: [speeds, loads], options: options)
    let scores = try forest.scores(columns: [speeds, loads], threads: 2)
    let strangest = scores.indices.max { scores[$0] < scores[$1] } ?? 0
    print("row \(strangest) scores \(scores[strangest])")
#endif
