import HTTPTypes
import Hummingbird

/// How a request's body is written, as far as copsed reads it.
enum MediaType: Sendable, Equatable {
    case json
    /// One JSON object a line.
    case lines
    case other

    /// The media type of a request with `headers`; a missing header means JSON.
    init(of headers: HTTPFields) {
        guard let value = headers[.contentType] else {
            self = .json
            return
        }
        let parts = value.lowercased().split(separator: ";").map { part in
            part.filter { !$0.isWhitespace }
        }
        let isUTF8 = parts.dropFirst().allSatisfy { part in
            guard part.hasPrefix("charset=") else { return true }
            return ["utf-8", "\"utf-8\"", "utf8", "us-ascii"].contains(part.dropFirst(8))
        }
        switch (parts.first ?? "", isUTF8) {
        case ("application/json", true): self = .json
        case ("application/x-ndjson", true), ("application/ndjson", true),
            ("application/jsonl", true):
            self = .lines
        default: self = .other
        }
    }
}

extension Problem {
    /// A body that is neither of the types in `expected`.
    static func unsupported(_ request: Request, expected: String) -> Problem {
        let name = request.headers[.contentType] ?? ""
        return Problem(
            .unsupportedMediaType, code: "http.contentType",
            detail: "Content-Type is '\(name)'; this route reads \(expected).",
            closesConnection: true)
    }

    static func unsupportedEncoding(_ name: String) -> Problem {
        Problem(
            .unsupportedMediaType, code: "http.contentEncoding",
            detail: "Content-Encoding is '\(name)'; send the body uncompressed.",
            headers: [.acceptEncoding: "identity"], closesConnection: true)
    }
}
