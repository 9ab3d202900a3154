import HTTPTypes
import Hummingbird
struct JSONText {
    var bytes: [UInt8] = []
    mutating func object(_ body: (inout JSONText) -> Void) {}
    mutating func object(_ name: String, _ body: (inout JSONText) -> Void) {}
    mutating func member(_ name: String, _ value: String) {}
    mutating func member(_ name: String, _ value: Int) {}
}
package struct ServedModel: Sendable {
    package var name: String
    package var version: Int
    package var digest: String
    package var report: String { "" }
    package init(path: String) throws(ServeError) { name = path; version = 1; digest = "" }
}
extension Problem {
    var encoded: [UInt8] { [] }
    var responseHeaders: HTTPFields { [:] }
}
struct PredictionService: Sendable {
    let model: ServedModel
    let limits: Limits
    let admission: Admission
    let threads: ScoringThreads
}
struct PredictRoutes { let service: PredictionService; var routes: [Route] { [] } }
struct ModelRoutes { let model: ServedModel; var routes: [Route] { [] } }
package enum CopseServeVersion { package static let text = "0.1.0" }
extension ServeError { package var isUsage: Bool { false } }
