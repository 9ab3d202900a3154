import CopseDetector
import CopseFrame
import HTTPTypes
import Hummingbird
import NIOCore

/// `POST /api/v1/predict` and `/api/v1/predict/batch`.
struct PredictRoutes: Sendable {
    let model: ServedModel
    let limits: Limits
    let admission: Admission
    let threads: ScoringThreads

    var routes: [Route] {
        [
            Route(.post, "/api/v1/predict") { request, _ in try await predict(request) },
            Route(.post, "/api/v1/predict/batch") { request, _ in
                try await predictBatch(request)
            },
        ]
    }

    private func predict(_ request: Request) async throws -> Response {
        let options = try Self.options(request)
        guard case .json = MediaType(of: request.headers) else {
            throw Problem.unsupported(request, expected: "application/json")
        }
        let ticket = try admission.enter()
        defer { ticket.leave() }
        let body = try await request.collectBody(within: limits)
        return Response(
            json: try await threads.run(bytes: body.count) {
                try JSONRequest(model: model, limits: limits).single(body, options)
            })
    }

    private func predictBatch(_ request: Request) async throws -> Response {
        let options = try Self.options(request)
        switch MediaType(of: request.headers) {
        case .json:
            let ticket = try admission.enter()
            defer { ticket.leave() }
            let body = try await request.collectBody(within: limits)
            return Response(
                json: try await threads.run(bytes: body.count) {
                    try JSONRequest(model: model, limits: limits).batch(body, options)
                })
        case .lines:
            try request.requireIdentityEncoding()
            let ticket = try admission.enter()
            let lane = try LineLane(model, options, limits: limits)
            return LineStream(lane, threads: threads).response(to: request.body, ticket: ticket)
        case .other:
            throw Problem.unsupported(
                request, expected: "application/json and application/x-ndjson")
        }
    }

    private enum StateName: String, CaseIterable { case empty, model, stream }

    private static func options(_ request: Request) throws(Problem) -> PredictionRun.Options {
        let query = try Query(request, known: ["state", "explain"])
        let explains = try query.flag("explain")
        switch try query.choice("state", standard: StateName.empty) {
        case .empty: return .init(state: .empty, explains: explains)
        case .model: return .init(state: .model, explains: explains)
        case .stream: throw .noStream
        }
    }
}
