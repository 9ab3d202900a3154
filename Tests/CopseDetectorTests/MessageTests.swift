import CopseDetector
import CopseFrame
import CopseModels
import Testing

/// Every sentence, so that none changes unnoticed.
@Suite struct MessageTests {
    @Test func `each model error is one sentence with a code`() {
        let sentences: [(ModelError, String, String, String?)] = [
            (
                .notAModel(looksLikeScript: true), "model.notAModel",
                "this is text, not a copse model", "a .cells script: run it with copse -f FILE"
            ),
            (
                .notAModel(looksLikeScript: false), "model.notAModel",
                "this is not a copse model: its first bytes are not those of a .copse file",
                "export M PATH.copse writes one"
            ),
            (
                .truncated(found: 10, expected: 99), "model.truncated",
                "the model file is cut short: 10 of 99 bytes are there",
                "copy or export the file again"
            ),
            (
                .damaged("section forest does not match its checksum"), "model.damaged",
                "the model file is damaged: section forest does not match its checksum",
                "copy or export the file again"
            ),
            (
                .newerVersion(found: 3, supported: 2), "model.newerVersion",
                "the model file has format version 3; this copse reads up to 2", "update copse"
            ),
            (
                .limitExceeded(what: "trees", found: 9, limit: 5), "model.limit",
                "the model is too large: 9 trees, allowed are 5", nil
            ),
            (
                .recipeNotUnderstood("no"), "model.recipe",
                "the model's recipe cannot be used: no", nil
            ),
            (
                .stepVersion(found: "zscore@2", supported: "zscore@1"), "model.recipe",
                "the model's recipe uses zscore@2; this copse has zscore@1", "update copse"
            ),
            (
                .goldenFeature(name: "fee", row: 3), "model.goldenRows",
                "the model computes feature 'fee' of golden row 3 differently here than where it "
                    + "was trained", "do not use it; train and export it again"
            ),
            (
                .goldenScore(row: 3, tree: 7), "model.goldenRows",
                "the model scores golden row 3 differently here than where it was trained: tree 7 "
                    + "differs", "do not use it; train and export it again"
            ),
            (
                .goldenScore(row: 3, tree: nil), "model.goldenRows",
                "the model scores golden row 3 differently here than where it was trained",
                "do not use it; train and export it again"
            ),
            (
                .noState, "model.noState", "the model carries no recipe state",
                "export it without --no-state, or start from the empty state"
            ),
        ]
        for (error, code, message, hint) in sentences {
            #expect(error.code == code)
            #expect(error.message == message)
            #expect(error.hint == hint)
        }
    }

    @Test func `each detector error is one sentence with a code`() {
        let sentences: [(DetectorError, String, String, String?)] = [
            (.tooFewRows, "train.tooFewRows", "there are no rows to train on", nil),
            (.noRowsToJudge, "frame.noRows", "there are no rows to judge", nil),
            (
                .noColumns(leftOut: ["a"]), "train.noColumns",
                "no column can be trained on: all are text, times or labels",
                "make features first: features F with recipe { … }"
            ),
            (
                .columnType(column: "to", found: .string), "frame.columnType",
                "column 'to' is string; a forest needs numbers",
                "leave it out: --except to, or derive a number from it"
            ),
            (
                .columnNotFound(column: "amout", available: ["amount", "b"]),
                "frame.columnNotFound", "column 'amout' not found (2 columns)",
                "did you mean 'amount'?"
            ),
            (.columnTwice(column: "a"), "frame.columnTwice", "column 'a' is named twice", nil),
            (
                .notAFeature(column: "nonce", features: ["fee"]), "train.notAFeature",
                "column 'nonce' is not a feature of the frame's recipe",
                "add the line 'nonce' to the recipe"
            ),
            (
                .notFinite(column: "x", row: 4), "train.notFinite",
                "column 'x' is infinite in row 4",
                "filter such rows out, or bound the feature: clip(x, lo, hi)"
            ),
            (
                .missingValue(column: "x", row: 4), "train.missing",
                "column 'x' is missing in row 4",
                "train with --missing divide, or add 'fill 0' to the recipe"
            ),
            (
                .weights(column: "w", .weight(row: 4, value: .nan)), "train.weights",
                "column 'w': the weight is missing in row 4; weights are numbers from 0 up",
                "make them so: derive F w = max(0, coalesce(w, 0))"
            ),
            (
                .contaminationOutOfRange(0.7), "train.contamination",
                "contamination must be auto or a number in the range (0.0, 0.5]. Got 0.7 instead.",
                nil
            ),
            (
                .thresholdOutOfRange(2), "model.threshold",
                "a threshold must be a number in the range [0.0, 1.0]. Got 2.0 instead.", nil
            ),
            (
                .columnsMissing(["gasPrice"], available: ["gasprice"], isRecipe: true),
                "model.columnsMissing",
                "the frame lacks a column the model's recipe reads: gasPrice",
                "the frame has 'gasprice': rename F gasPrice=gasprice"
            ),
            (
                .columnsMissing(["a", "b"], available: [], isRecipe: false),
                "model.columnsMissing",
                "the frame lacks 2 columns the model was trained on: a, b", nil
            ),
            (
                .schemaMismatch(column: "value", found: .string, expected: .uint256),
                "frame.columnType", "column 'value' is string here; the model needs uint256",
                "load the file with --types value=uint256"
            ),
            (
                .rowOutOfRange(row: 9, rowCount: 5), "frame.rowNotFound",
                "there is no row 9 in a frame of 5 rows", "rows count from 0 to 4"
            ),
            (
                .labelValue(column: "y", row: 2, value: "maybe"), "frame.labelValue",
                "label column 'y' holds 'maybe' in row 2; labels are 1 or true and 0 or false",
                "name the anomalies' value: --positive V"
            ),
            (
                .oneClass(anomalies: 0, rows: 8), "frame.oneClass",
                "all 8 labelled rows are normal; both kinds are needed", nil
            ),
            (
                .model(.noState), "model.noState", "the model carries no recipe state",
                "export it without --no-state, or start from the empty state"
            ),
        ]
        for (error, code, message, hint) in sentences {
            #expect(error.code == code)
            #expect(error.message == message)
            #expect(error.hint == hint)
        }
    }

    @Test(arguments: [
        (0.0, "0"), (12, "12"), (-3, "-3"), (999_999, "999999"), (1_000_000, "1e6"),
        (2.5e12, "2.5e12"), (0.1234567, "0.1235"), (-0.00012, "-0.00012"), (1.5e-9, "1.5e-9"),
        (9.99996, "10"), (123_456.7, "123500"), (3.14159, "3.142"), (1e18, "1e18"),
        (99.996, "100"), (1e300, "1e300"), (.infinity, "inf"),
    ])
    func `a reason shows a value in four digits`(value: Double, text: String) {
        #expect(Explanation.short(value) == text)
    }
}
