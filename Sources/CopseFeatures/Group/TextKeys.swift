/// Texts by slot: up to 48 bytes in one run of memory, longer ones apart.
struct TextKeys: Sendable {
    private static let stride = 48
    private var lengths = Slab<Int32>()
    private var bytes = Slab<UInt8>()
    private var long: [Int: [UInt8]] = [:]

    init() {}

    /// Makes room for slots `0 ..< slots`, to be used before `set`.
    mutating func own(slots: Int) {
        lengths.own(slots, filling: 0)
        bytes.own(slots * Self.stride, filling: 0)
    }

    /// - Parameter source: the text in a run of others.
    mutating func set(_ slot: Int, _ source: Lane<UInt8>, _ range: Range<Int>) {
        if Int(lengths.lane[slot]) > Self.stride { long[slot] = nil }
        lengths.lane[slot] = Int32(range.count)
        let text = source.slice(range.lowerBound, count: range.count)
        if range.count > Self.stride {
            var key: [UInt8] = []
            text.append(to: &key)
            long[slot] = key
        } else {
            bytes.lane.copy(text, to: slot * Self.stride)
        }
    }

    @inline(__always)
    func matches(_ slot: Int, _ source: Lane<UInt8>, _ range: Range<Int>) -> Bool {
        guard Int(lengths.lane[slot]) == range.count else { return false }
        let text = source.slice(range.lowerBound, count: range.count)
        if range.count > Self.stride { return matchesLong(slot, text) }
        return text.equals(bytes.lane.slice(slot &* Self.stride, count: range.count))
    }

    @inline(never)
    private func matchesLong(_ slot: Int, _ text: Lane<UInt8>) -> Bool {
        long[slot].map { key in key.withLane { text.equals($0) } } ?? false
    }

    subscript(slot: Int) -> [UInt8] {
        if let key = long[slot] { return key }
        var key: [UInt8] = []
        bytes.lane.slice(slot * Self.stride, count: Int(lengths.lane[slot])).append(to: &key)
        return key
    }
}

extension Lane<UInt8> {
    /// Whether two runs of bytes of one length are equal.
    @inline(__always)
    fileprivate func equals(_ other: Lane) -> Bool {
        if count < 8 {
            for at in 0..<count where self[at] != other[at] { return false }
            return true
        }
        // The last eight bytes may be compared twice.
        var difference = word(at: count &- 8) ^ other.word(at: count &- 8)
        var at = 0
        while at &+ 8 < count {
            difference |= word(at: at) ^ other.word(at: at)
            at = at &+ 8
        }
        return difference == 0
    }
}
