import CopseFrame

extension RecipeError {
    /// `syntax.…`, `recipe.…`, or for an expression over a frame `frame.…`.
    package var code: String {
        switch problem {
        case .unexpectedCharacter: "syntax.character"
        case .wrongOperator: "syntax.operator"
        case .unterminated: "syntax.quote"
        case .emptyName, .needsName: "syntax.name"
        case .malformedNumber, .numberTooLarge, .unknownUnit, .fractionOfWei: "syntax.number"
        case .expectedValue, .expected, .unexpected: "syntax.unexpected"
        case .chainedComparison: "syntax.comparison"
        case .nestedTooDeep: "syntax.depth"
        case .closingLine, .lineAfterClosing: "syntax.closing"
        case .duplicateName, .repeatedClosing: "recipe.duplicate"
        case .functionNotFound, .functionNotYet: "recipe.functionNotFound"
        case .columnNotFound, .columnsNotFound: area + "columnNotFound"
        case .featureNotFound: "recipe.featureNotFound"
        case .noFeatures: "recipe.empty"
        case .argumentCount, .unknownArgument, .repeatedArgument, .badArgument: "recipe.argument"
        case .textAsNumber, .numberAsText, .columnType: area + "columnType"
        case .mixedComparison, .timesAdded, .notCondition: area + "type"
        case .malformedTime: "syntax.time"
        case .tooLarge: "recipe.tooLarge"
        case .modelNotFound, .modelDamaged, .modelValue: "recipe.model"
        case .damagedState: "recipe.state"
        case .cancelled: "run.interrupted"
        }
    }

    private var area: String { place == .frame ? "frame." : "recipe." }

    package var message: String {
        if case .recipe(let feature?) = place { return sentence + ", in feature '\(feature)'" }
        return sentence
    }

    private var sentence: String {
        switch problem {
        case .cancelled: "interrupted"
        case .unexpectedCharacter(let text): "unexpected character '\(text)'"
        case .wrongOperator(let found, let right):
            "'\(found)' is not an operator here: write '\(right)'"
        case .unterminated(let quote): "the quote \(quote) is not closed"
        case .emptyName: "empty name in backquotes"
        case .malformedNumber(let text): "'\(text)' is not a number"
        case .numberTooLarge(let text): "\(text) is too large: whole numbers have up to 256 bits"
        case .unknownUnit(let unit, let token): "unknown unit '\(unit)' in '\(token)'"
        case .fractionOfWei(let text): "\(text) is not a whole number of wei"
        case .expectedValue(let found): "expected a value, a column or a function, found \(found)"
        case .expected(let what, let context, let found):
            "expected \(what) after \(context), found \(found)"
        case .unexpected(let found): "unexpected \(found) after the expression"
        case .chainedComparison(let symbol): "comparisons with '\(symbol)' do not chain"
        case .nestedTooDeep: "the expression is nested too deep (200 levels)"
        case .needsName(let text): "'\(text)' needs a name"
        case .closingLine(let word, let expected, let found):
            "'\(word)' takes \(expected), found \(found)"
        case .lineAfterClosing(let name): "'\(name)' stands after the closing lines of the recipe"
        case .duplicateName(let name): "'\(name)' is defined twice"
        case .repeatedClosing(let word): "'\(word)' is given twice"
        case .functionNotFound(let name, _): "unknown function '\(name)'"
        case .functionNotYet(let name): "function '\(name)' is not in this version"
        case .columnNotFound(let name, let count, _):
            "column '\(name)' not found (\(count) column\(count == 1 ? "" : "s"))"
        case .columnsNotFound(let names):
            "column\(names.count == 1 ? "" : "s") not found: " + names.joined(separator: ", ")
        case .featureNotFound(let name, _): "the recipe has no feature '\(name)'"
        case .noFeatures: "the recipe has no feature"
        case .argumentCount(_, let signature, let given):
            "\(signature) was given \(given) argument\(given == 1 ? "" : "s")"
        case .unknownArgument(let label, _, let signature):
            "\(signature) has no argument '\(label)'"
        case .repeatedArgument(let label, let function):
            "argument '\(label)' of \(function) is given twice"
        case .badArgument(let name, let function, let expected, let found):
            "'\(name)' of \(function) must be \(expected), got \(found)"
        case .textAsNumber(let name): "\(name) is text where a number is needed"
        case .numberAsText(let name, let function):
            "\(function) needs text, and \(name) is a number"
        case .mixedComparison(let left, let right): "cannot compare \(left) with \(right)"
        case .timesAdded: "two times cannot be added"
        case .malformedTime(let text): "\"\(text)\" is not a time"
        case .notCondition(let text): "'\(text)' is not a condition"
        case .columnType(let name, let expected, let found):
            "column '\(name)' must be \(expected), and here it is \(found.rawValue)"
        case .tooLarge(let what, let limit): "\(what) (at most \(limit))"
        case .modelNotFound(let name): "the recipe has no ARIMA model '\(name)'"
        case .modelDamaged(let name): "the line 'model \(name)' does not hold a model"
        case .modelValue(let name, let value):
            "'\(name)' is a model of '\(value)', which does not follow from one bucket's rows alone"
        case .damagedState(let what): "the stored state of the recipe is damaged: \(what)"
        }
    }

    private static let units: Set = ["'wei'", "'gwei'", "'ether'", "'eth'", "'ETH'", "'Ether'"]

    /// What to do about it, where that is known.
    package var hint: String? {
        switch problem {
        case .wrongOperator(let found, "and"):
            "write 'a and b'; '\(found)' has no other meaning here"
        case .wrongOperator(let found, "or"): "write 'a or b'; '\(found)' has no other meaning here"
        case .unexpected(let found) where Self.units.contains(found):
            "a unit stands right behind its number, as in: 5ether, 20gwei, 5m"
        case .unknownUnit: "units are wei, gwei, ether, s, m, h, d"
        case .malformedNumber: "examples: 1_000, 2.5, 1e18, 5ether, 20gwei, 5m"
        case .chainedComparison: "write 'a < b and b < c'"
        case .needsName: "write 'name = expression'"
        case .lineAfterClosing: "put fill, scale and horizon last"
        case .functionNotFound(_, let suggestion), .columnNotFound(_, _, let suggestion),
            .featureNotFound(_, let suggestion):
            suggestion.map { "Did you mean '\($0)'?" }
        case .columnsNotFound: "check the file, or rename columns with 'rename F old=new'"
        case .argumentCount(_, let signature, _), .unknownArgument(_, _, let signature):
            "use it as \(signature)"
        case .textAsNumber: "functions of text: length(x), starts_with(x, \"0x\"), selector(input)"
        case .mixedComparison: "text stands in quotes, numbers do not"
        case .timesAdded: "time - time gives seconds; time + 1h is a time"
        case .malformedTime: "write it as \"2017-03-06\" or \"2017-03-06 12:30:00\" (UTC)"
        case .notCondition: "write a comparison, such as gas > 21000"
        case .functionNotYet: "'help recipes' lists the functions"
        case .modelNotFound: "fit one and name it: a = arima fit S 1 0 0; arima_z(a)"
        case .modelDamaged:
            "such lines are written by copse: take the recipe from where it was made"
        case .modelValue: "use an aggregate such as count() or log1p(sum(gas))"
        default: nil
        }
    }
}
