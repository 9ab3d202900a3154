package import CopseFeatures
package import CopseFrame
package import CopseModels

/// Why a detector cannot be trained, or cannot answer about a frame.
package enum DetectorError: Error, Sendable {
    /// Nothing to train on.
    case tooFewRows
    /// Nothing to compare, or to choose a threshold by.
    case noRowsToJudge
    /// No column can be used; `leftOut` are those that cannot.
    case noColumns(leftOut: [String])
    /// A column that was asked for or left in, and is text.
    case columnType(column: String, found: ColumnType)
    case columnNotFound(column: String, available: [String])
    case columnTwice(column: String)
    /// A column of a tied frame that is not one of its recipe's features.
    case notAFeature(column: String, features: [String])
    case notFinite(column: String, row: Int)
    case missingValue(column: String, row: Int)
    /// What is wrong with the weights of a column.
    case weights(column: String, ForestError)
    case contaminationOutOfRange(Double)
    case thresholdOutOfRange(Double)
    /// Alerts a day that the data cannot give.
    case alertsOutOfRange(Double, rowsPerDay: Double)
    /// A false discovery rate outside 0…1.
    case rateOutOfRange(Double)
    /// No rows taken to be normal, or none to judge.
    case noReference
    /// A column that says nothing about how fast rows come.
    case noTimeSpan(column: String)
    case outOfBag(OutOfBagObstacle)
    /// A rank correlation outside 0…1.
    case groupOutOfRange(Double)
    /// Features to keep that are none, or all.
    case keepOutOfRange(Int, features: Int)
    /// A frame the model was not trained on, where the rows of each tree are needed.
    case notTrainingRows
    case grid(GridProblem)
    /// A model meets a frame without columns it needs.
    case columnsMissing([String], available: [String], isRecipe: Bool)
    /// A raw column whose values do not go into the type the model was trained with.
    case schemaMismatch(column: String, found: ColumnType, expected: ColumnType)
    case rowOutOfRange(row: Int, rowCount: Int)
    case labelValue(column: String, row: Int, value: String)
    /// Only one class among the labels, where both are needed.
    case oneClass(anomalies: Int, rows: Int)
    case forest(ForestError)
    case recipe(RecipeError)
    case model(ModelError)
}

/// Why training rows have no out-of-bag scores.
package enum OutOfBagObstacle: Sendable, Equatable {
    case everyTreeDrewAll(rows: Int)
    /// The rows are the training rows, but the forest grows otherwise on them.
    case unknownDraws
}
