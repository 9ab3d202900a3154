import CopseMath

/// From sums of path lengths to scores.
struct ScoreScale: Sendable {
    /// Trees × c(ψ) in units of 2⁻⁴⁰; 0 for a forest grown from one row.
    private let denominator: Double

    init(treeCount: Int, sampleSize: Int, dialect: ScoreDialect) {
        // Rounded to units as leaves are: rows that no split tells apart score exactly 0.5.
        let path = PathUnits.units(edges: dialect.averagePathLength(sampleSize))
        denominator = Double(Int64(treeCount) * path)
    }

    /// 2^(−sum / denominator); 0.5 where the denominator is 0, as in scikit-learn.
    func score(_ sum: Int64) -> Double {
        denominator == 0 ? 0.5 : Elementary.exp2(-(Double(sum) / denominator))
    }
}
