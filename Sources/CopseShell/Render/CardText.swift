package import CopseDetector
import CopseFrame
import CopseModels

/// A model's card as `copse inspect` prints it.
package struct CardText: Sendable {
    private let card: ModelCard
    private let path: String

    package init(_ card: ModelCard, path: String) {
        self.card = card
        self.path = path
    }

    package func text(width: Int?, color: Bool) -> String {
        let style = Style(isColored: color)
        var lines: [String] = []
        let facts = facts
        let nameWidth = facts.map(\.name.count).max() ?? 0
        for (name, value) in facts {
            let blanks = String(repeating: " ", count: nameWidth - name.count + 2)
            lines.append(style.dim(name) + blanks + value)
        }
        lines.append("")
        let table = TableView(columns: [
            .init(name: "feature", cells: card.features.map(\.name)),
            .init(name: "made by", cells: card.features.map(\.text)),
            .init(
                name: "remembers",
                cells: card.features.map(\.memory)),
        ])
        lines += TableLayout(table, width: width, style: style).lines
        for note in card.notes { lines.append("note: \(note.message.asSentence)") }
        return lines.joined(separator: "\n") + "\n"
    }

    private var facts: [(name: String, value: String)] {
        var facts: [(name: String, value: String)] = [
            ("model", path),
            ("digest", card.digest),
            (
                "trees",
                "\(card.trees.grouped) of \(card.sample.counted("row")) each, \(card.nodes.counted("node"))"
            ),
            (
                "threshold",
                "\(NumberDisplay.text(card.threshold)) (contamination "
                    + "\(card.contamination?.text ?? "not given"))"
            ),
            ("trained on", card.calibration.rows.counted("row")),
            (
                "splits",
                card.parameters.extensionLevel == 0
                    ? "on one feature"
                    : "on hyperplanes over \(card.parameters.extensionLevel + 1) features"
            ),
            ("dialect", card.parameters.dialect.rawValue),
            ("missing", card.parameters.missing.rawValue),
            ("seed", "\(card.parameters.seed)"),
            (
                "reads",
                card.rawSchema.fields.map { "\($0.name) \($0.type.rawValue)" }.joined(
                    separator: ", ")
            ),
            (
                "golden rows",
                "\(card.goldenRows)\(card.hasRawGoldenRows ? "" : ", without raw values"), "
                    + "checked just now"
            ),
            ("state", card.hasState ? "after its last training row" : "left out"),
        ]
        if let time = card.provenance.trainedAt {
            facts.append(("trained at", Timestamp.text(time)))
        }
        if let dataset = card.provenance.dataset { facts.append(("data set", dataset)) }
        if let cell = card.provenance.cell { facts.append(("cell", "\(cell)")) }
        facts.append(("made by", "copse \(card.provenance.copseVersion)"))
        return facts
    }

    /// One object on one line.
    package var json: String {
        var json = JSONWriter()
        json.beginObject()
        json.member("digest", card.digest)
        json.key("features")
        json.beginArray()
        for feature in card.features {
            json.beginObject()
            json.member("name", feature.name)
            json.member("text", feature.text)
            json.member("memory", feature.memory)
            json.endObject()
        }
        json.endArray()
        json.key("schema")
        json.beginArray()
        for field in card.rawSchema.fields {
            json.beginObject()
            json.member("name", field.name)
            json.member("type", field.type.rawValue)
            json.endObject()
        }
        json.endArray()
        json.key("recipe")
        if let recipe = card.recipe { json.write(recipe) } else { json.writeNull() }
        json.member("threshold", card.threshold)
        json.key("contamination")
        switch card.contamination {
        case .auto: json.write("auto")
        case .share(let share): json.write(share)
        case nil: json.writeNull()
        }
        let counts = [
            ("trees", card.trees), ("sample", card.sample), ("nodes", card.nodes),
            ("rows", card.calibration.rows), ("golden_rows", card.goldenRows),
        ]
        for (name, count) in counts {
            json.member(name, count)
        }
        json.member("dialect", card.parameters.dialect.rawValue)
        json.member("missing", card.parameters.missing.rawValue)
        json.key("seed")
        json.write(card.parameters.seed)
        json.member("baseline", card.calibration.baseline)
        json.key("has_state")
        json.write(card.hasState)
        json.key("trained_at")
        if let time = card.provenance.trainedAt {
            json.write(Scalar.timestamp(time))
        } else {
            json.writeNull()
        }
        json.member("copse_version", card.provenance.copseVersion)
        json.endObject()
        return json.text + "\n"
    }
}
