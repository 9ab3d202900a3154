import CopseFrame

extension [ColumnSummary] {
    /// Characters of a figure or a text beyond which it is shortened.
    private static var longest: Int { 12 }

    /// One table where there is room, else counts above figures, in as many tables as it takes.
    var view: View {
        let figures = filter { $0.mean != .missing || $0.max != .missing }
        let counts = ["column", "type", "count", "missing", "distinct"]
        return View(
            .fitting([
                [table(ColumnSummary.headings)],
                [
                    table(counts + ["min", "max"]),
                    figures.table(["column", "mean", "std", "25%", "50%", "75%"]),
                ],
                [
                    table(counts),
                    figures.table(["column", "mean", "std", "min", "max"]),
                    figures.table(["column", "25%", "50%", "75%"]),
                ],
            ]))
    }

    private func table(_ headings: [String]) -> TableView {
        let rows = map(\.cells)
        return TableView(
            columns: headings.map { heading in
                let place = ColumnSummary.headings.firstIndex(of: heading) ?? 0
                var column = TableView.Column(
                    name: heading, isRightAligned: place > 1,
                    cells: rows.map { place == 0 ? $0[0].displayText : Self.text($0[place]) })
                column.isElastic = place == 0
                return column
            })
    }

    private static func text(_ value: Scalar) -> String {
        switch value {
        case .int, .uint256:
            guard value.displayText.count > longest, let number = Double(value.displayText) else {
                return value.displayText
            }
            return NumberDisplay.scientific(number)
        case .float(let number):
            let text = value.displayText
            return text.count > longest ? NumberDisplay.scientific(number) : text
        case .timestamp:
            return String(value.displayText.prefix(16).replacing("T", with: " "))
        default:
            return DisplayWidth.cut(value.displayText, to: longest)
        }
    }

    /// The summaries as a frame.
    var table: Frame { Frame.described(by: self) }
}
