package import NIOCore

/// What one client may ask of the daemon.
package struct Limits: Sendable, Equatable {
    /// Bytes of a JSON body: 8 MiB.
    package var bodyBytes = 8 << 20
    /// Transactions of a JSON batch; more go as NDJSON.
    package var batchTransactions = 1000
    /// Bytes of one NDJSON line: 1 MiB. A longer line is answered as a fault and skipped.
    package var lineBytes = 1 << 20
    /// Rows scored in one go while a stream is read.
    package var blockRows = 256
    /// Requests read and scored at once; the next gets 503 with `Retry-After`.
    package var inFlight = 64
    /// Open connections; further ones wait in the listen queue.
    package var connections = 1024
    /// Time without a byte after which a connection is closed.
    package var idleTimeout = TimeAmount.seconds(60)
    /// Time in which a JSON body must have arrived whole.
    package var bodyTimeout = Duration.seconds(30)
    /// Bytes of a request's head.
    package var headBytes = 16 << 10
    package var headFields = 100
    /// Answer bytes held for a client that sends but does not yet read: 16 MiB.
    package var pendingAnswerBytes = 16 << 20
    /// Time that a shutdown waits for requests in flight.
    package var drainTimeout = Duration.seconds(30)

    package init() {}
}
