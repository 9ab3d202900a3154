import CopseFrame

extension [ColumnSummary] {
    /// Characters of a figure or a text beyond which it is shortened.
    private static var longest: Int { 12 }

    /// One table where there is room, else counts above figures, in as many tables as it takes.
    ///
    /// - Parameter unit: what amounts of wei are shown in.
    func view(unit: WeiUnit?) -> View {
        let figures = filter { $0.mean != .missing || $0.max != .missing }
        let counts = ["column", "type", "count", "missing", "distinct"]
        return View(
            .fitting([
                [table(ColumnSummary.headings, unit)],
                [
                    table(counts + ["min", "max"], unit),
                    figures.table(["column", "mean", "std", "25%", "50%", "75%"], unit),
                ],
                [
                    table(counts, unit),
                    figures.table(["column", "mean", "std", "min", "max"], unit),
                    figures.table(["column", "25%", "50%", "75%"], unit),
                ],
            ]))
    }

    /// Headings of what is counted in the column's own unit.
    private static let amounts: Set = ["mean", "std", "min", "25%", "50%", "75%", "max"]

    private func table(_ headings: [String], _ unit: WeiUnit?) -> TableView {
        let units = map { unit?.shown(for: $0.name) }
        return TableView(
            columns: headings.map { heading in
                let place = ColumnSummary.headings.firstIndex(of: heading) ?? 0
                let isAmount = Self.amounts.contains(heading)
                var column = TableView.Column(
                    name: heading, isRightAligned: place > 1,
                    cells: zip(self, units).map { summary, unit in
                        if place == 0 { return Self.title(summary.name, unit) }
                        let cell = summary.cells[place]
                        return isAmount ? unit?.text(cell) ?? Self.text(cell) : Self.text(cell)
                    })
                column.isElastic = place == 0
                return column
            })
    }

    private static func title(_ name: String, _ unit: WeiUnit?) -> String {
        let name = DisplayWidth.printable(name)
        return unit.map { "\(name) (\($0))" } ?? name
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
