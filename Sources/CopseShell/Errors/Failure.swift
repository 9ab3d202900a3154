/// Why a cell failed, in the words the user reads.
///
/// Every room's error becomes one of these in `Failure+Rooms.swift`.
package struct Failure: Error, Sendable, Equatable {
    package var code: String
    /// One sentence: what and where.
    package var message: String
    /// What to do about it.
    package var hint: String?
    /// The part of the cell it is about, in code points.
    package var range: Range<Int>?

    package init(code: String, message: String, hint: String? = nil, range: Range<Int>? = nil) {
        self.code = code
        self.message = message
        self.hint = hint
        self.range = range
    }

    init(_ error: ShellError, at range: Range<Int>? = nil) {
        self.init(code: error.code, message: error.message, hint: error.hint, range: range)
    }

    init(_ problem: MarkedText.Problem) {
        switch problem {
        case .unterminatedQuote(let quote, let position):
            self.init(.unterminatedQuote(String(quote)), at: position..<position + 1)
        case .unclosedBracket(let bracket, let position):
            self.init(.unclosedBracket(String(bracket)), at: position..<position + 1)
        case .strayBracket(let bracket, let position):
            self.init(.strayBracket(String(bracket)), at: position..<position + 1)
        case .mismatchedBracket(let bracket, let opened, let position):
            self.init(
                .mismatchedBracket(String(bracket), opened: String(opened)),
                at: position..<position + 1)
        }
    }

    /// The same failure, about `range` where it did not say.
    func at(_ range: Range<Int>) -> Failure {
        var failure = self
        // Nothing in the text is to blame for a ^C.
        if code == ShellError.interrupted.code { return failure }
        failure.range = failure.range ?? range
        return failure
    }
}

/// Where a failure points to: a line of the cell and code points of it, from 1.
package struct Position: Sendable, Equatable {
    package var line: Int
    package var column: Int
    /// The text of that line, for the caret below it.
    package var text: String
    /// How many characters are meant, at least 1 and not beyond the line's end.
    package var length: Int

    /// - Parameter range: code points of `source`; it may stand just behind its end.
    package init(of range: Range<Int>, in source: String) {
        let scalars = Array(source.unicodeScalars)
        let start = min(max(range.lowerBound, 0), scalars.count)
        let lineStart = scalars[..<start].lastIndex(where: \.isLineEnd).map { $0 + 1 } ?? 0
        let lineEnd = scalars[start...].firstIndex(where: \.isLineEnd) ?? scalars.count
        var breaks = 0
        for position in 0..<start {
            switch scalars[position] {
            case "\n": breaks += 1
            case "\r" where position + 1 == scalars.count || scalars[position + 1] != "\n":
                breaks += 1
            default: break
            }
        }
        line = breaks + 1
        column = start - lineStart + 1
        var view = String.UnicodeScalarView()
        view.append(contentsOf: scalars[lineStart..<max(lineStart, lineEnd)])
        text = String(view)
        length = max(1, min(range.upperBound, lineEnd) - start)
    }
}
