package import CopseFeatures
internal import CopseFrame
internal import CopseMath
internal import CopseModels

/// What forests are ranked by.
package enum TuningMeasure: String, Sendable, CaseIterable {
    /// ROC AUC.
    case auc
    /// Average precision.
    case ap
    /// The largest F1 any threshold reaches.
    case f1

    func value(_ evaluation: Evaluation) -> Double {
        let value =
            switch self {
            case .auc: evaluation.rocAUC
            case .ap: evaluation.averagePrecision
            case .f1: evaluation.bestF1
            }
        return value ?? .nan
    }
}

/// How forests of a grid did on labelled rows, over several seeds.
package struct Tuning: Sendable {
    package struct Entry: Sendable {
        package var candidate: TuningGrid.Candidate
        /// One per seed.
        package var values: [Double]
        /// The same forests on the rows of `--test`; empty without.
        package var tests: [Double] = []
    }

    package var grid: TuningGrid
    package var by: TuningMeasure
    package var seeds: Int
    /// The largest mean first, ties in the grid's order.
    package var entries: [Entry]

    package static func mean(_ values: [Double]) -> Double {
        values.reduce(0, +) / Double(values.count)
    }

    /// The standard deviation over seeds (divisor: seeds − 1); NaN for one.
    package static func deviation(_ values: [Double]) -> Double {
        let mean = mean(values)
        let squares = values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) }
        return (squares / Double(values.count - 1)).squareRoot()
    }
}

extension Detector {
    /// Finds the forest of a grid that tells labelled anomalies best, by the mean over seeds.
    ///
    /// Labels choose, they do not train: every forest is grown on all rows of `tied` without them. The
    /// seeds are those of `options` and the following ones. Forests that differ in the number of
    /// trees alone are grown once, as the first trees of the largest. The same for any number of threads.
    /// - Parameter test: rows kept out of the choice, on which all candidates are reported.
    /// - Returns: the best as `train` gives it with the first seed, by `f1` with the threshold that
    ///   reaches it.
    /// - Throws: `train.grid`, `frame.oneClass`, and what `train` throws.
    package static func tune(
        on tied: TiedFrame, label: String, positive: String? = nil, grid: TuningGrid,
        seeds: Int = 5, by measure: TuningMeasure = .auc, test: TiedFrame? = nil,
        options: TrainingOptions = TrainingOptions(), threads: Int = 1
    ) throws(DetectorError) -> (best: Training, tuning: Tuning) {
        let labels = try bothKinds(label, of: tied, positive: positive)
        let testLabels = try test.map { (test) throws(DetectorError) in
            try bothKinds(label, of: test, positive: positive)
        }
        var options = options
        // Whatever it is called, the answer is no feature.
        options.columns?.removeAll { $0 == label }
        if options.columns == nil, !options.except.contains(label) { options.except.append(label) }
        let source = try TrainingSource(tied, recipe: nil, options: options)
        guard source.features.rowCount > 0 else { throw .tooFewRows }

        let candidates = try grid.candidates(from: options.parameters)
        let study = TuningStudy(
            features: source.features, weights: source.weights, candidates: candidates,
            seeds: seeds, measure: measure, threads: threads)
        let passes = testLabels == nil ? 1 : 2
        let found = try study.values(
            on: source.features, labels, pass: (0, passes), named: source.named)
        let order = candidates.indices.sorted {
            let (a, b) = (Tuning.mean(found[$0]), Tuning.mean(found[$1]))
            return a != b ? a > b : $0 < $1
        }
        var entries = order.map { Tuning.Entry(candidate: candidates[$0], values: found[$0]) }
        options.parameters = entries[0].candidate.parameters
        var best = try train(
            on: tied, options: options, threads: threads,
            isCancelled: Watch.current.isCancelled)
        if let test, let testLabels {
            let features = try best.detector.features(of: test)
            let tests = try study.values(
                on: features, testLabels, pass: (1, passes), named: source.named)
            for (place, number) in order.enumerated() { entries[place].tests = tests[number] }
        }
        if measure == .f1 {
            let judged = Evaluation(labels: labels, scores: best.scores, threshold: 0)
            best.detector = try best.detector.threshold(score: judged.bestThreshold ?? 0.5)
        }
        return (best, Tuning(grid: grid, by: measure, seeds: seeds, entries: entries))
    }

