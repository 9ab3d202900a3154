/// Why bytes are not the JSON that was expected, and where.
package struct JSONError: Error, Sendable, Equatable {
    package enum Reason: Sendable, Equatable {
        case unexpectedEnd
        case unexpected(UInt8, expected: String)
        case badNumber
        case badEscape
        case controlCharacter
        case loneSurrogate
        case notUTF8
        case tooDeep(limit: Int)
        case tooLong(limit: Int)
        case trailingText
        case repeatedKey(String)
        /// A record is a value of this kind.
        case notAnObject(JSONScanner.Kind)
    }

    package var reason: Reason
    /// The byte, from 0.
    package var offset: Int
    /// Line and column from 1; columns count code points.
    package var line: Int
    package var column: Int

    package init(reason: Reason, offset: Int, line: Int, column: Int) {
        self.reason = reason
        self.offset = offset
        self.line = line
        self.column = column
    }

    /// What is wrong, without where: a clause for the end of a sentence.
    package var what: String {
        switch reason {
        case .unexpectedEnd: "the JSON text ends too early"
        case .unexpected(let byte, let expected):
            "expected \(expected), found \(Self.described(byte))"
        case .badNumber: "this is not a JSON number"
        case .badEscape: "this is not a JSON escape"
        case .controlCharacter: "a control character must be escaped in a JSON string"
        case .loneSurrogate: "half of a surrogate pair stands alone"
        case .notUTF8: "the bytes are not UTF-8"
        case .tooDeep(let limit): "the JSON is nested deeper than \(limit)"
        case .tooLong(let limit): "the JSON text is longer than \(limit) bytes"
        case .trailingText: "text follows the JSON value"
        case .notAnObject(let kind): "expected an object, found \(kind.described)"
        case .repeatedKey(let key): "the key '\(key)' occurs twice"
        }
    }

    /// Where and what: `line 3, column 14: expected ',' or '}', found 'x'`.
    package var located: String { "line \(line), column \(column): \(what)" }

    package var message: String { located + "." }

    private static func described(_ byte: UInt8) -> String {
        switch byte {
        case 0x0a: "the end of the line"
        case 0x21...0x7e: "'\(Unicode.Scalar(byte))'"
        case 0x20: "a space"
        default: "byte \(byte)"
        }
    }
}
