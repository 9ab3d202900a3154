/// Counts of the rows of a group: all state lies in the tracker.
enum CountKernel {
    static func run(_ kind: CountKind, _ groups: GroupLanes, _ result: Lane<Double>) {
        let rows = result.count
        let (slots, live) = (groups.slots.prefix(rows), groups.live.prefix(rows))
        switch kind {
        case .before:
            for row in 0..<rows { result[row] = slots[row] < 0 ? .nan : Double(live[row] &- 1) }
        case .isFirst:
            for row in 0..<rows { result[row] = slots[row] < 0 ? .nan : live[row] == 1 ? 1 : 0 }
        case .window(let length):
            for row in 0..<rows {
                result[row] = slots[row] < 0 ? .nan : Double(min(length, live[row]))
            }
        }
    }
}
