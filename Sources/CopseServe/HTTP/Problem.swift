import HTTPTypes

/// Why a request was refused, as the client reads it (RFC 9457).
struct Problem: Error, Sendable {
    /// One fault of several: a transaction of a batch, a field of a transaction.
    struct Fault: Sendable, Equatable {
        /// The transaction's place in the request, from 0; nil outside a batch.
        var index: Int?
        /// `frame.columnNotFound` and the like.
        var code: String
        var detail: String
        /// Where in the text, from 1, in code points.
        var line: Int?
        var column: Int?
    }

    var status: HTTPResponse.Status
    /// `http.routeUnknown` and the like; the `type` is `urn:copse:problem:` + code.
    var code: String
    /// What happened to this request and what to do.
    var detail: String
    var faults: [Fault] = []
    /// `Allow`, `Retry-After` and other headers the status asks for.
    var headers: HTTPFields = [:]
    /// Whether the rest of the request is not worth reading: the connection is closed.
    var closesConnection = false

    init(
        _ status: HTTPResponse.Status, code: String, detail: String, faults: [Fault] = [],
        headers: HTTPFields = [:], closesConnection: Bool = false
    ) {
        self.status = status
        self.code = code
        self.detail = detail
        self.faults = faults
        self.headers = headers
        self.closesConnection = closesConnection
    }
}
