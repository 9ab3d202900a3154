package import CopseFeatures
package import CopseFrame
package import CopseModels

/// What a detector is trained with, beside the data.
package struct TrainingOptions: Sendable {
    /// The columns to train on, in this order; nil chooses as the contract says.
    package var columns: [String]?
    /// Columns to leave out.
    package var except: [String]
    /// The column that says how likely each row is drawn for a tree; never trained on unless
    /// `columns` names it.
    package var weights: String?
    package var parameters: ForestParameters
    package var contamination: Contamination
    package var provenance: Provenance
    /// Keep the recipe's state after the last training row.
    package var includesState: Bool

    package init(
        columns: [String]? = nil, except: [String] = [], weights: String? = nil,
        parameters: ForestParameters = ForestParameters(), contamination: Contamination = .auto,
        provenance: Provenance = Provenance(), includesState: Bool = true
    ) {
        self.columns = columns
        self.except = except
        self.weights = weights
        self.parameters = parameters
        self.contamination = contamination
        self.provenance = provenance
        self.includesState = includesState
    }
}

/// What training gives: the detector, and the scores of the rows it was trained on.
package struct Training: Sendable {
    package var detector: Detector
    package var scores: [Double]
    package var notes: [Note]
    /// Where the recipe ran in this training: how often the time stepped back, and the first row
    /// where it did.
    package var timeStepsBack: (count: Int, firstRow: Int)?

    /// How many training rows are anomalies.
    package var flagged: Int { scores.count { detector.isAnomaly($0) } }
}

extension Detector {
    /// Trains an isolation forest and sets its threshold.
    ///
    /// With `recipe` the features are that recipe's over `tied`; else a tied frame gives its own
    /// features; else the int, float, bool and uint256 columns but `label`, `score` and
    /// `is_anomaly` are the features. `train f` where `f = features tx with R` and `train tx with R`
    /// give the same digest, on any number of threads.
    /// - Throws: `train.tooFewRows`, `train.noColumns`, `train.notFinite` with column and row,
    ///   `frame.columnType` for text, `train.contamination`, and the forest's and recipe's errors.
    package static func train(
        on tied: TiedFrame, recipe: Recipe? = nil, options: TrainingOptions = TrainingOptions(),
        threads: Int = 1, isCancelled: @escaping @Sendable () -> Bool = { false }
    ) throws(DetectorError) -> Training {
        let contamination = try options.contamination.validated()
        let source = try TrainingSource(tied, recipe: recipe, options: options)
        guard source.features.rowCount > 0 else { throw .tooFewRows }

        let watch = Watch.current
        let forest: Forest
        do throws(ForestError) {
            forest = try Forest.fit(
                source.features, options.parameters, weights: source.weights, threads: threads,
                progress: { watch.progress($0, $1, "trees") }, isCancelled: isCancelled)
        } catch {
            throw source.named(error)
        }
        let scores = forest.scores(
            source.features, threads: threads, progress: { watch.progress($0, $1, "rows") },
            isCancelled: isCancelled)
        if isCancelled() { throw .forest(.cancelled) }
        let golden = try source.goldenRows(forest: forest)
        do throws(ModelError) {
            let detector = try Detector(
                recipe: source.compiled, rawSchema: source.rawSchema,
                featureNames: source.names, forest: forest,
                threshold: contamination.threshold(scores: scores), contamination: contamination,
                parameters: options.parameters, calibration: Calibration(scores: scores),
                provenance: options.provenance, golden: golden,
                recipeState: options.includesState ? try source.state() : nil)
            return Training(
                detector: detector, scores: scores, notes: source.notes,
                timeStepsBack: source.timeStepsBack)
        } catch {
            throw .model(error)
        }
    }
}
