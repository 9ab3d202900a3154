import HTTPTypes
import Hummingbird
struct JSONText {
    var bytes: [UInt8] = []
    private var first = true
    mutating func object(_ body: (inout JSONText) -> Void) { bytes.append(0x7b); first = true; body(&self); bytes.append(0x7d); first = false }
    mutating func key(_ n: String) { if !first { bytes.append(0x2c) }; first = false; string(n); bytes.append(0x3a) }
    mutating func string(_ s: String) { bytes += Array("\"".utf8); for b in s.utf8 { if b == 0x22 || b == 0x5c { bytes.append(0x5c) }; if b < 32 { bytes.append(0x20); continue }; bytes.append(b) }; bytes += Array("\"".utf8) }
    mutating func object(_ name: String, _ body: (inout JSONText) -> Void) { key(name); object(body) }
    mutating func member(_ name: String, _ value: String) { key(name); string(value) }
    mutating func member(_ name: String, _ value: Int) { key(name); bytes += Array(String(value).utf8) }
}
package struct ServedModel: Sendable {
    package var name: String
    package var version: Int
    package var digest: String
    package var report: String { "" }
    package init(path: String) throws(ServeError) { name = path; version = 1; digest = "" }
}
extension Problem {
    var encoded: [UInt8] { 
        var json = JSONText()
        json.object { json in
        json.member("type", "urn:copse:problem:" + code)
        json.member("title", status.reasonPhrase)
        json.member("status", status.code)
        json.member("detail", detail)
        }
        return json.bytes
    }
    var responseHeaders: HTTPFields { var h = headers; h[.contentType] = "application/problem+json"; if closesConnection { h[.connection] = "close" }; return h }
}
struct PredictionService: Sendable {
    let model: ServedModel
    let limits: Limits
    let admission: Admission
    let threads: ScoringThreads
}
struct PredictRoutes { let service: PredictionService; var routes: [Route] { [ Route(.post, "/api/v1/predict") { r, _ in _ = try await r.collectBody(within: service.limits); throw Problem(.unprocessableContent, code: "x", detail: "y") } ] } }
struct ModelRoutes { let model: ServedModel; var routes: [Route] { [] } }
package enum CopseServeVersion { package static let text = "0.1.0" }
extension ServeError { package var isUsage: Bool { false } }
