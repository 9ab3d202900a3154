import CopseMath

/// Which formula for the mean path length c(n) turns path lengths into scores.
///
/// Scores of different dialects are not comparable, so a model names its own.
package enum ScoreDialect: String, Codable, Sendable, CaseIterable {
    /// c(n) = 2(ln(n−1) + γ) − 2(n−1)/n, c(2) = 1: Liu, Ting, Zhou: Isolation Forest (ICDM 2008),
    /// equation 1, as scikit-learn computes it.
    case sklearn
    /// c(n) = 2(H_n − 1), the sum that the logarithm above approximates (isotree).
    case exact

    /// The mean path length of an unsuccessful search in a binary search tree of `n` rows, in edges.
    package func averagePathLength(_ n: Int) -> Double {
        if n <= 1 { return 0 }
        if n == 2 { return 1 }
        let count = Double(n)
        switch self {
        case .sklearn:
            let logarithm = Elementary.log(count - 1)
            return 2 * (logarithm + Self.eulerGamma) - 2 * (count - 1) / count
        case .exact:
            return 2 * (Self.harmonicNumber(n) - 1)
        }
    }

    private static let eulerGamma = 0.57721566490153286

    /// 1 + 1/2 + … + 1/n.
    private static func harmonicNumber(_ n: Int) -> Double {
        if n < 64 {
            return (1...n).reversed().reduce(0) { $0 + 1 / Double($1) }
        }
        // Euler–Maclaurin; the first term left out is 1/(240 n⁸) < 2⁻⁵⁵.
        let count = Double(n)
        let square = 1 / (count * count)
        let tail = square * (1.0 / 12 - square * (1.0 / 120 - square / 252))
        return Elementary.log(count) + eulerGamma + (0.5 / count - tail)
    }
}
