/// The slots of groups by the numbers of their texts, while a frame that has such numbers runs
/// through a tracker: a text is then hashed and compared once, however many rows it has.
///
/// A group that begins meanwhile is not listed in the tracker's table before the last row.
struct NumberedGroups: Sendable {
    /// By number, from -1 on: a slot, `absent`, or `unknown` where the tracker has not been asked.
    private var slots: Slab<Int32>
    /// By slot: the number of its text (-1 where no row has come yet), twice, plus one if it is listed.
    private var numbers = Slab<Int32>()

    private static let absent: Int32 = -1
    private static let unknown: Int32 = -2

    /// - Parameter slots: of the tracker, all listed.
    init(texts: Int, slots: Int) {
        self.slots = Slab(Array(repeating: Self.unknown, count: texts + 1))
        numbers.own(slots, filling: -1)
    }

    @inline(__always)
    mutating func reserve(slots: Int) { numbers.reserve(slots, filling: -1) }

    @inline(__always)
    func isKnown(_ number: Int) -> Bool { slots.lane[number &+ 1] != Self.unknown }

    /// - Parameter slot: what the tracker's table said; -1 if nothing.
    @inline(never)
    func meet(_ number: Int, _ slot: Int) {
        slots.lane[number &+ 1] = Int32(truncatingIfNeeded: slot)
        if slot >= 0 { numbers.lane[slot] = Int32(truncatingIfNeeded: number &<< 1 | 1) }
    }

    /// The slot of a number that is known, a new one where there is none.
    @inline(__always)
    func slot(_ number: Int, _ table: inout KeyTable.Writer) -> Int {
        let found = Int(slots.lane[number &+ 1])
        if found >= 0 { return found }
        let slot = table.newSlot()
        slots.lane[number &+ 1] = Int32(truncatingIfNeeded: slot)
        numbers.lane[slot] = Int32(truncatingIfNeeded: number &<< 1)
        return slot
    }

    /// Forgets a slot, if it is `gone`; tells whether it is listed.
    @inline(__always)
    func leave(_ slot: Int, _ gone: Bool) -> Bool {
        let number = numbers.lane[slot]
        slots.lane[Int(number &>> 1) &+ 1] =
            gone ? Self.absent : Int32(truncatingIfNeeded: slot)
        return number & 1 == 1
    }

    /// The number of a live slot's text, if it is not listed.
    func unlisted(_ slot: Int) -> Int? {
        let number = numbers.lane[slot]
        return number & 1 == 0 ? Int(number &>> 1) : nil
    }
}
