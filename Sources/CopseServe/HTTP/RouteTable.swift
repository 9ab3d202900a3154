import HTTPTypes
import Hummingbird

/// One thing the daemon answers.
struct Route: Sendable {
    typealias Handler = @Sendable (Request, [String: String]) async throws -> Response

    var method: HTTPRequest.Method
    /// `/api/v1/models/{model}/versions`: a part in braces matches any one part.
    var path: String
    var handler: Handler

    init(_ method: HTTPRequest.Method, _ path: String, handler: @escaping Handler) {
        self.method = method
        self.path = path
        self.handler = handler
    }

    /// The values of the braces when `parts` match the path.
    func match(_ parts: [Substring]) -> [String: String]? {
        let pattern = RouteTable.parts(path)
        guard pattern.count == parts.count else { return nil }
        var values: [String: String] = [:]
        for (expected, part) in zip(pattern, parts) {
            if expected.hasPrefix("{") {
                values[String(expected.dropFirst().dropLast())] = String(part)
            } else if expected != part {
                return nil
            }
        }
        return values
    }
}

/// The one list of routes, from which answers, 404s with near routes and 405s with `Allow` come.
struct RouteTable: Sendable {
    var routes: [Route]

    /// - Throws: 404 naming near routes, 405 naming the methods of the path.
    func route(
        _ method: HTTPRequest.Method, _ path: String
    ) throws(Problem) -> (Route, [String: String]) {
        let parts = Self.parts(path)
        var allowed: [HTTPRequest.Method] = []
        for route in routes {
            guard let values = route.match(parts) else { continue }
            if route.method == method || (method == .head && route.method == .get) {
                return (route, values)
            }
            allowed.append(route.method)
            if route.method == .get { allowed.append(.head) }
        }
        guard allowed.isEmpty else { throw Self.wrongMethod(method, path, allowed) }
        throw unknown(path)
    }

    static func parts(_ path: some StringProtocol) -> [Substring] {
        path.split(separator: "/").map { Substring($0) }
    }

    private static func wrongMethod(
        _ method: HTTPRequest.Method, _ path: String, _ allowed: [HTTPRequest.Method]
    ) -> Problem {
        let names = allowed.map(\.rawValue).joined(separator: ", ")
        return Problem(
            .methodNotAllowed, code: "http.method",
            detail: "\(path) does not answer \(method.rawValue), only \(names).",
            headers: [.allow: names], closesConnection: true)
    }

    private func unknown(_ path: String) -> Problem {
        let near = near(path)
        let hint =
            near.isEmpty
            ? "GET /openapi.json lists all routes." : "Near: \(near.joined(separator: ", "))."
        return Problem(
            .notFound, code: "http.routeUnknown",
            detail: "There is no \(path.prefix(200)). \(hint)",
            closesConnection: true)
    }

    /// Up to three paths that share most parts with `path`, best first.
    func near(_ path: String) -> [String] {
        let parts = Set(Self.parts(path).prefix(16))
        var best: [(path: String, score: Int)] = []
        for route in routes where !best.contains(where: { $0.path == route.path }) {
            let pattern = Self.parts(route.path)
            let shared = pattern.filter(parts.contains).count
            // A last part that begins alike counts as much as a shared folder.
            let last = pattern.last ?? ""
            let given = Self.parts(path).last ?? ""
            let alike = zip(last, given).prefix { $0 == $1 }.count >= 3 ? 2 : 0
            if shared + alike > 0 { best.append((route.path, 2 * shared + alike)) }
        }
        return best.sorted { $0.score > $1.score }.prefix(3).map(\.path)
    }
}
