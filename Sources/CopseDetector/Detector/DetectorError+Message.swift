internal import CopseFeatures
internal import CopseFrame
internal import CopseModels

extension DetectorError {
    /// The code of the contract.
    package var code: String {
        switch self {
        case .tooFewRows: "train.tooFewRows"
        case .noRowsToJudge: "frame.noRows"
        case .noColumns: "train.noColumns"
        case .columnType, .schemaMismatch: "frame.columnType"
        case .columnNotFound: "frame.columnNotFound"
        case .columnTwice: "frame.columnTwice"
        case .notAFeature: "train.notAFeature"
        case .notFinite: "train.notFinite"
        case .missingValue: "train.missing"
        case .weights(_, let error): error.code
        case .contaminationOutOfRange: "train.contamination"
        case .thresholdOutOfRange: "model.threshold"
        case .alertsOutOfRange: "model.alerts"
        case .rateOutOfRange: "model.fdr"
        case .noReference: "model.noReference"
        case .noTimeSpan: "frame.noTimeSpan"
        case .outOfBag: "model.outOfBag"
        case .groupOutOfRange: "train.group"
        case .keepOutOfRange: "train.keep"
        case .notTrainingRows: "model.notTrainingRows"
        case .grid: "train.grid"
        case .columnsMissing: "model.columnsMissing"
        case .rowOutOfRange: "frame.rowNotFound"
        case .labelValue: "frame.labelValue"
        case .oneClass: "frame.oneClass"
        case .forest(let error): error.code
        case .recipe(let error): error.code
        case .model(let error): error.code
        }
    }

    package var message: String {
        switch self {
        case .tooFewRows: "there are no rows to train on"
        case .noRowsToJudge: "there are no rows to judge"
        case .noColumns: "no column can be trained on: all are text, times or labels"
        case .columnType(let column, let found):
            "column '\(column)' is \(found.rawValue); a forest needs numbers"
        case .columnNotFound(let column, let available):
            "column '\(column)' not found (\(available.count) columns)"
        case .columnTwice(let column): "column '\(column)' is named twice"
        case .notAFeature(let column, _):
            "column '\(column)' is not a feature of the frame's recipe"
        case .notFinite(let column, let row):
            "column '\(column)' is infinite in row \(row)"
        case .missingValue(let column, let row):
            "column '\(column)' is missing in row \(row)"
        case .weights(let column, let error): "column '\(column)': \(error.message)"
        case .contaminationOutOfRange(let share):
            "contamination must be auto or a number in the range (0.0, 0.5]. Got \(share) instead."
        case .thresholdOutOfRange(let threshold):
            "a threshold must be a number in the range [0.0, 1.0]. Got \(threshold) instead."
        case .alertsOutOfRange(let alerts, let rowsPerDay):
            "alerts a day must be more than 0 and fewer than the rows a day, here "
                + "\(rounded(rowsPerDay)). Got \(rounded(alerts)) instead."
        case .rateOutOfRange(let rate):
            "a false discovery rate must be a number in the range (0.0, 1.0). Got \(rate) instead."
        case .noReference: "there are no rows taken to be normal, or none to judge"
        case .noTimeSpan(let column):
            "column '\(column)' holds no two different times, so that rows have no rate"
        case .outOfBag(.everyTreeDrewAll(let rows)):
            "every tree saw all \(rows) rows, so that no score of them is as if they were new"
        case .outOfBag(.unknownDraws):
            "which rows each tree saw is not known, as they were drawn by weights"
        case .groupOutOfRange(let value):
            "--group must be a number in the range (0.0, 1.0]. Got \(value) instead."
        case .keepOutOfRange(let count, let features):
            features > 1
                ? "of \(features) features 1 to \(features - 1) can be kept. Got \(count) instead."
                : "the model has one feature, so that none can be dropped"
        case .notTrainingRows:
            "depth-based importance is of the rows each tree was grown from; these are others, or "
                + "were drawn by weights"
        case .grid(let problem): problem.message
        case .columnsMissing(let columns, _, let isRecipe):
            "the frame lacks \(columns.count == 1 ? "a column" : "\(columns.count) columns") the "
                + "\(isRecipe ? "model's recipe reads" : "model was trained on"): "
                + columns.joined(separator: ", ")
        case .schemaMismatch(let column, let found, let expected):
            "column '\(column)' is \(found.rawValue) here; the model needs \(expected.rawValue)"
        case .rowOutOfRange(let row, let rowCount):
            "there is no row \(row) in a frame of \(rowCount) rows"
        case .labelValue(let column, let row, let value):
            "label column '\(column)' holds '\(value)' in row \(row); labels are 1 or true and "
                + "0 or false"
        case .oneClass(let anomalies, let rows):
            "all \(rows) labelled rows are \(anomalies == 0 ? "normal" : "anomalies"); "
                + "both kinds are needed"
        case .forest(let error): error.message
        case .recipe(let error): error.message
        case .model(let error): error.message
        }
    }

    package var hint: String? {
        switch self {
        case .tooFewRows, .noRowsToJudge: nil
        case .noColumns(let leftOut):
            leftOut.isEmpty ? nil : "make features first: features F with recipe { … }"
        case .columnType(let column, _):
            "leave it out: --except \(column), or derive a number from it"
        case .columnNotFound(let column, let available):
            Suggestion.nearest(to: column, in: available).map { "did you mean '\($0)'?" }
        case .columnTwice: nil
        case .notAFeature(let column, let features):
            Suggestion.nearest(to: column, in: features).map { "did you mean '\($0)'?" }
                ?? "add the line '\(column)' to the recipe"
        case .notFinite(let column, _):
            "filter such rows out, or bound the feature: clip(\(column), lo, hi)"
        case .missingValue: "train with --missing divide, or add 'fill 0' to the recipe"
        case .weights(let column, _): "make them so: derive F w = max(0, coalesce(\(column), 0))"
        case .contaminationOutOfRange, .thresholdOutOfRange, .rateOutOfRange: nil
        case .alertsOutOfRange: "a share of the rows is set with --contamination"
        case .noReference: "give rows with labels: --label COLUMN"
        case .noTimeSpan: "name a column of times: --time COLUMN"
        case .outOfBag(.everyTreeDrewAll(let rows)):
            "train with --sample \(max(1, rows / 2)), or give rows that were not trained on"
        case .outOfBag(.unknownDraws): "give rows that were not trained on"
        case .groupOutOfRange, .keepOutOfRange: nil
        case .notTrainingRows: "give the frame the model was trained on"
        case .grid(let problem): problem.hint
        case .columnsMissing(let columns, let available, _):
            columns.first.flatMap { column in
                Suggestion.nearest(to: column, in: available).map {
                    "the frame has '\($0)': rename F \(column)=\($0)"
                }
            }
        case .schemaMismatch(let column, _, let expected):
            "load the file with --types \(column)=\(expected.rawValue)"
        case .rowOutOfRange(_, let rowCount):
            rowCount == 0 ? "the frame is empty" : "rows count from 0 to \(rowCount - 1)"
        case .labelValue: "name the anomalies' value: --positive V"
        case .oneClass: nil
        case .forest(let error): error.hint
        case .recipe(let error): error.hint
        case .model(let error): error.hint
        }
    }
}

/// A number of things as sentences have it: at most one digit behind the point.
private func rounded(_ value: Double) -> String {
    guard value.isFinite, abs(value) < 1e15 else { return "\(value)" }
    let tenths = (value * 10).rounded() / 10
    return Int64(exactly: tenths).map { "\($0)" } ?? "\(abs(value) < 1 ? value : tenths)"
}
