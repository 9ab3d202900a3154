import CopseFrame
import HTTPTypes
import Hummingbird

/// Whether the process lives, and whether it wants traffic.
struct HealthRoutes: Sendable {
    let model: ServedModel
    let readiness: Readiness

    var routes: [Route] {
        [
            Route(.get, "/health/live") { _, _ in Response(json: Array(#"{"status":"live"}"#.utf8))
            },
            Route(.get, "/health/ready") { _, _ in report(ready) },
            Route(.get, "/health") { _, _ in report(ready) },
        ]
    }

    private var ready: Bool { readiness.phase == .ready }

    /// 200 or 503, and what each part says of itself.
    private func report(_ isReady: Bool) -> Response {
        var json = JSONWriter()
        json.beginObject()
        json.key("status")
        json.string(readiness.phase.rawValue)
        json.key("components")
        json.beginObject()
        json.key("model")
        json.beginObject()
        json.key("status")
        json.string("verified")
        json.key("name")
        json.string(model.name)
        json.key("version")
        json.int(model.version)
        json.key("digest")
        json.string(model.digest)
        json.endObject()
        json.endObject()
        json.endObject()
        var response = Response(json: json.bytes, status: isReady ? .ok : .serviceUnavailable)
        if !isReady { response.headers[.retryAfter] = "1" }
        return response
    }
}
