/// The statistics of short windows, by their definition on each window alone.
///
/// Goals, in order: the same bits however a window was reached; the textbook value; speed. So
/// sums start at +0 and run in row order, the variance takes a second pass over the deviations,
/// missing values are skipped, and a maximum or minimum keeps the earlier of two equal values.
///
/// A plain sum tells whether the window may be taken as it is: a missing value makes it NaN.
struct WindowKernel: Sendable {
    /// Windows longer than this are kept by exact accumulators.
    static let longest = 64

    let outputs: [(statistic: Statistic, lane: Int)]
    private let wantsOrder: Bool
    /// The lanes of the outputs; -1 where one is not asked for.
    private var places = (sum: -1, mean: -1, variance: -1, minimum: -1, maximum: -1)
    /// The present values of one window in ascending order (`wantsOrder`).
    private var ordered: [Double] = []

    init(_ outputs: [(statistic: Statistic, lane: Int)]) {
        self.outputs = outputs
        wantsOrder = outputs.contains { output in
            switch output.statistic {
            case .median, .quantile: true
            default: false
            }
        }
        for output in outputs {
            switch output.statistic {
            case .sum: places.sum = output.lane
            case .mean: places.mean = output.lane
            case .variance: places.variance = output.lane
            case .minimum: places.minimum = output.lane
            case .maximum: places.maximum = output.lane
            case .rows, .median, .quantile: break
            }
        }
    }

    /// The window of row `first + i` is `values[i ..< i + length]`, for all rows of a block.
    mutating func evaluate(_ values: Lane<Double>, length: Int, _ block: Block) {
        let lanes = StatisticLanes(outputs, block)
        var row = 0
        while row < block.rows {
            let isEight = row + 8 <= block.rows
            if isEight,
                lanes.storeEight(values.slice(row, count: length + 7), stride: 1, length, row)
            {
                if wantsOrder {
                    for at in row..<row + 8 {
                        storeOrder(values.slice(at, count: length), at, block)
                    }
                }
                row += 8
                continue
            }
            for at in row..<(isEight ? row + 8 : block.rows) {
                evaluate(values.slice(at, count: length), at, lanes, block)
            }
            row = isEight ? row + 8 : block.rows
        }
    }

    /// One window, for one row of a block.
    @inline(__always)
    mutating func evaluate(
        _ window: Lane<Double>, _ row: Int, _ lanes: StatisticLanes, _ block: Block
    ) {
        lanes.store(window, row)
        if wantsOrder { storeOrder(window, row, block) }
    }

    /// The windows of eight rows, side by side: place `at` of row `row + i` is `windows[8 · at + i]`, and
    /// the last `counts[i]` places are in the window.
    @inline(__always)
    mutating func evaluateEight(
        _ windows: Lane<Double>, _ length: Int, _ counts: SIMD8<Double>, _ row: Int,
        _ lanes: StatisticLanes, _ block: Block, room: Lane<Double>
    ) {
        let starts = SIMD8(repeating: Double(length)) - counts
        // A row without a group has no window, and a missing value for each statistic.
        let hasAll = counts.min() > 0
        if hasAll, !wantsOrder,
            lanes.storeEight(windows, stride: 8, length, row, isPartial: true, starts: starts)
        {
            return
        }
        for lane in 0..<8 {
            let count = Int(counts[lane])
            for at in 0..<count { room[at] = windows[8 &* (length &- count &+ at) &+ lane] }
            evaluate(room.prefix(count), row &+ lane, lanes, block)
        }
    }

    /// The window of a record.
    @inline(__always)
    mutating func evaluate(_ window: Lane<Double>, _ record: Block) {
        let cells = record.memory.values
        let values = WindowValues(
            window, variance: places.variance >= 0, maximum: places.maximum >= 0,
            minimum: places.minimum >= 0)
        if places.sum >= 0 { cells[places.sum] = values.sum }
        if places.mean >= 0 { cells[places.mean] = values.mean }
        if places.variance >= 0 { cells[places.variance] = values.variance }
        if places.minimum >= 0 { cells[places.minimum] = values.minimum }
        if places.maximum >= 0 { cells[places.maximum] = values.maximum }
        if wantsOrder { storeOrder(window, 0, record) }
    }

    func lanes(_ block: Block) -> StatisticLanes { StatisticLanes(outputs, block) }

