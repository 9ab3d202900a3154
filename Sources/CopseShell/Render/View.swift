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

    init() {}
    init(_ blocks: Block...) { self.blocks = blocks }
}
