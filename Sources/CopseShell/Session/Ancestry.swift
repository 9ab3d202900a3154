import CopseStore

extension Memory {
    /// What a value was made from, back to the files: a line a value, what it reads below it.
    func ancestry(
        of value: BoundValue, named name: String, stale: [Staleness.Mark]
    ) throws(Failure) -> String {
        var lines: [String] = []
        var seen: Set<String> = []
        try ancestry(value.derivation, name, depth: 0, stale, &lines, &seen)
        return lines.joined(separator: "\n")
    }

    private func ancestry(
        _ derivation: Derivation?, _ name: String, depth: Int, _ stale: [Staleness.Mark],
        _ lines: inout [String], _ seen: inout Set<String>
    ) throws(Failure) {
        let indent = String(repeating: "  ", count: depth)
        guard let derivation else {
            lines.append("\(indent)\(name): built in")
            return
        }
        let source = derivation.source.linesOfText.first ?? ""
        let short = derivation.identity.prefix(12)
        let isKnown = !seen.insert(derivation.identity).inserted
        lines.append(
            "\(indent)\(name)  \(short)  cell \(derivation.cell): \(source)"
                + (isKnown ? "  (as above)" : ""))
        if isKnown { return }
        for cause in stale.first(where: { $0.number == derivation.cell })?.causes ?? [] {
            lines.append("\(indent)  stale: \(cause.text)")
        }
        let store = try store()
        for file in derivation.files {
            lines.append(
                "\(indent)  \(file.path), \(file.size.grouped) bytes, SHA-256 "
                    + (try file.knownDigest(in: store) ?? "not yet known"))
        }
        for input in derivation.inputs {
            let object = try storing { () throws(StoreError) in
                try store.object(input.identity)
            }
            let inner = object.flatMap {
                Derivation(json: $0.derivation, identity: input.identity)
            }
            try ancestry(inner, input.name, depth: depth + 1, stale, &lines, &seen)
        }
    }
}
