package import CopseFeatures
internal import CopseFrame
internal import CopseModels

extension Detector {
    /// The score of every row of a frame.
    ///
    /// Bit for bit the same for any number of threads, and the same as `DetectorScorer` gives.
    /// - Throws: `model.columnsMissing`, `frame.columnType`.
    package func scores(of tied: TiedFrame, threads: Int = 1) throws(DetectorError) -> [Double] {
        guard recipe != nil, tied.tie?.compiled.recipe != recipe?.recipe else {
            return try scores(of: features(of: tied), threads: threads)
        }
        var scorer = try scorer()
        return try scorer.scores(of: tied.frame, threads: threads)
    }

    /// Up to here rows are scored one by one: the same bits, and a tenth of the time for one row.
    private static let fewRows = 8

    func scores(of features: Matrix, threads: Int) throws(DetectorError) -> [Double] {
        do throws(ForestError) {
            try forest.check(features)
        } catch {
            throw forestError(error)
        }
        guard features.rowCount > Self.fewRows else {
            return (0..<features.rowCount).map { row in
                forest.score(row: features.columns.map { $0[row] })
            }
        }
        let watch = Watch.current
        let scores = forest.scores(
            features, threads: threads, progress: { watch.progress($0, $1, "rows") },
            isCancelled: watch.isCancelled)
        if watch.isCancelled() { throw .forest(.cancelled) }
        return scores
    }

    /// The forest's error with the name of the column it is about.
    func forestError(_ error: ForestError) -> DetectorError {
        if case .missing(let feature, let row) = error {
            return .missingValue(column: featureNames[feature], row: row)
        }
        return .forest(error)
    }
}
