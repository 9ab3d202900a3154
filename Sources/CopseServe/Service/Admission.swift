import Synchronization

/// A bound on the requests that are read and scored at once; what does not fit is told to come
/// back.
final class Admission: Sendable {
    /// A place taken. It is given back by `leave()`, at the latest when nobody holds the ticket.
    final class Ticket: Sendable {
        private let admission: Admission
        private let isHeld = Mutex(true)

        fileprivate init(_ admission: Admission) { self.admission = admission }

        deinit { leave() }

        func leave() {
            let wasHeld = isHeld.withLock { held in
                defer { held = false }
                return held
            }
            if wasHeld { admission.inFlight.withLock { $0 -= 1 } }
        }
    }

    let limit: Int
    private let inFlight = Mutex(0)

    init(limit: Int) { self.limit = limit }

    /// - Throws: 503 when `limit` tickets are out.
    func enter() throws(Problem) -> Ticket {
        let isFree = inFlight.withLock { count in
            guard count < limit else { return false }
            count += 1
            return true
        }
        guard isFree else { throw .busy(limit) }
        return Ticket(self)
    }
}
