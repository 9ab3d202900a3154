internal import CopseDetector
internal import CopseFeatures
internal import CopseFrame

/// Explains the strangest rows of a table of transactions, with the way out, one after the other: recipe `eth`, 100 trees.
struct ExplainBenchmark {
    let table: String
    let rows: Int

    func run() throws {
        let frame = TiedFrame(try FrameLoader.load(paths: [table]).frame)
        let detector = try Detector.train(
            on: frame, recipe: Recipe.eth, options: TrainingOptions(contamination: .share(0.01))
        ).detector
        guard let tied = try detector.recipe?.features(of: frame.frame) else { return }
        let scores = try detector.scores(of: tied)
        let strangest = scores.indices.sorted {
            scores[$0] != scores[$1] ? scores[$0] > scores[$1] : $0 < $1
        }.prefix(rows)
        var parts: [Double] = []
        var whole: [Double] = []
        var answers = [0, 0, 0]
        var unsettled = 0
        let features = try detector.features(of: tied)
        for row in strangest {
            parts.append(Timing.of { keep(try? detector.explain(row, of: features)) }.wall)
            keep(try detector.explain(row, of: tied))
            whole.append(Timing.of { keep(try? detector.explain(row, of: tied)) }.wall)
            let explanation = try detector.explain(row, of: tied)
            answers[explanation.counterfactual?.changes.count ?? 0] += 1
            unsettled += explanation.searchedAll ? 0 : 1
        }
        report("explain, contributions", parts)
        report("explain, with the way out", whole)
        print(
            """
            {"figure": "ways out", "rows": \(whole.count), "one": \(answers[1]), \
            "two": \(answers[2]), "none": \(answers[0]), "not proven": \(unsettled)}
            """)
    }

    private func report(_ figure: String, _ times: [Double]) {
        let times = times.sorted()
        guard let least = times.first, let most = times.last else { return }
        print(
            """
            {"figure": "\(figure)", "median": \(times[times.count / 2]), "least": \(least), \
            "most": \(most)}
            """)
    }
}
