/// The slots of groups by the numbers of their texts, while a frame that has such numbers runs
/// through a tracker: a text is then hashed and compared once, however many rows it has.
///
/// A group that begins meanwhile is not listed in the tracker's table before the last row. Each
/// group keeps the number of its text, plus one, beside the length; 0 where no row of it has come yet.
struct NumberedGroups: Sendable {
    /// By number, from -1 on: a slot, `absent`, or `unknown` where the tracker has not been asked.
    private let slots: Slab<Int32>

    private static let absent: Int32 = -1
    private static let unknown: Int32 = -2

    init(texts: Int) { slots = Slab(Array(repeating: Self.unknown, count: texts + 1)) }

    /// The slot of a number; less than 0 where it has none.
    @inline(__always)
    func slot(_ number: Int) -> Int { Int(slots.lane[number &+ 1]) }

    @inline(__always)
    static func isUnknown(_ slot: Int) -> Bool { slot == Int(unknown) }

    /// Gives a number a slot.
    @inline(__always)
    func set(_ number: Int, _ slot: Int, _ groups: Lane<GroupTracker.Group>) {
        slots.lane[number &+ 1] = Int32(truncatingIfNeeded: slot)
        groups[slot].number = number
    }

    /// Forgets a slot that is `gone`.
    @inline(__always)
    func leave(_ group: GroupTracker.Group, _ slot: Int, _ gone: Bool) {
        // `absent` has all bits set.
        slots.lane[group.number &+ 1] = Int32(truncatingIfNeeded: slot) | (gone ? Self.absent : 0)
    }
}
