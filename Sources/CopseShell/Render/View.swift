import CopseDetector
import CopseFeatures
import CopseFrame

/// A result as blocks that each output for people lays out in its own way.
struct View: Sendable {
    enum Block: Sendable {
        case line(String)
        /// Names and values, one a line.
        case facts([(name: String, value: String)])
        case table(TableView)
        /// Tables that say the same: the first that fits the width, else the last.
        case fitting([[TableView]])
        case chart(Chart)
        /// Text to be kept as it is.
        case code(String)
    }

    var blocks: [Block] = []

    /// Marks the columns that a cell names, so that they are shown before others.
    mutating func ask(for source: String) {
        let words = Set(
            source.unicodeScalars.split { !$0.isNameCharacter }.map { String($0) })
        for (index, block) in blocks.enumerated() {
            guard case .table(var table) = block else { continue }
            for column in table.columns.indices
            where words.contains(table.columns[column].name) {
                table.columns[column].isAsked = true
            }
            blocks[index] = .table(table)
        }
    }

    init() {}
    init(_ blocks: Block...) { self.blocks = blocks }
}
