import CopseModels

/// Correlations between −1 and 1 drawn with characters: bars from the middle, the band marked.
struct CorrelogramBars {
    /// Characters on each side of the middle.
    var reach: Int

    var width: Int { 2 * reach + 1 }

    /// `-1          0          1`
    var axis: String {
        let blanks = String(repeating: " ", count: max(0, reach - 2))
        return "-1" + blanks + "0" + blanks + " 1"
    }

    func bar(_ value: Double, band: Double) -> String {
        var cells = [Character](repeating: " ", count: width)
        cells[reach] = "│"
        if band.isFinite {
            let edge = Int((min(band, 1) * Double(reach)).rounded(.up))
            if edge > 0 {
                cells[reach + edge] = "┊"
                cells[reach - edge] = "┊"
            }
        }
        guard value.isFinite else { return String(cells) }
        let halves = Int((min(abs(value), 1) * Double(2 * reach)).rounded())
        let sign = value < 0 ? -1 : 1
        for cell in 0..<halves / 2 { cells[reach + sign * (cell + 1)] = "█" }
        if halves % 2 == 1 { cells[reach + sign * (halves / 2 + 1)] = value < 0 ? "▐" : "▌" }
        return String(cells)
    }

    /// One picture of several correlograms side by side, a line a lag.
    static func lines(_ tables: [CorrelogramTable], reach: Int) -> [String] {
        let bars = CorrelogramBars(reach: reach)
        let lags = tables.map(\.values.count).max() ?? 0
        let lagWidth = max(3, String(lags).count)
        func right(_ text: String, _ width: Int) -> String {
            String(repeating: " ", count: max(0, width - text.count)) + text
        }
        var header = right("lag", lagWidth)
        for table in tables { header += "  " + right(table.kind.rawValue, 6) + " " + bars.axis }
        var lines = [header.withoutTrailingSpaces]
        for lag in 0..<lags {
            var line = right(String(lag + 1), lagWidth)
            for table in tables {
                let value = table.values.indices.contains(lag) ? table.values[lag] : .nan
                let band = table.bands.indices.contains(lag) ? table.bands[lag] : .nan
                line +=
                    "  " + right(NumberDisplay.decimals(value, 3), 6) + " "
                    + bars.bar(value, band: band)
            }
            lines.append(line.withoutTrailingSpaces)
        }
        return lines
    }
}
