import CopseDetector
import CopseFrame

extension Explanation {
    /// Contributions shown when not all are asked for.
    private static let usualRows = 12

    /// - Parameter rows: how many contributions to show, the others as their sum.
    func view(rows: Display.Rows?) -> View {
        let greatest = contributions.map { abs($0.contribution) }.max() ?? 0
        var shown = contributions.filter { $0.contribution != 0 }
        var others: [Contribution] = []
        let limit =
            switch rows {
            case .all: shown.count
            case .first(let asked): asked
            case nil: Self.usualRows
            }
        if shown.count > limit + 1 {
            others = Array(shown[limit...])
            shown.removeSubrange(limit...)
        }
        let signed = shown.map { Self.signed($0.contribution) }
        let table = TableView(columns: [
            .init(name: "feature", cells: shown.map(\.feature)),
            .init(
                name: "value", isRightAligned: true,
                cells: shown.map { NumberDisplay.text($0.value) }.alignedAtPoint),
            .init(
                name: "contribution", isRightAligned: true, cells: signed.alignedAtPoint),
            .init(
                name: "",
                cells: shown.map {
                    greatest > 0
                        ? Bar.text(
                            share: abs($0.contribution) / greatest, width: 20,
                            isNegative: $0.contribution < 0)
                        : ""
                }),
        ])
        let verdict = score > threshold ? "above" : "not above"
        var view = View(
            .line(
                "row \(row): score \(NumberDisplay.text(score)), \(verdict) the threshold "
                    + NumberDisplay.text(threshold)),
            .line("the mean score of training rows is \(NumberDisplay.text(baseline)); to it add"),
            .table(table))
        if !others.isEmpty {
            let sum = others.reduce(0) { $0 + $1.contribution }
            view.blocks.append(
                .line(
                    "\(others.count) others together \(Self.signed(sum)); "
                        + "'show _ --rows all' lists them"))
        }
        view.blocks += wayOut
        return view
    }

    private static func signed(_ contribution: Double) -> String {
        let text = NumberDisplay.text(contribution, digits: 4)
        return contribution > 0 ? "+" + text : text
    }

    /// What would make the row normal.
    private var wayOut: [View.Block] {
        guard score > threshold else { return [] }
        guard let counterfactual else {
            return [.line(noWayOut)] + (nearest.map { [table(of: $0)] } ?? [])
        }
        let count = counterfactual.changes.count == 1 ? "change" : "two changes"
        let which = searchedAll ? "the smallest \(count)" : "these changes (smaller ones may do)"
        return [
            .line(""),
            .line("normal after \(which), score \(NumberDisplay.text(counterfactual.score))"),
            table(of: counterfactual),
        ]
    }

    private var noWayOut: String {
        var text =
            searchedAll
            ? "no change of one field, or of two of the five strongest, makes it normal"
            : "no small change of one field or two was found that makes it normal"
        if let floor, floor < score, searchedAll {
            text += "; none takes the score below \(NumberDisplay.text(floor))"
        } else if searchedAll {
            text += "; none lowers the score"
        }
        guard let nearest else { return text }
        return text + "; \(NumberDisplay.text(nearest.score)) is reached with"
    }

    private func table(of counterfactual: Counterfactual) -> View.Block {
        let changes = counterfactual.changes
        return .table(
            TableView(columns: [
                .init(name: "field", cells: changes.map(\.field)),
                .init(name: "from", isRightAligned: true, cells: changes.map(\.from.displayText)),
                .init(name: "to", isRightAligned: true, cells: changes.map(\.to.displayText)),
            ]))
    }
}
