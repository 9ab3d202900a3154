import Hummingbird

/// The parameters of a request's query, each read by name; unknown ones are refused.
struct Query: Sendable {
    private var values: [String: String] = [:]

    /// - Throws: 400 for a parameter that is not in `known` or is given twice.
    init(_ request: Request, known: [String]) throws(Problem) {
        for (key, value) in request.uri.queryParameters {
            let name = String(key)
            guard known.contains(name) else {
                let list = known.isEmpty ? "none" : known.joined(separator: ", ")
                throw Problem(
                    .badRequest, code: "http.parameterUnknown",
                    detail:
                        "There is no parameter '\(name.prefix(100))'. This route knows: \(list)."
                )
            }
            guard values.updateValue(String(value), forKey: name) == nil else {
                throw Problem(
                    .badRequest, code: "http.parameterTwice",
                    detail: "Parameter '\(name)' is given twice.")
            }
        }
    }

    /// `?explain` and `?explain=true` are true; absent and `false` are false.
    func flag(_ name: String) throws(Problem) -> Bool {
        switch values[name] {
        case nil, "false", "0": return false
        case "", "true", "1": return true
        case let value?:
            throw Problem(
                .badRequest, code: "http.parameterValue",
                detail: "Parameter '\(name)' is true or false. Got '\(value.prefix(100))' instead.")
        }
    }

    /// One of the words of a closed choice; the first when absent.
    func choice<Choice: RawRepresentable & CaseIterable>(
        _ name: String, standard: Choice
    ) throws(Problem) -> Choice where Choice.RawValue == String {
        guard let value = values[name] else { return standard }
        guard let choice = Choice(rawValue: value) else {
            let words = Choice.allCases.map(\.rawValue).joined(separator: ", ")
            throw Problem(
                .badRequest, code: "http.parameterValue",
                detail:
                    "Parameter '\(name)' is one of \(words). Got '\(value.prefix(100))' instead."
            )
        }
        return choice
    }
}
