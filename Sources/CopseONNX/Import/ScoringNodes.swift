/// What follows the trees: `−2^(−paths / scale) + threshold`.
struct ScoringNodes {
    /// Trees × c(ψ).
    let scale: Double
    let threshold: Double

    init(_ links: GraphLinks) throws(ONNXError) {
        guard let power = links.nodes.first(where: { $0.operation == "Pow" }),
            power.inputs.count == 2, links.number(power.inputs[0]) == 2,
            let minus = links.maker(of: power.inputs[1]), minus.operation == "Neg",
            let divide = minus.inputs.first.flatMap(links.maker), divide.operation == "Div",
            divide.inputs.count == 2, let scale = links.number(divide.inputs[1]), scale > 0,
            scale.isFinite
        else { throw .notAForest("it does not raise 2 to the negative of path lengths") }
        self.scale = scale
        guard let negated = links.takers(of: power).first(where: { $0.operation == "Neg" }),
            let shift = links.takers(of: negated).first(where: { $0.operation == "Add" }),
            shift.inputs.count == 2, let offset = links.number(shift.inputs[1]), offset.isFinite
        else { throw .notAForest("it has no offset") }
        threshold = offset
    }
}
