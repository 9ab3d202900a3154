/// What can go wrong with a query over frames. Cases carry facts; the wording is in
/// `SQLError+Message.swift`.
package enum SQLError: Error, Sendable, Equatable {
    case interrupted
    /// Nothing, or only blanks and comments.
    case empty
    /// Two statements; the second begins at this byte of the text.
    case several(at: Int)
    /// A statement that gives no table, by its first word.
    case notQuery(String)
    /// A placeholder: `?`, `:name`.
    case placeholder
    case tableNotFound(name: String, frames: [String])
    case columnNotFound(name: String, suggestion: String?)
    /// Two columns that SQL cannot tell apart, as it takes small letters for capitals.
    case sameName(first: String, second: String, frame: String)
    case tooManyColumns(frame: String, count: Int)
    /// What SQLite stumbles over, the byte where it stands, and whether a column is called so.
    case syntax(near: String, at: Int?, isColumn: Bool)
    /// What SQLite says where no case above fits, and the byte it is about.
    case failed(detail: String, at: Int?)

    /// The byte of the text that is to blame, where it is known.
    package var offset: Int? {
        switch self {
        case .several(let at): at
        case .syntax(_, let at, _), .failed(_, let at): at
        default: nil
        }
    }
}
