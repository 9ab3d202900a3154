import HTTPTypes
import Hummingbird
import NIOCore

extension Request {
    /// Refuses a compressed body: a few bytes could then ask for gigabytes.
    func requireIdentityEncoding() throws(Problem) {
        guard let encoding = headers[.contentEncoding], encoding.lowercased() != "identity" else {
            return
        }
        throw .unsupportedEncoding(encoding)
    }

    /// The whole body, refused as soon as it is seen to be larger or slower than `limits`,
    /// whether or not a length was announced.
    func collectBody(within limits: Limits) async throws -> [UInt8] {
        try requireIdentityEncoding()
        var bytes: [UInt8] = []
        if let length = headers[.contentLength].flatMap({ Int($0) }) {
            guard length <= limits.bodyBytes else { throw Problem.tooLarge(limits) }
            bytes.reserveCapacity(length)
        }
        let start = ContinuousClock.now
        for try await buffer in body {
            guard bytes.count + buffer.readableBytes <= limits.bodyBytes else {
                throw Problem.tooLarge(limits)
            }
            bytes.append(contentsOf: buffer.readableBytesView)
            guard ContinuousClock.now - start < limits.bodyTimeout else {
                throw Problem.tooSlow(limits)
            }
        }
        return bytes
    }
}

extension Problem {
    static func tooLarge(_ limits: Limits) -> Problem {
        Problem(
            .contentTooLarge, code: "http.bodyTooLarge",
            detail:
                "The body is larger than \(limits.bodyBytes) bytes. Send fewer transactions, or "
                + "any number as application/x-ndjson to /api/v1/predict/batch.",
            closesConnection: true)
    }

    static func tooSlow(_ limits: Limits) -> Problem {
        Problem(
            .requestTimeout, code: "http.bodyTooSlow",
            detail: "The body did not arrive within \(limits.bodyTimeout.components.seconds) s.",
            closesConnection: true)
    }
}
