/// A queue of doubles in one growing array.
struct RingQueue: Sendable {
    private var storage: [Double] = []
    private var head = 0
    private(set) var count = 0

    init() {}

    init(_ values: [Double]) { for value in values { append(value) } }

    var values: [Double] { (0..<count).map { self[$0] } }

    var first: Double { storage[head] }

    subscript(index: Int) -> Double { storage[(head + index) & (storage.count - 1)] }

    mutating func append(_ value: Double) {
        if count == storage.count {
            let old = values
            storage = old + Array(repeating: 0, count: max(4, old.count * 2) - old.count)
            head = 0
        }
        storage[(head + count) & (storage.count - 1)] = value
        count += 1
    }

    /// - Precondition: the queue is not empty.
    @discardableResult
    mutating func removeFirst() -> Double {
        let value = storage[head]
        head = (head + 1) & (storage.count - 1)
        count -= 1
        return value
    }

    /// Empties the queue; a large array is given back.
    mutating func removeAll() {
        head = 0
        count = 0
        if storage.count > 64 { storage = [] }
    }
}

/// The extreme of a sliding window: an ascending queue of places whose values only get worse.
///
/// Of equal values the earliest is kept, as a scan of the window would.
struct ExtremeQueue: Sendable {
    let takesLargest: Bool
    private var entries: [(place: Int, value: Double)] = []
    private var head = 0

    init(takesLargest: Bool) { self.takesLargest = takesLargest }

    var best: Double { head < entries.count ? entries[head].value : .nan }

    /// - Precondition: places ascend.
    mutating func append(_ value: Double, at place: Int) {
        while entries.count > head, let last = entries.last,
            takesLargest ? last.value < value : last.value > value
        {
            entries.removeLast()
        }
        if head == entries.count {
            entries.removeAll(keepingCapacity: true)
            head = 0
        }
        entries.append((place, value))
    }

    /// Forgets values before a place.
    mutating func remove(before place: Int) {
        while head < entries.count, entries[head].place < place { head += 1 }
        if head > 32, head * 2 > entries.count {
            entries.removeFirst(head)
            head = 0
        }
    }
}
