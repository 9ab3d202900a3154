package import CopseFeatures
internal import CopseFrame
internal import CopseModels

/// A model on fewer features, and how they were found.
package struct FeatureSelection: Sendable {
    package var training: Training
    /// In the order they were dropped.
    package var dropped: [String]
    /// The share of the strangest hundredth of rows that both models name.
    package var agreement: Proportion?
}

extension Detector {
    /// Drops the feature the scores depend on least, grows the forest again, and so on until `count` are
    /// left: a feature that only repeats another one is dropped, but not both.
    ///
    /// Without labels the importance of a round is taken over at most 5,000 rows, thinned out evenly: a mean
    /// over so many tells as much. Forests are grown on all rows.
    ///
    /// Source: Guyon, Weston, Barnhill, Vapnik: Gene selection for cancer classification using support
    /// vector machines (Machine Learning 46, 2002), doi:10.1023/A:1012487302797, with the permutation
    /// importance of a forest as criterion.
    /// - Parameters:
    ///   - labels: one per row, for `auc` and `ap`.
    ///   - repeats: shuffles of a feature in each round.
    /// - Throws: `train.keep` unless 1 ≤ `count` < features, and what `train` and `importance` throw.
    package func selectFeatures(
        _ count: Int, on tied: TiedFrame, by measure: ImportanceMeasure = .score,
        labels: [Bool?] = [], repeats: Int = 5, options: TrainingOptions = TrainingOptions(),
        threads: Int = 1
    ) throws(DetectorError) -> FeatureSelection {
        guard 1..<featureNames.count ~= count else {
            throw .keepOutOfRange(count, features: featureNames.count)
        }
        let all = try features(of: tied)
        let metric = try measure.metric(labels: labels, rows: all.rowCount)
        let judged = measure == .score ? all.thinned(to: Self.judgedRows) : all
        let watch = Watch.current
        var left = Array(featureNames.indices)
        var dropped: [Int] = []
        while left.count > count {
            let part = Matrix(columns: left.map { all.columns[$0] }, rowCount: all.rowCount)
            let importance: PermutationImportance
            do throws(ForestError) {
                let forest = try Forest.fit(
                    part, parameters, threads: threads, isCancelled: watch.isCancelled)
                try forest.check(part)
                importance = try forest.importance(
                    Matrix(columns: left.map { judged.columns[$0] }, rowCount: judged.rowCount),
                    repeats: repeats, seed: parameters.seed, threads: threads,
                    metric: metric, isCancelled: watch.isCancelled)
            } catch {
                throw .forest(error)
            }
            // One by one where it matters; of very many first a tenth.
            let weakest = left.indices.sorted {
                importance.mean[$0] != importance.mean[$1]
                    ? importance.mean[$0] < importance.mean[$1] : $0 > $1
            }.prefix(min(left.count - count, max(1, left.count / 50)))
            dropped += weakest.map { left[$0] }
            let gone = Set(weakest)
            left = left.indices.filter { !gone.contains($0) }.map { left[$0] }
            watch.progress(dropped.count, featureNames.count - count, "features")
        }
        var options = options
        options.columns = left.map { featureNames[$0] }
        options.except = []
        options.parameters = parameters
        options.contamination = contamination ?? .auto
        let isTied = recipe == nil || tied.tie?.compiled.recipe == recipe?.recipe
        let training = try Detector.train(
            on: tied, recipe: isTied ? nil : recipe?.recipe, options: options, threads: threads,
            isCancelled: watch.isCancelled)
        let before = try scores(of: all, threads: threads)
        return FeatureSelection(
            training: training, dropped: dropped.map { featureNames[$0] },
            agreement: Self.agreement(before, training.scores))
    }

    private static let judgedRows = 5_000

    private static func agreement(_ a: [Double], _ b: [Double]) -> Proportion? {
        let top = max(1, a.count / 100)
        func strangest(_ scores: [Double]) -> Set<Int> {
            Set(
                scores.indices.sorted {
                    scores[$0] != scores[$1] ? scores[$0] > scores[$1] : $0 < $1
                }.prefix(top))
        }
        return Proportion(strangest(a).intersection(strangest(b)).count, of: min(top, a.count))
    }
}

extension Matrix {
    /// Every k-th row, so that there are at most `limit`.
    fileprivate func thinned(to limit: Int) -> Matrix {
        let step = (rowCount + limit - 1) / limit
        guard step > 1 else { return self }
        let rows = stride(from: 0, to: rowCount, by: step)
        return Matrix(
            columns: columns.map { column in rows.map { column[$0] } },
            rowCount: (rowCount + step - 1) / step)
    }
}
