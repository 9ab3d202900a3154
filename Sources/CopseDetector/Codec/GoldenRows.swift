internal import CopseFeatures
package import CopseFrame
package import CopseModels

/// Rows with their known answers, by which a loaded model proves that it still gives them.
///
/// The first rows of the raw frame, run in order from the empty state: the bits of every feature
/// and of every score.
package struct GoldenRows: Sendable {
    package static let limit = 256

    /// The columns the recipe reads; nil if raw values were kept out of the model.
    package let raw: Frame?
    /// Rows × features, in the model's order.
    package let features: Matrix
    package let scores: [Double]
    /// Per tree the sum of the path lengths of all rows (`PathUnits`, wrapping): names the tree
    /// that answers otherwise.
    let treeSums: [Int64]

    package var rowCount: Int { features.rowCount }

    init(raw: Frame?, features: Matrix, forest: Forest) throws(ForestError) {
        self.raw = raw
        self.features = features
        scores = forest.scores(features)
        treeSums = try Self.treeSums(of: forest, features)
    }

    init(raw: Frame?, features: Matrix, scores: [Double], treeSums: [Int64]) {
        self.raw = raw
        self.features = features
        self.scores = scores
        self.treeSums = treeSums
    }

    private static func treeSums(
        of forest: Forest, _ features: Matrix
    ) throws(ForestError) -> [Int64] {
        var sums: [Int64] = []
        for tree in forest.trees {
            let single = try Forest(
                trees: [tree], featureCount: forest.featureCount, sampleSize: forest.sampleSize,
                dialect: forest.dialect, missing: forest.missing, medians: forest.medians)
            sums.append(single.pathLengthSums(features).reduce(0, &+))
        }
        return sums
    }

    // MARK: Verification

    /// Runs the rows again.
    ///
    /// - Throws: `model.goldenRows` naming the feature or the tree that gives other bits.
    func verify(_ detector: Detector) throws(ModelError) {
        if let raw, detector.recipe != nil || !raw.columns.isEmpty {
            try verifyFeatures(detector, raw)
        }
        let found = detector.forest.scores(features)
        let differs = found.indices.first { found[$0].bitPattern != scores[$0].bitPattern }
        guard let row = differs else { return }
        let sums = (try? Self.treeSums(of: detector.forest, features)) ?? treeSums
        throw .goldenScore(row: row, tree: sums.indices.first { sums[$0] != treeSums[$0] })
    }

    private func verifyFeatures(_ detector: Detector, _ raw: Frame) throws(ModelError) {
        let found: Matrix
        do throws(DetectorError) {
            if let recipe = detector.recipe {
                var executor = recipe.makeExecutor()
                found = try detector.run(&executor, over: raw, rows: 0..<raw.rowCount)
            } else {
                found = Matrix(
                    columns: raw.columns.map { $0.doubles() }, rowCount: raw.rowCount)
            }
        } catch {
            throw .damaged("its golden rows cannot be run: \(error.message)")
        }
        for (feature, name) in detector.featureNames.enumerated() {
            for row in 0..<rowCount
            where !Self.same(found.columns[feature][row], features.columns[feature][row]) {
                throw .goldenFeature(name: name, row: row)
            }
        }
    }

    /// Equal bits; a missing value is a missing value.
    private static func same(_ a: Double, _ b: Double) -> Bool {
        a.bitPattern == b.bitPattern || (a.isNaN && b.isNaN)
    }

    // MARK: Codec

    func encode(into writer: inout ByteWriter, includesRaw: Bool) {
        writer.write(count: rowCount)
        writer.write(includesRaw && raw != nil)
        if includesRaw, let raw { FrameCodec.encode(raw, into: &writer) }
        for column in features.columns {
            for value in column { writer.write(value) }
        }
        for score in scores { writer.write(score) }
        for sum in treeSums { writer.write(sum) }
    }

    static func decode(
        _ reader: inout ByteReader, rawSchema: Schema, featureCount: Int, treeCount: Int
    ) throws(ModelError) -> GoldenRows {
        let rows = try reader.count(of: "golden rows", limit: limit, bytesEach: 8)
        var raw: Frame?
        if try reader.bool() {
            raw = try FrameCodec.decode(&reader, schema: rawSchema, rowCount: rows)
        }
        var columns: [[Double]] = []
        for _ in 0..<featureCount {
            var column: [Double] = []
            for _ in 0..<rows { column.append(try reader.double()) }
            columns.append(column)
        }
        var scores: [Double] = []
        for _ in 0..<rows { scores.append(try reader.finiteDouble("a golden score")) }
        var sums: [Int64] = []
        for _ in 0..<treeCount { sums.append(try reader.int64()) }
        return GoldenRows(
            raw: raw, features: Matrix(columns: columns, rowCount: rows), scores: scores,
            treeSums: sums)
    }
}
