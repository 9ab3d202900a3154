/// Which columns of a table are which fields of an Ethereum transaction.
struct EthereumMapping: Equatable {
    struct Match: Equatable {
        var field: EthereumField
        /// The column says success where the field says error.
        var isInverted = false
    }

    /// By place in the table; nil for a column that is no field.
    var matches: [Match?]

    /// The mapping of a table with these names; nil if hash, from, to and value are not all there.
    init?(names: [String]) {
        var places: [String: Int] = [:]
        for (place, name) in names.enumerated() where places[name] == nil { places[name] = place }
        matches = Array(repeating: nil, count: names.count)
        for field in EthereumField.allCases {
            if let place = field.aliases.lazy.compactMap({ places[$0] }).first {
                matches[place] = Match(field: field)
            } else if let place = field.invertedAliases.lazy.compactMap({ places[$0] }).first {
                matches[place] = Match(field: field, isInverted: true)
            }
        }
        let found = Set(matches.compactMap { $0?.field })
        guard found.isSuperset(of: [.hash, .from, .to, .value]) else { return nil }
    }

    /// The names after the mapping: fields by their own name; a column that is no field but is
    /// called like one that was found elsewhere gets `_raw` behind it.
    func names(from raw: [String]) -> [String] {
        let taken = Set(matches.compactMap { $0?.field.rawValue })
        var names: [String] = []
        for (place, name) in raw.enumerated() {
            if let match = matches[place] {
                names.append(match.field.rawValue)
            } else {
                names.append(taken.contains(name) ? name + "_raw" : name)
            }
        }
        return names.madeUnique()
    }

    /// The sentence about what was renamed; nil if every name was right already.
    func note(from raw: [String]) -> Note? {
        let renamed = zip(raw, names(from: raw)).filter { $0 != $1 }
        guard !renamed.isEmpty else { return nil }
        var message =
            "Ethereum columns renamed: "
            + renamed.map { "\($0) -> \($1)" }.joined(separator: ", ") + "."
        if matches.contains(where: { $0?.isInverted ?? false }) {
            message += " isError is the opposite of the status column it comes from."
        }
        message += " --raw-names keeps the names of the file."
        return Note(code: "ethereum.renamed", message: message)
    }
}

extension [String] {
    /// The names with `_1`, `_2` … behind those that occurred before, and `column_N` (from 1) for
    /// those that are blank.
    func madeUnique() -> [String] {
        var taken = Set(self)
        var seen: Set<String> = []
        return enumerated().map { place, raw in
            let isBlank = raw.allSatisfy { $0 == " " || $0 == "\t" }
            let name = isBlank ? "column_\(place + 1)" : raw
            if !(isBlank && taken.contains(name)), seen.insert(name).inserted { return name }
            var number = 1
            while taken.contains("\(name)_\(number)") { number += 1 }
            taken.insert("\(name)_\(number)")
            seen.insert("\(name)_\(number)")
            return "\(name)_\(number)"
        }
    }
}
