import CopseMath

/// From sums of path lengths to scores.
struct ScoreScale: Sendable {
    /// Trees × c(ψ) in units of 2⁻⁴⁰; 0 for a forest grown from one row.
    private let denominator: Double

    init(treeCount: Int, sampleSize: Int, dialect: ScoreDialect) {
        denominator =
            Double(treeCount) * dialect.averagePathLength(sampleSize) * PathUnits.perEdge
    }

    /// 2^(−sum / denominator); 0.5 where the denominator is 0, as in scikit-learn.
    func score(_ sum: Int64) -> Double {
        denominator == 0 ? 0.5 : Elementary.exp2(-(Double(sum) / denominator))
    }
}
