internal import CopseFeatures
internal import CopseFrame
internal import CopseMath
internal import CopseModels

extension Detector {
    /// The model as one JSON object, for programs in other languages: everything a score needs
    /// once the features are there. `Docs/guide/model-json.md` describes the keys.
    package var json: String {
        var writer = JSONWriter()
        writer.beginObject()
        writer.key("format")
        writer.string(forest.hasHyperplanes ? "copse.forest/2" : "copse.forest/1")
        writer.key("digest")
        writer.string(digest)
        writer.key("features")
        writer.beginArray()
        for name in featureNames { writer.string(name) }
        writer.endArray()
        writeRecipe(to: &writer)
        writer.key("dialect")
        writer.string(forest.dialect.rawValue)
        writer.key("missing")
        writer.string(forest.missing.rawValue)
        writer.key("medians")
        if let medians = forest.medians {
            writer.array(medians) { $0.double($1) }
        } else {
            writer.null()
        }
        writer.key("sample")
        writer.int(forest.sampleSize)
        writer.key("average_path")
        writer.double(forest.dialect.averagePathLength(forest.sampleSize))
        writer.key("threshold")
        writer.double(threshold)
        writer.key("contamination")
        writer.string(contamination?.text ?? "none")
        writer.key("seed")
        writer.string("\(parameters.seed)")
        writer.key("baseline")
        writer.double(calibration.baseline)
        writer.key("trees")
        writer.beginArray()
        for tree in forest.trees { write(tree, to: &writer) }
        writer.endArray()
        writer.endObject()
        writer.newline()
        return writer.text
    }

    private func writeRecipe(to writer: inout JSONWriter) {
        writer.key("recipe")
        if let recipe { writer.string(recipe.recipe.canonicalText) } else { writer.null() }
        writer.key("reads")
        writer.beginArray()
        for field in rawSchema.fields {
            writer.beginObject()
            writer.key("name")
            writer.string(field.name)
            writer.key("type")
            writer.string(field.type.rawValue)
            writer.endObject()
        }
        writer.endArray()
    }

    /// For each node the terms of a split on several features, each `[feature, coefficient]`.
    private func writeTerms(of tree: Tree, to writer: inout JSONWriter) {
        writer.key("terms")
        writer.array(Array(0..<tree.nodeCount)) { writer, node in
            let terms = tree.planes?.terms(of: node) ?? 0..<0
            writer.array(Array(terms)) { writer, place in
                writer.beginArray()
                writer.int(Int(tree.planes?.features[place] ?? 0))
                writer.double(tree.planes?.coefficients[place] ?? 0)
                writer.endArray()
            }
        }
    }

    private func write(_ tree: Tree, to writer: inout JSONWriter) {
        writer.beginObject()
        writer.key("feature")
        writer.array(tree.feature) { $0.int(Int($1)) }
        writer.key("threshold")
        writer.array(tree.threshold) { $0.double($1) }
        if forest.hasHyperplanes { writeTerms(of: tree, to: &writer) }
        writer.key("left")
        writer.array(tree.left) { $0.int(Int($1)) }
        writer.key("right")
        writer.array(tree.right) { $0.int(Int($1)) }
        writer.key("rows")
        writer.array(tree.sampleCount) { $0.int(Int($1)) }
        writer.key("path")
        writer.array(tree.pathLengths(dialect: forest.dialect)) {
            // An exact multiple of 2⁻⁴⁰, so that its decimal text reads back as the same number.
            $0.double(Double($1) / PathUnits.perEdge)
        }
        writer.endObject()
    }
}

extension JSONWriter {
    fileprivate mutating func array<Element>(
        _ values: [Element], _ write: (inout JSONWriter, Element) -> Void
    ) {
        beginArray()
        for value in values { write(&self, value) }
        endArray()
    }
}
