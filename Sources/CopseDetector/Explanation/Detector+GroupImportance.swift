package import CopseFeatures
internal import CopseFrame
internal import CopseModels

extension Detector {
    /// How much the scores of a frame depend on groups of features that say the same.
    ///
    /// - Parameter correlation: every two features of a group have a rank correlation of at least
    ///   this in size, in (0, 1]; the group is shuffled as one.
    /// - Throws: `train.group` for another correlation, else as `importance`.
    package func importance(
        on tied: TiedFrame, grouping correlation: Double, by measure: ImportanceMeasure = .score,
        labels: [Bool?] = [], repeats: Int = 5, seed: UInt64 = 0, threads: Int = 1,
        progress: @Sendable (_ done: Int, _ total: Int) -> Void = { _, _ in },
        isCancelled: @Sendable () -> Bool = { false }
    ) throws(DetectorError) -> Importance {
        guard correlation > 0, correlation <= 1 else { throw .groupOutOfRange(correlation) }
        let features = try features(of: tied)
        let metric = try measure.metric(labels: labels, rows: features.rowCount)
        let groups = FeatureGroups.of(features, atLeast: correlation)
        do throws(ForestError) {
            try forest.check(features)
            let found = try forest.importance(
                features, groups: groups, repeats: repeats, seed: seed, threads: threads,
                metric: metric, progress: progress, isCancelled: isCancelled)
            return Importance(
                by: measure, repeats: repeats, found,
                names: groups.map { $0.map { featureNames[$0] }.joined(separator: " + ") })
        } catch {
            throw forestError(error)
        }
    }

    /// DIFFI of every feature, in the model's order; see `Forest.depthImportance`.
    ///
    /// - Parameter tied: the frame the model was trained on.
    /// - Throws: `model.notTrainingRows` for any other frame.
    package func depthImportance(
        on tied: TiedFrame, threads: Int = 1
    ) throws(DetectorError) -> [Double] {
        let features = try features(of: tied)
        let watch = Watch.current
        do throws(ForestError) {
            try forest.check(features)
            let isTrainingFrame =
                beginsLikeTrainingRows(features)
                ? try forest.outOfBagScores(
                    features, parameters, threads: threads, isCancelled: watch.isCancelled) != nil
                : false
            guard isTrainingFrame else { throw ForestError.noRows }
            let plan = try ForestPlan(
                parameters, rowCount: features.rowCount, featureCount: features.featureCount)
            let draws = TreeRows(plan: plan, rowCount: features.rowCount)
            return try forest.depthImportance(
                features, drawn: forest.trees.indices.map { draws.draw(tree: $0).rows },
                threshold: threshold)
        } catch {
            if error == .noRows { throw .notTrainingRows }
            throw forestError(error)
        }
    }
}

extension ImportanceMeasure {
    /// The figure of labelled rows; nil for the change of scores.
    ///
    /// - Throws: `frame.oneClass` where the labels do not define it.
    func metric(
        labels: [Bool?], rows: Int
    ) throws(DetectorError) -> (@Sendable ([Double]) -> Double)? {
        if self == .score { return nil }
        let known = labels.compactMap { $0 }
        let anomalies = known.count { $0 }
        guard labels.count == rows, anomalies > 0, anomalies < known.count else {
            throw .oneClass(anomalies: anomalies, rows: known.count)
        }
        return { scores in
            let found = Evaluation(labels: labels, scores: scores, threshold: 0)
            return (self == .auc ? found.rocAUC : found.averagePrecision) ?? 0
        }
    }
}

extension Importance {
    /// Largest first, ties in the order of `names`.
    init(
        by measure: ImportanceMeasure, repeats: Int, _ found: PermutationImportance,
        names: [String]
    ) {
        let order = names.indices.sorted {
            found.mean[$0] != found.mean[$1] ? found.mean[$0] > found.mean[$1] : $0 < $1
        }
        self.init(
            by: measure, repeats: repeats, baseline: found.baseline,
            entries: order.map {
                .init(feature: names[$0], mean: found.mean[$0], std: found.std[$0])
            })
    }
}
