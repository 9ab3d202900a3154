import CopseModels
import Testing

@Suite struct ScoreDialectTests {
    @Test func `scikit-learn's mean path length follows its formula`() {
        let c = ScoreDialect.sklearn.averagePathLength
        #expect([0, 1, 2].map(c) == [0, 0, 1])
        // _average_path_length([3, 8, 256, 10**9]) of scikit-learn 1.9.1.
        let golden = [
            (3, 1.207392357589623), (8, 3.2962516279136924), (256, 10.244770920119917),
            (1_000_000_000, 40.60096300369589),
        ]
        for (n, expected) in golden { #expect(abs(c(n) - expected) < 1e-14 * expected, "\(n)") }
    }

    @Test func `the exact mean path length is the harmonic sum for every size`() {
        let c = ScoreDialect.exact.averagePathLength
        #expect([0, 1, 2].map(c) == [0, 0, 1])
        var harmonic = 1.0
        for n in 2...5_000 {
            harmonic += 1 / Double(n)
            #expect(abs(c(n) - 2 * (harmonic - 1)) < 1e-12, "\(n)")
        }
    }
}
