/// What the library's calls throw: the shell's own sentences.
public struct CopseError: Error, Sendable, Equatable, CustomStringConvertible {
    /// Stable, for programs: `train.parameter`, `model.damaged`, ….
    public var code: String
    /// One sentence: what and where.
    public var message: String
    /// What to do about it.
    public var hint: String?

    package init(code: String, message: String, hint: String?) {
        self.code = code
        self.message = message
        self.hint = hint
    }

    public var description: String { hint.map { "\(message) (\($0))" } ?? message }
}

extension CopseError {
    init(_ error: ForestError) {
        self.init(code: error.code, message: error.message, hint: error.hint)
    }
}
