import CopseMath

/// What a function takes: the source of checks, of signatures in messages, and of help.
package struct FunctionSignature: Sendable {
    package struct Parameter: Sendable {
        enum Kind: Sendable {
            case number, condition, any, text
            /// A constant text.
            case constantText
            /// Rows or a duration, constant.
            case window
            /// A constant whole number of at least 1.
            case count
            /// A constant number from 0 to 1.
            case fraction
            /// A constant number of rows above 0.
            case halflife
            /// The name of a fitted model that belongs to the recipe.
            case model
        }

        package var name: String
        var kind: Kind
        /// What stands for it when it is left out; nil: it must be given.
        var fallback: Expression.Kind?
    }

    package var name: String
    package var parameters: [Parameter]
    /// The last parameter may be given any number of times (at least once).
    var isVariadic = false
    /// Whether `by=` is taken.
    package var takesKeys = false

    /// `rolling_quantile(x, W, q, by=…)`.
    package var text: String {
        var words = parameters.map { parameter in
            switch parameter.fallback {
            case .literal(let literal)?: "\(parameter.name)=\(literal)"
            case .column(let name)?: "\(parameter.name)=\(name)"
            default: parameter.kind == .halflife ? "\(parameter.name)=h" : parameter.name
            }
        }
        if isVariadic { words.append("…") }
        if takesKeys { words.append("by=…") }
        return "\(name)(\(words.joined(separator: ", ")))"
    }
}

extension FunctionSignature {
    package static func named(_ name: String) -> FunctionSignature? { table[name] }

    package static let table: [String: FunctionSignature] = Dictionary(
        uniqueKeysWithValues: all.map { ($0.name, $0) })

    /// Every function of the language, in the order of the manual.
    package static let all: [FunctionSignature] = elementwise + texts + calendar + windows + running

    private static func plain(_ name: String, _ parameters: String...) -> FunctionSignature {
        FunctionSignature(name: name, parameters: parameters.map { .init(name: $0, kind: .number) })
    }

    private static let elementwise: [FunctionSignature] = [
        FunctionSignature(
            name: "if",
            parameters: [
                .init(name: "c", kind: .condition), .init(name: "a", kind: .number),
                .init(name: "b", kind: .number),
            ]),
        plain("abs", "x"), plain("sqrt", "x"), plain("log", "x"), plain("log1p", "x"),
        plain("log10", "x"), plain("exp", "x"), plain("expm1", "x"), plain("floor", "x"),
        plain("ceil", "x"), plain("round", "x"), plain("clip", "x", "lo", "hi"),
        FunctionSignature(
            name: "min",
            parameters: [.init(name: "a", kind: .number), .init(name: "b", kind: .number)],
            isVariadic: true),
        FunctionSignature(
            name: "max",
            parameters: [.init(name: "a", kind: .number), .init(name: "b", kind: .number)],
            isVariadic: true),
        FunctionSignature(name: "is_null", parameters: [.init(name: "x", kind: .any)]),
        FunctionSignature(
            name: "coalesce",
            parameters: [.init(name: "a", kind: .number), .init(name: "b", kind: .number)],
            isVariadic: true),
        plain("fillna", "x", "v"),
    ]

    private static let texts: [FunctionSignature] = [
        FunctionSignature(name: "length", parameters: [.init(name: "x", kind: .text)]),
        FunctionSignature(
            name: "starts_with",
            parameters: [
                .init(name: "x", kind: .text), .init(name: "prefix", kind: .constantText),
            ]),
        FunctionSignature(name: "selector", parameters: [.init(name: "input", kind: .text)]),
    ]

    private static let calendar: [FunctionSignature] = [
        "hour", "minute", "day", "day_of_week", "is_weekend", "month",
    ].map { name in
        FunctionSignature(
            name: name,
            parameters: [.init(name: "t", kind: .number, fallback: .column("timestamp"))])
    }

    private static let windows: [FunctionSignature] =
        [
            "rolling_mean", "rolling_std", "rolling_var", "rolling_sum", "rolling_min",
            "rolling_max", "rolling_median",
        ].map { keyed($0, .init(name: "x", kind: .number), .init(name: "W", kind: .window)) } + [
            keyed(
                "rolling_quantile", .init(name: "x", kind: .number),
                .init(name: "W", kind: .window), .init(name: "q", kind: .fraction)),
            keyed("rolling_count", .init(name: "W", kind: .window)),
            keyed("zscore", .init(name: "x", kind: .number), .init(name: "W", kind: .window)),
        ]

    private static func keyed(_ name: String, _ parameters: Parameter...) -> FunctionSignature {
        FunctionSignature(name: name, parameters: parameters, takesKeys: true)
    }

    private static let one = Expression.Kind.literal(.integer(.init(1), text: "1"))

    private static let running: [FunctionSignature] = [
        keyed(
            "lag", .init(name: "x", kind: .number), .init(name: "n", kind: .count, fallback: one)),
        keyed(
            "diff", .init(name: "x", kind: .number), .init(name: "n", kind: .count, fallback: one)),
        keyed("pct_change", .init(name: "x", kind: .number)),
        keyed(
            "ewm_mean", .init(name: "x", kind: .number), .init(name: "halflife", kind: .halflife)),
        keyed("cumsum", .init(name: "x", kind: .number)),
        keyed("cumcount"),
        keyed("cummax", .init(name: "x", kind: .number)),
        keyed("expanding_mean", .init(name: "x", kind: .number)),
        keyed("expanding_std", .init(name: "x", kind: .number)),
        keyed("age", .init(name: "t", kind: .number)),
        keyed("first_seen"),
        keyed("count_distinct", .init(name: "x", kind: .any)),
        FunctionSignature(name: "arima_z", parameters: [.init(name: "A", kind: .model)]),
    ]
}
