import CopseModels
import Testing

@Suite struct ForestParametersTests {
    private func failure(
        _ parameters: ForestParameters, rows: Int = 100, features: Int = 3
    ) -> ForestError? {
        do throws(ForestError) {
            _ = try ForestPlan(parameters, rowCount: rows, featureCount: features)
            return nil
        } catch {
            return error
        }
    }

    @Test func `parameters out of range are refused in scikit-learn's words`() {
        let sentences = [
            (
                ForestParameters(trees: 0),
                "trees must be an int in the range [1, 100000]. Got 0 instead."
            ),
            (
                ForestParameters(trees: 100_001),
                "trees must be an int in the range [1, 100000]. Got 100001 instead."
            ),
            (
                ForestParameters(sample: -1),
                "sample must be an int in the range [1, 2147483647]. Got -1 instead."
            ),
            (
                ForestParameters(maxFeatures: 0),
                "max-features must be a float in the range (0.0, 1.0]. Got 0.0 instead."
            ),
            (
                ForestParameters(maxFeatures: 1.5),
                "max-features must be a float in the range (0.0, 1.0]. Got 1.5 instead."
            ),
            (
                ForestParameters(maxFeatures: .nan),
                "max-features must be a float in the range (0.0, 1.0]. Got nan instead."
            ),
            (
                ForestParameters(maxDepth: 513),
                "max-depth must be an int in the range [1, 512]. Got 513 instead."
            ),
            (
                ForestParameters(trees: 100_000, maxDepth: 500),
                "trees × max-depth must be below 8388608 in all. Got 100000 × 500 instead."
            ),
        ]
        for (parameters, sentence) in sentences {
            let error = failure(parameters)
            #expect(error?.message == sentence)
            #expect(error?.code == "train.parameter")
        }
    }

    @Test func `nothing to train on and too many features have their own sentences`() {
        #expect(failure(ForestParameters(), rows: 0) == .noRows)
        #expect(failure(ForestParameters(), features: 0) == .noFeatures)
        #expect(failure(ForestParameters(), features: 1_025) == .tooManyFeatures(1_025))
        #expect(failure(ForestParameters(), features: 1_024) == nil)
    }

    @Test func `a sample above the rows means all rows`() throws {
        let plan = try ForestPlan(ForestParameters(), rowCount: 100, featureCount: 10)
        #expect(plan.sampleSize == 100 && plan.depthLimit == 7 && plan.featuresPerTree == 10)
    }
}
