import HTTPTypes
import NIOCore
import NIOHTTP1
import NIOHTTPTypes

/// What one connection is owed beside routes: an answer to a head that cannot be parsed, `100
/// Continue` for clients that wait for it, and a close that does not destroy the answer.
///
/// Sits before Hummingbird's own handlers, which would answer a broken head without a body and
/// read a refused upload to its end.
final class ConnectionGuard: ChannelDuplexHandler, RemovableChannelHandler {
    typealias InboundIn = HTTPRequestPart
    typealias InboundOut = HTTPRequestPart
    typealias OutboundIn = HTTPResponsePart
    typealias OutboundOut = HTTPResponsePart

    /// Time in which the peer may read the last answer before the connection is cut.
    private static let linger = TimeAmount.seconds(2)

    private let limits: Limits
    private var openRequests = 0
    private var isAnswering = false
    private var closesAfterAnswer = false
    /// Once the output is closed, what is still written goes nowhere.
    private var isOutputClosed = false

    init(limits: Limits) { self.limits = limits }

    func handlerAdded(context: ChannelHandlerContext) {
        let high = limits.pendingAnswerBytes
        let mark = ChannelOptions.Types.WriteBufferWaterMark(low: high / 2, high: high)
        context.channel.setOption(.writeBufferWaterMark, value: mark).whenFailure { _ in }
    }

    // MARK: Inbound

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        if case .head(let head) = unwrapInboundIn(data) {
            openRequests += 1
            if openRequests == 1, isAwaitingContinue(head) {
                let head = HTTPResponsePart.head(HTTPResponse(status: .continue))
                context.writeAndFlush(wrapOutboundOut(head), promise: nil)
            }
        }
        context.fireChannelRead(data)
    }

    /// A client told that its body is too large should not begin to send it.
    private func isAwaitingContinue(_ head: HTTPRequest) -> Bool {
        guard head.headerFields[.expect]?.lowercased() == "100-continue" else { return false }
        guard let length = head.headerFields[.contentLength].flatMap({ Int($0) }) else {
            return true
        }
        return length <= limits.bodyBytes || MediaType(of: head.headerFields) == .lines
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        guard let fault = error as? HTTPParserError, !isOutputClosed else {
            return context.fireErrorCaught(error)
        }
        if !isAnswering, openRequests <= 1 {
            let problem = Problem(parserFault: fault)
            var head = HTTPResponse(status: problem.status, headerFields: problem.responseHeaders)
            let body = ByteBuffer(bytes: problem.encoded)
            head.headerFields[.contentLength] = String(body.readableBytes)
            head.headerFields[.connection] = "close"
            context.write(wrapOutboundOut(.head(head)), promise: nil)
            context.write(wrapOutboundOut(.body(body)), promise: nil)
            context.write(wrapOutboundOut(.end(nil)), promise: nil)
        }
        closeOutput(context)
        context.fireErrorCaught(error)
    }

    // MARK: Outbound

    func write(
        context: ChannelHandlerContext, data: NIOAny, promise: EventLoopPromise<Void>?
    ) {
        if isOutputClosed {
            promise?.fail(ChannelError.outputClosed)
            return
        }
        switch unwrapOutboundIn(data) {
        case .head(let head):
            if head.status.kind != .informational {
                isAnswering = true
                closesAfterAnswer = head.headerFields[.connection] == "close"
            }
            context.write(data, promise: promise)
        case .body:
            context.write(data, promise: promise)
        case .end:
            isAnswering = false
            openRequests -= 1
            context.write(data, promise: promise)
            if closesAfterAnswer { closeOutput(context) }
        }
    }

    /// Closes our half and cuts the connection a little later: closing a socket with unread bytes
    /// at once resets it, and the peer never sees the answer.
    private func closeOutput(_ context: ChannelHandlerContext) {
        isOutputClosed = true
        context.flush()
        context.close(mode: .output, promise: nil)
        let channel = context.channel
        context.eventLoop.scheduleTask(in: Self.linger) { channel.close(promise: nil) }
    }
}

extension Problem {
    /// What to tell a client whose bytes are not HTTP.
    init(parserFault: HTTPParserError) {
        if case .headerOverflow = parserFault {
            self.init(
                .requestHeaderFieldsTooLarge, code: "http.headTooLarge",
                detail: "The request's header fields are larger than copsed reads.",
                closesConnection: true)
        } else {
            self.init(
                .badRequest, code: "http.malformed",
                detail: "The request is not valid HTTP/1.1 (\(parserFault)).",
                closesConnection: true)
        }
    }
}
