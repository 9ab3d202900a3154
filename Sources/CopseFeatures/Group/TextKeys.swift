/// Texts by slot: up to 48 bytes in one run of memory, longer ones apart.
struct TextKeys: Sendable {
    private static let stride = 48
    private var bytes = Slab<UInt8>()
    private var long: [Int: [UInt8]] = [:]

    init() {}

    /// Makes the memory this value's alone.
    mutating func own() { bytes.own() }

    /// Makes room for slots `0 ..< slots`, to be used before `set`. The memory is this value's alone.
    @inline(__always)
    mutating func reserve(slots: Int) {
        bytes.reserve(slots &* Self.stride, filling: 0)
    }

    /// - Parameter length: of the text that the slot had before, 0 if none.
    mutating func set(_ slot: Int, _ text: Lane<UInt8>, replacing length: Int) {
        if length > Self.stride { long[slot] = nil }
        if text.count > Self.stride {
            var key: [UInt8] = []
            text.append(to: &key)
            long[slot] = key
        } else {
            bytes.lane.copy(text, to: slot * Self.stride)
        }
    }

    /// Whether the slot's text is this one, which is as long.
    @inline(__always)
    func matches(_ slot: Int, _ text: Lane<UInt8>) -> Bool {
        if text.count > Self.stride { return matchesLong(slot, text) }
        return text.equals(bytes.lane.slice(slot &* Self.stride, count: text.count))
    }

    @inline(never)
    private func matchesLong(_ slot: Int, _ text: Lane<UInt8>) -> Bool {
        long[slot].map { key in key.withLane { text.equals($0) } } ?? false
    }

    func text(_ slot: Int, length: Int) -> [UInt8] {
        if let key = long[slot] { return key }
        var key: [UInt8] = []
        bytes.lane.slice(slot * Self.stride, count: length).append(to: &key)
        return key
    }
}
