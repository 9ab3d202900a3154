import HTTPTypes
import Hummingbird
import Logging
import NIOCore
import NIOHTTP1

/// From request to answer: guard, route, handler; whatever goes wrong leaves as a problem.
struct Gateway: HTTPResponder {
    typealias Context = BasicRequestContext

    let guardian: LoopbackGuard
    let table: RouteTable

    func respond(to request: Request, context: BasicRequestContext) async throws -> Response {
        do {
            if let refusal = guardian.refusal(of: request) { throw refusal }
            let (route, values) = try table.route(request.method, request.uri.path)
            let response = try await route.handler(request, values)
            return request.method == .head ? response.createHeadResponse() : response
        } catch let problem as Problem {
            return Response(problem)
        } catch let error as HTTPParserError {
            throw error
        } catch is CancellationError {
            return Response(.stopping)
        } catch {
            context.logger.error("request failed", metadata: ["error": "\(error)"])
            return Response(.inner)
        }
    }
}

extension Response {
    init(_ problem: Problem) {
        self.init(
            status: problem.status, headers: problem.responseHeaders,
            body: ResponseBody(byteBuffer: ByteBuffer(bytes: problem.encoded)))
    }

    /// A JSON answer; nothing here may be kept by a cache.
    init(json: [UInt8], status: HTTPResponse.Status = .ok) {
        self.init(
            status: status, headers: [.contentType: "application/json", .cacheControl: "no-store"],
            body: ResponseBody(byteBuffer: ByteBuffer(bytes: json)))
    }
}

extension Problem {
    static let stopping = Problem(
        .serviceUnavailable, code: "serve.stopping", detail: "copsed is stopping.",
        headers: [.retryAfter: "1"], closesConnection: true)

    static let inner = Problem(
        .internalServerError, code: "serve.internal",
        detail: "copsed failed to answer; its log says why.", closesConnection: true)

    static func busy(_ limit: Int) -> Problem {
        Problem(
            .serviceUnavailable, code: "serve.busy",
            detail: "copsed already works on \(limit) requests. Try again in a second.",
            headers: [.retryAfter: "1"], closesConnection: true)
    }
}
