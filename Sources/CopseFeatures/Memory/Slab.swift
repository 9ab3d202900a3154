/// Growing memory for plain values with value semantics: copies share it until one asks for its
/// own.
///
/// Unlike an array it is asked once per block, by `own`, and not at every write: whoever writes to
/// `lane` has called `own` before.
struct Slab<Element: BitwiseCopyable & Sendable>: @unchecked Sendable {
    // Unchecked, because shared memory is only read: `own` makes a copy before anything is written.

    private var storage: SlabStorage<Element>?
    private(set) var lane = Lane<Element>()

    init() {}

    init(_ values: [Element]) {
        guard let first = values.first else { return }
        own(values.count, filling: first)
        for (index, value) in values.enumerated() { lane[index] = value }
    }

    var count: Int { lane.count }

    /// Makes the memory this value's alone, so that `reserve` is enough until the value is copied.
    mutating func own() {
        guard lane.count > 0, !isKnownUniquelyReferenced(&storage) else { return }
        move(to: lane.count, filling: lane[0], isKept: true)
    }

    /// As `own(_:filling:)` of memory that is this value's alone already.
    @inline(__always)
    mutating func reserve(_ count: Int, filling value: Element) {
        if count > lane.count { move(to: count, filling: value, isKept: true) }
    }

    /// Makes the memory this value's alone, at least `count` values long; new ones are `value`.
    @inline(__always)
    mutating func own(_ count: Int, filling value: Element) {
        if count <= lane.count, isKnownUniquelyReferenced(&storage) || lane.count == 0 { return }
        move(to: count, filling: value, isKept: true)
    }

    /// As `own`, but what the values are afterwards is undefined where it had to move.
    ///
    /// - Returns: whether it had to.
    @inline(__always)
    mutating func ownScratch(_ count: Int, filling value: Element) -> Bool {
        if count <= lane.count, isKnownUniquelyReferenced(&storage) || lane.count == 0 {
            return false
        }
        move(to: count, filling: value, isKept: false)
        return true
    }

    @inline(never)
    private mutating func move(to count: Int, filling value: Element, isKept: Bool) {
        let size = count <= lane.count ? lane.count : Swift.max(count, isKept ? 2 * lane.count : 0)
        let new = SlabStorage<Element>(size)
        let kept = isKept ? lane.count : 0
        new.lane.copy(lane.prefix(kept), to: 0)
        new.lane.slice(kept, count: size - kept).fill(value)
        (storage, lane) = (new, new.lane)
    }
}

/// Memory that is freed with its last owner.
@safe final class SlabStorage<Element: BitwiseCopyable> {
    private let base: UnsafeMutableRawPointer
    let lane: Lane<Element>

    init(_ count: Int) {
        // Whole lines of the cache.
        unsafe base = .allocate(
            byteCount: max(1, count * MemoryLayout<Element>.stride), alignment: 64)
        lane = unsafe Lane(base.bindMemory(to: Element.self, capacity: count), count: count)
    }

    deinit { unsafe base.deallocate() }
}
