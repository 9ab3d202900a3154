import HTTPTypes
import Hummingbird
import NIOCore
import Synchronization

/// A request of any number of lines, answered while it is still being sent.
///
/// Every piece of the body is answered before the next is asked for, so memory does not grow with
/// the request: a client that does not read its answers is soon not read either.
final class LineStream: Sendable {
    /// Mutated in its place: a copy would make the recipe's state copy itself.
    private let lane: Mutex<LineLane>
    private let threads: ScoringThreads

    init(_ lane: LineLane, threads: ScoringThreads) {
        self.lane = Mutex(lane)
        self.threads = threads
    }

    /// - Parameter ticket: kept until the last line is answered.
    func response(to body: RequestBody, ticket: Admission.Ticket) -> Response {
        Response(
            status: .ok,
            headers: [.contentType: "application/x-ndjson", .cacheControl: "no-store"],
            body: ResponseBody { [self] writer in
                defer { ticket.leave() }
                for try await piece in body {
                    let bytes = Array(piece.readableBytesView)
                    let answers = try await threads.run(bytes: bytes.count) { [self] in
                        lane.withLock { $0.answers(to: bytes) }
                    }
                    if !answers.isEmpty { try await writer.write(ByteBuffer(bytes: answers)) }
                }
                let last = lane.withLock { $0.lastAnswers() }
                if !last.isEmpty { try await writer.write(ByteBuffer(bytes: last)) }
                try await writer.finish(nil)
            })
    }
}
