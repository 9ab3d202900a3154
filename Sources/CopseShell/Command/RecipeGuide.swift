import CopseFeatures

/// What may stand in a recipe, printed by `help recipe` and `help recipes`.
enum RecipeGuide {
    static let text: String = {
        let functions = FunctionSignature.all.map(\.text)
        return """
            A recipe is lines of NAME = EXPRESSION, or of a column that stands for itself. A name that
            begins with _ is an intermediate, not a feature. Last may stand: fill V, horizon N.
            Operators: ^, * / %, + -, == != < <= > >= in, not, and, or. W is rows (10) or a duration
            (1h) up to the current row; by=from or by=(from, to) makes groups. A of
            arima_z(A) is the name of a fitted ARIMA (see 'help arima'). Functions:

            \(TextWrap.lines(functions, width: 90).joined(separator: "\n"))
            """
    }()
}