    /// Labels of both kinds.
    private static func bothKinds(
        _ label: String, of tied: TiedFrame, positive: String?
    ) throws(DetectorError) -> [Bool?] {
        let labels = try Labels.read(label, of: tied.frame, positive: positive)
        let known = labels.compactMap { $0 }
        let anomalies = known.count { $0 }
        guard anomalies > 0, anomalies < known.count else {
            throw .oneClass(anomalies: anomalies, rows: known.count)
        }
        return labels
    }
}

/// The forests of a grid, grown and judged on several threads.
private struct TuningStudy: Sendable {
    let features: Matrix
    let weights: RowWeights?
    let candidates: [TuningGrid.Candidate]
    let seeds: Int
    let measure: TuningMeasure
    let threads: Int
    /// Candidates that differ in the number of trees alone, fewest first.
    private let families: [[Int]]

    init(
        features: Matrix, weights: RowWeights?, candidates: [TuningGrid.Candidate], seeds: Int,
        measure: TuningMeasure, threads: Int
    ) {
        self.features = features
        self.weights = weights
        self.candidates = candidates
        self.seeds = seeds
        self.measure = measure
        self.threads = threads
        var families: [(rest: ForestParameters, members: [Int])] = []
        for (number, candidate) in candidates.enumerated() {
            var rest = candidate.parameters
            rest.trees = 1
            if let known = families.firstIndex(where: { $0.rest == rest }) {
                families[known].members.append(number)
            } else {
                families.append((rest, [number]))
            }
        }
        self.families = families.map { family in
            family.members.sorted {
                candidates[$0].parameters.trees < candidates[$1].parameters.trees
            }
        }
    }

    /// For every candidate one value a seed.
    ///
    /// - Parameter pass: which of how many runs of the study it is, for progress.
    func values(
        on judged: Matrix, _ labels: [Bool?], pass: (number: Int, count: Int),
        named: @Sendable (ForestError) -> DetectorError
    ) throws(DetectorError) -> [[Double]] {
        let watch = Watch.current
        let done = Counter()
        let turns = families.count * seeds
        let results = Parallel.map(turns, threads: threads) {
            turn -> Result<[Double], ForestError> in
            if watch.isCancelled() { return .failure(.cancelled) }
            let result = Result { () throws(ForestError) in
                try family(families[turn / seeds], seed: turn % seeds, judged, labels)
            }
            watch.progress(
                pass.number * turns + done.increment(), pass.count * turns, "forests")
            return result
        }
        var values = [[Double]](
            repeating: [Double](repeating: .nan, count: seeds), count: candidates.count)
        for (turn, result) in results.enumerated() {
            switch result {
            case .success(let found):
                for (number, value) in zip(families[turn / seeds], found) {
                    values[number][turn % seeds] = value
                }
            case .failure(let error): throw named(error)
            }
        }
        return values
    }

    /// The values of the members of a family with one seed.
    private func family(
        _ members: [Int], seed: Int, _ judged: Matrix, _ labels: [Bool?]
    ) throws(ForestError) -> [Double] {
        guard let last = members.last else { return [] }
        var parameters = candidates[last].parameters
        parameters.seed &+= UInt64(seed)
        let forest = try Forest.fit(features, parameters, weights: weights)
        try forest.check(judged)
        let counts = members.map { candidates[$0].parameters.trees }
        let distinct = counts.enumerated().filter { $0 == 0 || counts[$0 - 1] != $1 }.map(\.1)
        let scores = try forest.scores(ofFirst: distinct, judged)
        let values = scores.map {
            measure.value(Evaluation(labels: labels, scores: $0, threshold: 0))
        }
        return counts.map { count in values[distinct.firstIndex(of: count) ?? 0] }
    }
}
