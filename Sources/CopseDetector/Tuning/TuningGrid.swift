package import CopseModels

/// The forests that `tune` compares: every combination of the values of some parameters.
package struct TuningGrid: Sendable, Equatable {
    package enum Parameter: String, Sendable, CaseIterable {
        case trees, sample
        case maxFeatures = "max-features"
        case maxDepth = "max-depth"
        case bootstrap
        case extensionLevel = "extension"
        case split, missing, dialect
    }

    /// One parameter and the values it takes, as they were written.
    package struct Axis: Sendable, Equatable {
        package var parameter: Parameter
        package var values: [String]
    }

    /// One combination.
    package struct Candidate: Sendable, Equatable {
        package var parameters: ForestParameters
        /// The values of the grid's axes, in their order.
        package var values: [String]
    }

    package let axes: [Axis]

    static let most = 1_000

    /// Reads `trees=50,100 sample=128,256`.
    ///
    /// - Throws: `train.grid` with what is wrong.
    package init(_ text: String) throws(DetectorError) {
        var axes: [Axis] = []
        // Blanks may follow a comma.
        var joined = ""
        for character in text {
            if character.isWhitespace, joined.last == "," { continue }
            joined.append(character)
        }
        for part in joined.split(whereSeparator: \.isWhitespace) {
            let halves = part.split(separator: "=", omittingEmptySubsequences: false)
            guard halves.count == 2 else { throw .grid(.form(String(part))) }
            guard let parameter = Parameter(rawValue: String(halves[0])) else {
                throw .grid(.parameter(String(halves[0])))
            }
            guard !axes.contains(where: { $0.parameter == parameter }) else {
                throw .grid(.twice(parameter.rawValue))
            }
            let values = halves[1].split(separator: ",").map(String.init)
            guard !values.isEmpty else { throw .grid(.form(String(part))) }
            var scratch = ForestParameters()
            for value in values { try Self.set(parameter, to: value, in: &scratch) }
            axes.append(Axis(parameter: parameter, values: values))
        }
        guard !axes.isEmpty else { throw .grid(.form(text)) }
        var count = 1
        for axis in axes {
            count *= axis.values.count
            guard count <= Self.most else { throw .grid(.tooMany(limit: Self.most)) }
        }
        self.axes = axes
    }

    /// The combinations, the last axis varying fastest.
    package func candidates(from base: ForestParameters) throws(DetectorError) -> [Candidate] {
        var candidates = [Candidate(parameters: base, values: [])]
        for axis in axes {
            var wider: [Candidate] = []
            for candidate in candidates {
                for value in axis.values {
                    var next = candidate
                    next.values.append(value)
                    try Self.set(axis.parameter, to: value, in: &next.parameters)
                    wider.append(next)
                }
            }
            candidates = wider
        }
        return candidates
    }

    private static func set(
        _ parameter: Parameter, to text: String, in parameters: inout ForestParameters
    ) throws(DetectorError) {
        func need<Value>(_ value: Value?) throws(DetectorError) -> Value {
            guard let value else {
                throw .grid(.value(text, parameter: parameter.rawValue))
            }
            return value
        }
        switch parameter {
        case .trees: parameters.trees = try need(Int(text))
        case .sample: parameters.sample = try need(Int(text))
        case .maxFeatures: parameters.maxFeatures = try need(Double(text))
        case .maxDepth: parameters.maxDepth = try need(Int(text))
        case .bootstrap: parameters.bootstrap = try need(Bool(text))
        case .extensionLevel: parameters.extensionLevel = try need(Int(text))
        case .split: parameters.split = try need(SplitRule(rawValue: text))
        case .missing: parameters.missing = try need(MissingPolicy(rawValue: text))
        case .dialect: parameters.dialect = try need(ScoreDialect(rawValue: text))
        }
    }
}

/// What is wrong with a grid.
package enum GridProblem: Sendable, Equatable {
    case form(String)
    case parameter(String)
    case twice(String)
    case value(String, parameter: String)
    case tooMany(limit: Int)

    var message: String {
        switch self {
        case .form(let text): "a grid is written PARAMETER=VALUE,VALUE …, got '\(text)'"
        case .parameter(let name): "a grid has no parameter '\(name)'"
        case .twice(let name): "the grid names \(name) twice"
        case .value(let text, let parameter): "'\(text)' is no value of \(parameter)"
        case .tooMany(let limit): "the grid has more than \(limit) combinations"
        }
    }

    var hint: String? {
        switch self {
        case .form: "for example --grid trees=50,100 sample=128,256"
        case .parameter:
            "it has \(TuningGrid.Parameter.allCases.map(\.rawValue).joined(separator: ", "))"
        case .twice, .tooMany, .value: nil
        }
    }
}
