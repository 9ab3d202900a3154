/// One verb: how it is written, what it is for and what it does.
///
/// Help, usage errors, hints and completion are all made from these.
struct Command: Sendable {
    /// Cells are numbered, stored and replayed; commands are not.
    enum Kind: Sendable { case cell, command }

    enum Group: String, Sendable, CaseIterable {
        case data = "Data"
        case recipes = "Recipes"
        case forests = "Forests"
        case series = "Series and ARIMA"
        case pictures = "Pictures"
        case notebook = "The notebook"
    }

    var name: String
    var kind: Kind = .cell
    var group: Group
    var places: [Place] = []
    var flags: [Flag] = []
    /// How many values it gives: so many names may stand before `=`.
    var values: Int = 1
    /// One sentence without a full stop.
    var summary: String
    /// More to know, printed by help after the flags.
    var details: String?
    var examples: [String]
    var run: @Sendable (Call) throws(Failure) -> Outcome

    /// `score M [F] --threads N`, as help and errors print it.
    var usage: String {
        var parts = values == 2 ? ["A, B =", name] : [name]
        for place in places {
            if place.isJoined, let last = parts.last, last.hasSuffix("]") {
                parts[parts.count - 1] = "\(last.dropLast()) \(place.label)]"
            } else {
                parts.append(place.usage)
            }
        }
        if flags.count > 3 {
            parts.append("[--flags]")
        } else {
            parts += flags.map { "[\($0.usage)]" }
        }
        return parts.joined(separator: " ")
    }

    func flag(_ name: String) -> Flag? { flags.first { $0.name == name } }
}

/// A position of a verb's arguments and the one kind of thing it holds.
struct Place: Sendable {
    enum Kind: Sendable, Equatable {
        /// The name of a bound value of one of these kinds.
        case value(Set<Value.Kind>)
        /// One word.
        case word
        case path
        /// One or more paths, up to the end.
        case paths
        case number
        /// `a, b`
        case list
        /// `a [desc], b`
        case order
        /// `old=new, …`
        case pairs
        /// `NAME = EXPRESSION`
        case definition
        case expression
        /// A recipe's name, or `recipe { … }` or `{ … }` in place.
        case recipe
        /// `[BASE] { … }`
        case block
        /// Everything up to the end, untouched.
        case rest
    }

    var label: String
    var kind: Kind
    var isOptional: Bool
    /// A word that stands before it, such as `with`.
    var lead: String?
    var about: String
    /// Whether it is given together with the optional place before it.
    var isJoined: Bool

    init(
        _ label: String, _ kind: Kind, optional: Bool = false, joined: Bool = false,
        lead: String? = nil, about: String = ""
    ) {
        self.label = label
        self.kind = kind
        isOptional = optional
        isJoined = joined
        self.lead = lead
        self.about = about
    }

    var usage: String {
        let form =
            switch kind {
            case .paths: "\(label)…"
            case .definition: "NAME = EXPRESSION"
            case .order: "COLUMN [desc], …"
            case .pairs: label.contains("=") ? "\(label), …" : "OLD=NEW, …"
            case .list: "COLUMN, …"
            case .block: "[BASE] { STEPS }"
            default: label
            }
        let whole = lead.map { "\($0) \(form)" } ?? form
        return isOptional ? "[\(whole)]" : whole
    }
}

/// A `--word` of a verb.
struct Flag: Sendable {
    enum Kind: Sendable, Equatable {
        case `switch`
        case number
        case real
        case word
        case choice([String])
        case path
        case list
        case pairs
        /// Everything up to the next flag.
        case expression
    }

    var name: String
    var kind: Kind
    /// What stands for its value in help.
    var value: String
    var about: String

    init(_ name: String, _ kind: Kind, value: String = "", about: String = "") {
        self.name = name
        self.kind = kind
        self.value = value
        self.about = about
    }

    var usage: String {
        switch kind {
        case .switch: "--\(name)"
        case .choice(let words) where value.isEmpty: "--\(name) \(words.joined(separator: "|"))"
        default: "--\(name) \(value)"
        }
    }
}
