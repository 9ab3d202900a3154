import CopseModels
import Testing

@Suite struct ForestErrorTests {
    @Test func `every error has its code and sentence`() {
        let all: [(ForestError, String, String)] = [
            (.noRows, "train.noRows", "a forest needs at least one row to train on, got none"),
            (
                .noFeatures, "train.noFeatures",
                "a forest needs at least one feature to train on, got none"
            ),
            (
                .tooManyFeatures(2_000), "train.tooManyFeatures",
                "a forest takes at most 1024 features, got 2000"
            ),
            (
                .notFinite(feature: 3, row: 17, value: .infinity), "train.notFinite",
                "feature 3 is infinite in row 17"
            ),
            (
                .notFinite(feature: 3, row: 17, value: -.infinity), "train.notFinite",
                "feature 3 is minus infinity in row 17"
            ),
            (
                .missing(feature: 0, row: 2), "train.missing",
                "feature 0 is missing in row 2 and missing is set to error"
            ),
            (
                .featureCount(expected: 35, got: 3), "model.features",
                "the forest was trained on 35 features, the data has 3"
            ),
            (.cancelled, "run.interrupted", "interrupted"),
            (
                .parameter(.repeats, got: "0"), "train.parameter",
                "repeats must be an int in the range [1, 1000]. Got 0 instead."
            ),
        ]
        for (error, code, message) in all {
            #expect(error.code == code)
            #expect(error.message == message)
        }
    }

    @Test func `every kind of damage has its sentence`() {
        let all: [(ForestError.Damage, String)] = [
            (.treeCount(0), "0 trees, expected 1 to 100000"),
            (.featureCount(-1), "-1 features, expected 1 to 1024"),
            (.sampleSize(0), "sample size 0, expected 1 to 2147483647"),
            (.totalNodes, "more than 2147483647 nodes in all"),
            (.totalPathLength, "the path lengths of all trees add up to too much"),
            (.arrayLengths, "its arrays differ in length"),
            (.noNodes, "it has no nodes"),
            (.leaf(node: 3), "leaf 3 carries a split"),
            (.feature(node: 1, value: 9), "node 1 splits on feature 9"),
            (.threshold(node: 1), "node 1 has a threshold that is not finite"),
            (.child(node: 2), "node 2 has a child out of order"),
            (.notATree(node: 4), "node 4 does not have exactly one parent"),
            (.sampleCount(node: 4), "the row count of node 4 does not fit"),
            (.depth, "it is deeper than 512"),
            (.medians, "the medians for missing values do not fit the features"),
        ]
        for (damage, message) in all {
            let error = ForestError.damaged(damage, tree: 5)
            #expect(error.code == "model.damaged")
            #expect(error.message == "tree 5: " + message)
            #expect(ForestError.damaged(damage, tree: nil).message == message)
        }
    }

    @Test func `errors a user can act on say how`() {
        let hints: [(ForestError, String)] = [
            (
                .notFinite(feature: 0, row: 0, value: .infinity),
                "filter such rows out or make the value missing"
            ),
            (
                .missing(feature: 0, row: 0),
                "train with --missing divide or --missing impute, or fill the value"
            ),
            (.tooManyFeatures(9_999), "choose some with --columns"),
            (
                .damaged(.depth, tree: nil),
                "the model was changed after it was written; export it again"
            ),
        ]
        for (error, hint) in hints { #expect(error.hint == hint) }
        #expect(ForestError.noRows.hint == nil)
    }
}
