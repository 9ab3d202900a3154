import CopseShell

/// What may stand at a place, as lines for the screen.
enum CompletionList {
    /// One item a line with what it is; names alone, in columns, where there are too many for that;
    /// at most `rows` lines.
    static func lines(
        _ items: [Completions.Item], rows: Int, columns: Int, isColored: Bool
    ) -> [String] {
        let rows = max(2, rows)
        if items.count <= rows { return described(items, columns: columns, isColored: isColored) }
        let widest = items.lazy.map { DisplayWidth.of($0.label) }.max() ?? 1
        let cell = min(widest, columns - 1) + 2
        let across = max(1, (columns + 1) / cell)
        let isWhole = items.count <= across * rows
        let lineCount = isWhole ? (items.count + across - 1) / across : rows - 1
        let shown = min(items.count, lineCount * across)
        var lines = (0..<lineCount).map { line in
            let names = stride(from: line, to: shown, by: lineCount).map { place in
                padded(DisplayWidth.cut(items[place].label, to: cell - 2), to: cell)
            }
            return String(names.joined().trimmingSuffix(while: { $0 == " " }))
        }
        if !isWhole { lines.append("… and \((items.count - shown).grouped) more") }
        return lines
    }

    private static func described(
        _ items: [Completions.Item], columns: Int, isColored: Bool
    ) -> [String] {
        let widest = items.map { DisplayWidth.of($0.label) }.max() ?? 1
        let width = min(widest, max(8, columns / 2))
        return items.map { item in
            let name = padded(DisplayWidth.cut(item.label, to: width), to: width)
            let room = columns - width - 3
            guard room > 3, !item.about.isEmpty else { return name }
            let about = DisplayWidth.cut(item.about, to: room)
            return name + "  " + (isColored ? "\u{1B}[2m\(about)\u{1B}[0m" : about)
        }
    }

    private static func padded(_ text: String, to width: Int) -> String {
        text + String(repeating: " ", count: max(0, width - DisplayWidth.of(text)))
    }
}

extension BidirectionalCollection {
    fileprivate func trimmingSuffix(while predicate: (Element) -> Bool) -> SubSequence {
        var end = endIndex
        while end > startIndex, predicate(self[index(before: end)]) { formIndex(before: &end) }
        return self[startIndex..<end]
    }
}
