import CopseFrame

/// A session as a document: its cells that count, what each showed, and where it comes from.
///
/// It is made from what the store keeps, so that nothing runs again and a report shows what the
/// session showed. The same session gives the same bytes.
package struct SessionReport: Sendable {
    package var name: String
    var cells: [ReportCell] = []
    var provenance = Provenance()

    /// What the results follow from.
    struct Provenance: Sendable {
        var version = ""
        /// Microseconds since 1970 of the first and of the last cell.
        var began: Int64?
        var ended: Int64?
        /// The seed in force at the end.
        var seed: UInt64 = 0
        /// The seed before the first cell.
        var firstSeed: UInt64 = 0
        /// SHA-256 over the text of the cells.
        var cellsDigest = ""
        var files: [ReportFile] = []
        var models: [Model] = []
    }

    /// A model a cell trained or read.
    struct Model: Sendable {
        var name: String
        var cell: Int
        var digest: String
    }

    /// Where the session's name stands for a title: the first heading of a note, else the name.
    var title: String {
        for cell in cells {
            guard let prose = cell.prose else { continue }
            for block in MarkdownDocument(prose).blocks {
                if case .heading(_, let text) = block { return text.plainText }
            }
        }
        return "Session \(name)"
    }
}

/// A file the session read or wrote.
struct ReportFile: Sendable, Equatable {
    /// Without its folders, which are one machine's affair.
    var name: String
    var bytes: Int?
    /// 64 hexadecimal digits; nil for one that has not been hashed.
    var sha256: String?
    var isWritten = false
}

/// One cell of a report.
struct ReportCell: Sendable {
    var number: Int
    var source: String
    /// Names it bound.
    var names: [String] = []
    /// Names it bound with the identity of the value of each; `_` is the unnamed one.
    var bound: [(name: String, identity: String)] = []
    var notes: [String] = []
    /// `result` of the reply.
    var result: JSONValue = .object([])
    /// The result as it was shown, at 100 columns, without notes.
    var shown = ""
    var milliseconds: Double?
    /// The text of a `note`.
    var prose: String?

    var type: String { result["type"]?.string ?? "none" }
    var isHidden: Bool { type == "none" }
}
