package import CopseFrame

/// What is wrong with an expression, a recipe, or the meeting of a recipe and a frame.
package struct RecipeError: Error, Sendable, Equatable {
    package enum Problem: Sendable, Equatable {
        // Syntax
        case unexpectedCharacter(String)
        case wrongOperator(String, right: String)
        case unterminated(quote: String)
        case emptyName
        case malformedNumber(String)
        case numberTooLarge(String)
        case unknownUnit(String, of: String)
        case fractionOfWei(String)
        case expectedValue(found: String)
        case expected(String, context: String, found: String)
        case unexpected(String)
        case chainedComparison(String)
        case nestedTooDeep
        case needsName(String)
        case closingLine(String, expected: String, found: String)
        case lineAfterClosing(String)
        // Names
        case duplicateName(String)
        case repeatedClosing(String)
        case functionNotFound(String, suggestion: String?)
        case functionNotYet(String)
        case columnNotFound(String, count: Int, suggestion: String?)
        case columnsNotFound([String])
        case featureNotFound(String, suggestion: String?)
        case noFeatures
        // Arguments and types
        case argumentCount(function: String, signature: String, given: Int)
        case unknownArgument(String, function: String, signature: String)
        case repeatedArgument(String, function: String)
        case badArgument(String, function: String, expected: String, found: String)
        case textAsNumber(String)
        case numberAsText(String, function: String)
        case mixedComparison(left: String, right: String)
        case timesAdded
        case malformedTime(String)
        case notCondition(String)
        case columnType(String, expected: String, found: ColumnType)
        case tooLarge(String, limit: Int)
        case modelNotFound(String)
        case modelDamaged(String)
        case modelValue(String, value: String)
        // State
        case damagedState(String)
        /// Whoever waited for it does so no more.
        case cancelled
    }

    /// Which text the error is about.
    package enum Place: Sendable, Equatable {
        /// A recipe; the feature at fault, if one is.
        case recipe(feature: String?)
        /// An expression over a frame, such as a filter.
        case frame
    }

    package var problem: Problem
    package var place: Place
    /// Code points in the text that was parsed; nil where no text is at fault.
    package var range: Range<Int>?

    package init(
        _ problem: Problem, place: Place = .recipe(feature: nil), at range: Range<Int>? = nil
    ) {
        self.problem = problem
        self.place = place
        self.range = range
    }
}
