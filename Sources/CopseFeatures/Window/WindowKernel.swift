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

    private let outputs: [(statistic: Statistic, lane: Int)]
    private let wantsOrder: Bool
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
    }

    /// The window of row `first + i` is `values[i ..< i + length]`, for all rows of a block.
    mutating func evaluate(_ values: Lane<Double>, length: Int, _ block: Block) {
        let lanes = StatisticLanes(outputs, block)
        var row = 0
        while row < block.rows {
            let isEight = row + 8 <= block.rows
            if isEight, lanes.storeEight(values.slice(row, count: length + 7), length, row) {
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
    private let wantsExtremes: Bool

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
        wantsExtremes = minimum.count + maximum.count > 0
    }

    // MARK: One window

    @inline(__always)
    func store(_ window: Lane<Double>, _ row: Int) {
        var total = 0.0
        for at in 0..<window.count { total += window[at] }
        if total.isNaN || window.count == 0 { return storeSkipping(window, row) }
        if sum.count > 0 { sum[row] = total }
        let center = total / Double(window.count)
        if mean.count > 0 { mean[row] = center }
        if variance.count > 0 {
            var squares = 0.0
            for at in 0..<window.count {
                let deviation = window[at] - center
                squares += deviation * deviation
            }
            variance[row] = window.count > 1 ? squares / Double(window.count - 1) : .nan
        }
        guard wantsExtremes else { return }
        var (least, most) = (window[0], window[0])
        for at in 1..<window.count {
            let value = window[at]
            if value < least { least = value }
            if value > most { most = value }
        }
        if minimum.count > 0 { minimum[row] = least }
        if maximum.count > 0 { maximum[row] = most }
    }

    /// As above where values may be missing, or infinities of both signs be present.
    @inline(never)
    private func storeSkipping(_ window: Lane<Double>, _ row: Int) {
        var (total, present) = (0.0, 0)
        var (least, most) = (Double.nan, Double.nan)
        for at in 0..<window.count {
            let value = window[at]
            if value.isNaN { continue }
            total += value
            present += 1
            if least.isNaN || value < least { least = value }
            if most.isNaN || value > most { most = value }
        }
        let center = present > 0 ? total / Double(present) : .nan
        if sum.count > 0 { sum[row] = present > 0 ? total : .nan }
        if mean.count > 0 { mean[row] = center }
        if minimum.count > 0 { minimum[row] = least }
        if maximum.count > 0 { maximum[row] = most }
        guard variance.count > 0 else { return }
        var squares = 0.0
        for at in 0..<window.count where !window[at].isNaN {
            let deviation = window[at] - center
            squares += deviation * deviation
        }
        variance[row] = present > 1 ? squares / Double(present - 1) : .nan
    }

    // MARK: Eight windows

    /// The same operations in the same order for eight rows at once; false, and nothing stored, where
    /// one of them may miss a value.
    @inline(__always)
    func storeEight(_ values: Lane<Double>, _ length: Int, _ row: Int) -> Bool {
        var total = SIMD8<Double>(repeating: 0)
        for at in 0..<length { total += values.vector(at: at) }
        // 0 for finite sums, else NaN.
        let strange = total - total
        let four = strange.lowHalf + strange.highHalf
        let two = four.lowHalf + four.highHalf
        guard two[0] + two[1] == 0 else { return false }
        if sum.count > 0 { sum.store(total, at: row) }
        let center = total / SIMD8(repeating: Double(length))
        if mean.count > 0 { mean.store(center, at: row) }
        if variance.count > 0 {
            var squares = SIMD8<Double>(repeating: 0)
            for at in 0..<length {
                let deviation = values.vector(at: at) - center
                squares += deviation * deviation
            }
            let divisor = length > 1 ? Double(length - 1) : .nan
            variance.store(squares / SIMD8(repeating: divisor), at: row)
        }
        if maximum.count > 0 {
            var most = values.vector(at: 0)
            for at in 1..<max(1, length) {
                let next = values.vector(at: at)
                most.replace(with: next, where: next .> most)
            }
            maximum.store(most, at: row)
        }
        if minimum.count > 0 {
            var least = values.vector(at: 0)
            for at in 1..<max(1, length) {
                let next = values.vector(at: at)
                least.replace(with: next, where: next .< least)
            }
            minimum.store(least, at: row)
        }
        return true
    }
}
