import CopseMath

/// The exponentially weighted mean of the group's rows: weight 2^(−k/h) for the row k rows back,
/// missing values skipped but counted as rows (pandas `ewm(halflife=h, adjust=True).mean()`).
///
/// Without a horizon by recursion. With one, by its definition on the rows inside the horizon,
/// newest first: a recursion cannot forget exactly.
struct EwmStep: Sendable {
    let input: Int
    let output: Int
    let tracker: Int
    let halflife: Double
    let isBounded: Bool
    /// 2^(−1/h).
    private let decay: Double
    /// Rows whose weight is at least 2^-64 of the newest.
    private let reach: Int
    /// Unbounded, by slot: weighted sum and sum of weights.
    private var sums: [(value: Double, weight: Double)] = []
    /// Bounded, by slot.
    private var queues: [RingQueue] = []
    /// Weights by distance, as far as they have been needed.
    private var weights: [Double] = []

    init(input: Int, output: Int, tracker: Int, halflife: Double, isBounded: Bool) {
        self.input = input
        self.output = output
        self.tracker = tracker
        self.halflife = halflife
        self.isBounded = isBounded
        decay = Elementary.exp2(-1 / halflife)
        reach = Int(min(64 * halflife, Double(Recipe.largestWindow)).rounded(.up))
    }

    mutating func run(_ block: Block) {
        let (values, result) = (block.lane(input), block.lane(output))
        let groups = block.groups(tracker)
        for row in 0..<block.rows {
            let slot = groups.slots[row]
            guard slot >= 0 else {
                result[row] = .nan
                continue
            }
            result[row] =
                isBounded
                ? bounded(values[row], slot, groups.live[row])
                : recursive(values[row], slot, isFirst: groups.live[row] == 1)
        }
    }

    private mutating func recursive(_ value: Double, _ slot: Int, isFirst: Bool) -> Double {
        while sums.count <= slot { sums.append((0, 0)) }
        if isFirst { sums[slot] = (0, 0) }
        let old = sums[slot]
        let isMissing = value.isNaN
        let sum = old.value * decay + (isMissing ? 0 : value)
        let weight = old.weight * decay + (isMissing ? 0 : 1)
        sums[slot] = (sum, weight)
        return weight == 0 ? .nan : sum / weight
    }

    private mutating func bounded(_ value: Double, _ slot: Int, _ live: Int) -> Double {
        while queues.count <= slot { queues.append(RingQueue()) }
        if live == 1 { queues[slot].removeAll() }
        queues[slot].append(value)
        let length = min(live, reach)
        while queues[slot].count > length { queues[slot].removeFirst() }
        while weights.count < length {
            weights.append(Elementary.exp2(-Double(weights.count) / halflife))
        }
        var sum = 0.0
        var weight = 0.0
        for distance in 0..<length {
            let value = queues[slot][length - 1 - distance]
            if value.isNaN { continue }
            sum += value * weights[distance]
            weight += weights[distance]
        }
        return weight == 0 ? .nan : sum / weight
    }

    func encode(into writer: inout StateWriter) {
        writer.write(isBounded ? queues.count : sums.count)
        for queue in queues { writer.write(queue.values) }
        for sum in sums {
            writer.write(sum.value)
            writer.write(sum.weight)
        }
    }

    mutating func decode(from reader: inout StateReader) throws(RecipeError) {
        let slots = try reader.count(upTo: Int(Int32.max), each: isBounded ? 8 : 16)
        sums = []
        queues = []
        for _ in 0..<slots {
            if isBounded {
                queues.append(RingQueue(try reader.doubles(upTo: reach)))
            } else {
                sums.append((try reader.double(), try reader.double()))
            }
        }
    }
}
