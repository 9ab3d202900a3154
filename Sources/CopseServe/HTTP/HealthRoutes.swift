import HTTPTypes
import Hummingbird

/// Whether the process lives, and whether it wants traffic.
struct HealthRoutes: Sendable {
    let model: ServedModel
    let readiness: Readiness

    var routes: [Route] {
        [
            Route(.get, "/health/live") { _, _ in Response(json: Array(#"{"status":"live"}"#.utf8)) },
            Route(.get, "/health/ready") { _, _ in report(ready) },
            Route(.get, "/health") { _, _ in report(ready) },
        ]
    }

    private var ready: Bool { readiness.phase == .ready }

    /// 200 or 503, and what each part says of itself.
    private func report(_ isReady: Bool) -> Response {
        var json = JSONText()
        json.object { json in
            json.member("status", readiness.phase.rawValue)
            json.object("components") { json in
                json.object("model") { json in
                    json.member("status", "verified")
                    json.member("name", model.name)
                    json.member("version", model.version)
                    json.member("digest", model.digest)
                }
            }
        }
        var response = Response(json: json.bytes, status: isReady ? .ok : .serviceUnavailable)
        if !isReady { response.headers[.retryAfter] = "1" }
        return response
    }
}
