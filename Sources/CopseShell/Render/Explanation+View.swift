import CopseDetector
import CopseFrame

extension Explanation {
    var view: View {
        let greatest = contributions.map { abs($0.contribution) }.max() ?? 0
        let shown = contributions.filter { $0.contribution != 0 }
        let signed = shown.map { part in
            let text = NumberDisplay.text(part.contribution, digits: 4)
            return part.contribution > 0 ? "+" + text : text
        }
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
        view.blocks += wayOut
        return view
    }

    /// What would make the row normal.
    private var wayOut: [View.Block] {
        guard score > threshold else { return [] }
        guard let counterfactual else {
            return [
                .line(
                    searchedAll
                        ? "no change of one field, or of two of the five strongest, makes it normal"
                        : "no small change of one field or two was found that makes it normal")
            ]
        }
        let changes = counterfactual.changes
        let table = TableView(columns: [
            .init(name: "field", cells: changes.map(\.field)),
            .init(name: "from", isRightAligned: true, cells: changes.map(\.from.displayText)),
            .init(name: "to", isRightAligned: true, cells: changes.map(\.to.displayText)),
        ])
        let count = changes.count == 1 ? "the smallest change" : "the smallest two changes"
        return [
            .line(""),
            .line("normal after \(count), score \(NumberDisplay.text(counterfactual.score))"),
            .table(table),
        ]
    }
}
