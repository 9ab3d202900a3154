/// Parameters found valid and resolved for a matrix of a given shape.
package struct ForestPlan: Sendable, Equatable {
    package let parameters: ForestParameters
    package let rowCount: Int
    package let featureCount: Int
    /// ψ: rows drawn for a tree.
    package let sampleSize: Int
    /// Features each tree sees.
    package let featuresPerTree: Int
    package let depthLimit: Int

    /// - Throws: `train.parameter` with the range and the value given, `train.noRows`,
    ///   `train.noFeatures`, `train.tooManyFeatures`.
    package init(
        _ parameters: ForestParameters, rowCount: Int, featureCount: Int
    ) throws(ForestError) {
        func require(
            _ isValid: Bool, _ parameter: ForestError.Parameter, got: some CustomStringConvertible
        ) throws(ForestError) {
            if !isValid { throw .parameter(parameter, got: got.description) }
        }
        let depth = parameters.maxDepth ?? 1
        let share = parameters.maxFeatures
        try require(1...ForestLimits.trees ~= parameters.trees, .trees, got: parameters.trees)
        try require(1...ForestLimits.sample ~= parameters.sample, .sample, got: parameters.sample)
        try require(share > 0 && share <= 1, .maxFeatures, got: share)
        try require(1...ForestLimits.depth ~= depth, .maxDepth, got: depth)
        let level = parameters.extensionLevel
        try require(0..<ForestLimits.features ~= level, .extensionLevel, got: level)
        guard rowCount > 0 else { throw .noRows }
        guard featureCount > 0 else { throw .noFeatures }
        guard featureCount <= ForestLimits.features else { throw .tooManyFeatures(featureCount) }

        self.parameters = parameters
        self.rowCount = rowCount
        self.featureCount = featureCount
        sampleSize = min(parameters.sample, rowCount)
        featuresPerTree = max(1, Int(share * Double(featureCount)))
        guard level < featuresPerTree else {
            throw .extensionLevel(level, features: featuresPerTree)
        }
        depthLimit = parameters.maxDepth ?? Self.defaultDepth(sampleSize: sampleSize)
        let (terms, overflow) = sampleSize.multipliedReportingOverflow(by: level + 1)
        try require(
            level == 0 || !overflow && terms <= ForestLimits.nodes, .totalTerms,
            got: "\(sampleSize) × \(level + 1)")

        let longest =
            Double(depthLimit) + parameters.dialect.averagePathLength(sampleSize)
        try require(
            Double(parameters.trees) * (longest + 1) < PathUnits.limit, .totalDepth,
            got: "\(parameters.trees) × \(depthLimit)")
    }

    /// ⌈log₂(max(ψ, 2))⌉: the mean depth of a tree in which every row is alone.
    package static func defaultDepth(sampleSize: Int) -> Int {
        Int.bitWidth - (max(sampleSize, 2) - 1).leadingZeroBitCount
    }
}