    @inline(never)
    private mutating func storeOrder(_ window: Lane<Double>, _ row: Int, _ block: Block) {
        ordered.removeAll(keepingCapacity: true)
        for at in 0..<window.count where !window[at].isNaN {
            // Zeros of both signs are one value, so that their order cannot matter.
            let value = window[at] + 0
            var place = ordered.count
            ordered.append(value)
            while place > 0, ordered[place - 1] > value {
                ordered[place] = ordered[place - 1]
                place -= 1
            }
            ordered[place] = value
        }
        for output in outputs {
            switch output.statistic {
            case .median: block.lane(output.lane)[row] = OrderStatistics.median(ordered)
            case .quantile(let bits):
                block.lane(output.lane)[row] = OrderStatistics.quantile(
                    ordered, Double(bitPattern: bits))
            default: break
            }
        }
    }
}

/// Where a block takes the statistics of its windows; lanes of those not asked for are empty.
struct StatisticLanes {
    private var sum = Lane<Double>()
    private var mean = Lane<Double>()
    private var variance = Lane<Double>()
    private var minimum = Lane<Double>()
    private var maximum = Lane<Double>()

    @inline(__always)
    init(_ outputs: [(statistic: Statistic, lane: Int)], _ block: Block) {
        for output in outputs {
            switch output.statistic {
            case .sum: sum = block.lane(output.lane)
            case .mean: mean = block.lane(output.lane)
            case .variance: variance = block.lane(output.lane)
            case .minimum: minimum = block.lane(output.lane)
            case .maximum: maximum = block.lane(output.lane)
            case .rows, .median, .quantile: break
            }
        }
    }

    // MARK: One window

    @inline(__always)
    func store(_ window: Lane<Double>, _ row: Int) {
        let values = WindowValues(
            window, variance: variance.count > 0, maximum: maximum.count > 0,
            minimum: minimum.count > 0)
        if sum.count > 0 { sum[row] = values.sum }
        if mean.count > 0 { mean[row] = values.mean }
        if variance.count > 0 { variance[row] = values.variance }
        if minimum.count > 0 { minimum[row] = values.minimum }
        if maximum.count > 0 { maximum[row] = values.maximum }
    }

    // MARK: Eight windows

    /// The same operations in the same order for eight rows at once; false, and nothing stored, where
    /// one of them may miss a value.
    ///
    /// The values at place `at` of the windows of rows `row …` are `values[at · stride …]`. With
    /// `isPartial` a window begins at place `starts` only: a sum from +0 is not changed by the zeros
    /// that stand before.
    @inline(__always)
    func storeEight(
        _ values: Lane<Double>, stride: Int, _ length: Int, _ row: Int, isPartial: Bool = false,
        starts: SIMD8<Double> = SIMD8(repeating: 0)
    ) -> Bool {
        typealias Vector = SIMD8<Double>
        var total = Vector(repeating: 0)
        for at in 0..<length {
            var next = values.vector(at: at &* stride)
            if isPartial { next.replace(with: 0, where: Vector(repeating: Double(at)) .< starts) }
            total += next
        }
        // 0 for finite sums, else NaN.
        let strange = total - total
        let four = strange.lowHalf + strange.highHalf
        let two = four.lowHalf + four.highHalf
        guard two[0] + two[1] == 0 else { return false }
        if sum.count > 0 { sum.store(total, at: row) }
        let counts = Vector(repeating: Double(length)) - starts
        let center = total / counts
        if mean.count > 0 { mean.store(center, at: row) }
        if variance.count > 0 {
            var squares = Vector(repeating: 0)
            for at in 0..<length {
                var deviation = values.vector(at: at &* stride) - center
                if isPartial {
                    deviation.replace(with: 0, where: Vector(repeating: Double(at)) .< starts)
                }
                squares += deviation * deviation
            }
            // 0 / 0 for a window of one row: missing.
            variance.store(squares / (counts - 1), at: row)
        }
        if maximum.count > 0 {
            var most = Vector(repeating: -.infinity)
            for at in 0..<length {
                let next = values.vector(at: at &* stride)
                let isIn = Vector(repeating: Double(at)) .>= starts
                most.replace(with: next, where: isPartial ? isIn .& (next .> most) : next .> most)
            }
            maximum.store(most, at: row)
        }
        if minimum.count > 0 {
            var least = Vector(repeating: .infinity)
            for at in 0..<length {
                let next = values.vector(at: at &* stride)
                let isIn = Vector(repeating: Double(at)) .>= starts
                least.replace(
                    with: next, where: isPartial ? isIn .& (next .< least) : next .< least)
            }
            minimum.store(least, at: row)
        }
        return true
    }
}
