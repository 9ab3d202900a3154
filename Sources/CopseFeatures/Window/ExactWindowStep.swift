import CopseMath

/// Statistics of windows of more than 64 rows, of a duration, or as far back as the horizon.
///
/// Goals, in order: the value is the definition evaluated on the window alone, rounded once; the
/// same bits however the window was reached; constant work per row. Sums and moments are kept
/// without rounding, so rows that leave take away exactly what they brought.
struct ExactWindowStep: Sendable {
    let input: Int
    /// Times are a lane.
    let extent: Extent
    let tracker: Int
    /// Whether rows ever leave: without that no row is remembered.
    let isBounded: Bool
    let outputs: [(statistic: Statistic, lane: Int)]
    private let needs: WindowNeeds
    private var records: [WindowRecord] = []

    init(
        input: Int, extent: Extent, tracker: Int, isBounded: Bool,
        outputs: [(statistic: Statistic, lane: Int)]
    ) {
        self.input = input
        self.extent = extent
        self.tracker = tracker
        self.isBounded = isBounded
        self.outputs = outputs
        needs = WindowNeeds(outputs.map(\.statistic), isBounded: isBounded)
    }

    mutating func run(_ block: Block) {
        let values = block.lane(input)
        let groups = block.groups(tracker)
        var times: Lane<Double>?
        var seconds = 0.0
        var longest = Int.max
        switch extent {
        case .rows(let rows): longest = rows
        case .seconds(let bits, let time):
            seconds = Double(bitPattern: bits)
            times = block.lane(time)
        case .all: break
        }
        while records.count < groups.slotCount { records.append(WindowRecord()) }
        let (outputs, isBounded, needs) = (outputs, isBounded, needs)
        // One look at the owners of all records; each is changed where it lies.
        var records = records.mutableSpan
        for row in 0..<block.rows {
            let slot = groups.slots[row]
            guard slot >= 0 else {
                for output in outputs { block.lane(output.lane)[row] = .nan }
                continue
            }
            let live = groups.live[row]
            if live == 1 { records[slot] = WindowRecord() }
            records[slot].append(values[row], time: times?[row], needs)
            if isBounded { records[slot].trim(to: min(longest, live), needs) }
            if times != nil { records[slot].trim(seconds: seconds, needs) }
            for output in outputs {
                block.lane(output.lane)[row] = records[slot].value(of: output.statistic)
            }
        }
    }

    func encode(into writer: inout StateWriter) {
        writer.write(records.count)
        for record in records { record.encode(into: &writer, needs) }
    }

    mutating func decode(from reader: inout StateReader) throws(RecipeError) {
        let slots = try reader.count(upTo: Int(Int32.max), each: 8)
        records = []
        for _ in 0..<slots { records.append(try WindowRecord(from: &reader, needs)) }
    }
}

/// What a window must keep for the statistics asked of it.
struct WindowNeeds: Sendable {
    let isBounded: Bool
    let sum: Bool
    let moments: Bool
    let extremes: Bool
    let order: Bool

    init(_ statistics: [Statistic], isBounded: Bool) {
        self.isBounded = isBounded
        moments = statistics.contains(.variance)
        sum = statistics.contains(.sum) || (statistics.contains(.mean) && !moments)
        extremes = statistics.contains(.maximum) || statistics.contains(.minimum)
        order = statistics.contains { statistic in
            switch statistic {
            case .median, .quantile: true
            default: false
            }
        }
    }
}

/// One group's window.
struct WindowRecord: Sendable {
    private var values = RingQueue()
    /// Only for duration windows: as long as `values`, missing where the time is.
    private var times = RingQueue()
    /// Rows ever taken, so that rows in the window have places that ascend.
    private var taken = 0
    private var present = 0
    private var sum = ExactSum()
    private var moments = ExactMoments()
    private var latest = ExtremeQueue(takesLargest: true)
    private var maxima = ExtremeQueue(takesLargest: true)
    private var minima = ExtremeQueue(takesLargest: false)
    private var largest = Double.nan
    private var smallest = Double.nan
    private var ordered: [Double] = []

    init() {}

    mutating func append(_ value: Double, time: Double?, _ needs: WindowNeeds) {
        let place = taken
        taken += 1
        if needs.isBounded { values.append(value) }
        if let time {
            times.append(time.isFinite ? time : .nan)
            if time.isFinite { latest.append(time, at: place) }
        }
        if value.isNaN { return }
        present += 1
        if needs.sum { sum.add(value) }
        if needs.moments { moments.add(value) }
        if needs.extremes {
            if needs.isBounded {
                maxima.append(value, at: place)
                minima.append(value, at: place)
            } else {
                if largest.isNaN || value > largest { largest = value }
                if smallest.isNaN || value < smallest { smallest = value }
            }
        }
        if needs.order { ordered.insert(value + 0, at: position(of: value)) }
    }

    /// Drops the oldest rows until `count` are left.
    mutating func trim(to count: Int, _ needs: WindowNeeds) {
        while values.count > count { removeFirst(needs) }
    }

    /// Drops rows up to the first whose time lies after the largest time less `seconds`.
    ///
    /// A late row counts at the largest time seen when it came. So the window begins at the first
    /// row whose own time lies inside: those behind it count at that time or a later one.
    mutating func trim(seconds: Double, _ needs: WindowNeeds) {
        let bound = latest.best - seconds
        while values.count > 0, !(times.first > bound) { removeFirst(needs) }
    }

    private mutating func removeFirst(_ needs: WindowNeeds) {
        let value = values.removeFirst()
        let start = taken - values.count
        if times.count > 0 {
            times.removeFirst()
            latest.remove(before: start)
        }
        if value.isNaN { return }
        present -= 1
        if needs.sum { sum.remove(value) }
        if needs.moments { moments.remove(value) }
        if needs.extremes {
            maxima.remove(before: start)
            minima.remove(before: start)
        }
        if needs.order { ordered.remove(at: position(of: value)) }
    }

    /// The first place in `ordered` whose value is not less.
    private func position(of value: Double) -> Int {
        var low = 0
        var high = ordered.count
        while low < high {
            let middle = (low + high) / 2
            if ordered[middle] < value { low = middle + 1 } else { high = middle }
        }
        return low
    }

    /// Changes nothing: what is changed in place is not copied to be read.
    mutating func value(of statistic: Statistic) -> Double {
        if statistic == .rows { return Double(values.count) }
        guard present > 0 else { return .nan }
        switch statistic {
        case .sum: return sum.roundedSum
        case .mean: return moments.count > 0 ? moments.mean : sum.roundedMean(count: present)
        case .variance: return moments.variance(ddof: 1)
        case .maximum: return largest.isNaN ? maxima.best : largest
        case .minimum: return smallest.isNaN ? minima.best : smallest
        case .median: return OrderStatistics.median(ordered)
        case .quantile(let bits):
            return OrderStatistics.quantile(ordered, Double(bitPattern: bits))
        case .rows: return Double(values.count)
        }
    }

    // MARK: State

    /// With bounds the rows themselves, from which all else follows; else the accumulators.
    func encode(into writer: inout StateWriter, _ needs: WindowNeeds) {
        if needs.isBounded {
            writer.write(values.values)
            writer.write(times.values)
            return
        }
        writer.write(present)
        writer.write(largest)
        writer.write(smallest)
        var bytes: [UInt8] = []
        if needs.sum { sum.encode(into: &bytes) }
        if needs.moments { moments.encode(into: &bytes) }
        writer.write(bytes)
        writer.write(ordered)
    }

    init(from reader: inout StateReader, _ needs: WindowNeeds) throws(RecipeError) {
        if needs.isBounded {
            let stored = try reader.doubles(upTo: Int(Int32.max))
            let storedTimes = try reader.doubles(upTo: stored.count)
            guard storedTimes.isEmpty || storedTimes.count == stored.count else {
                throw reader.damage("a window has \(storedTimes.count) times")
            }
            for (index, value) in stored.enumerated() {
                append(value, time: storedTimes.isEmpty ? nil : storedTimes[index], needs)
            }
            return
        }
        present = try reader.count(upTo: reader.rowCount)
        largest = try reader.double()
        smallest = try reader.double()
        var bytes = try reader.byteString()[...]
        if needs.sum {
            guard let decoded = ExactSum(decoding: &bytes) else { throw reader.damage("a sum") }
            sum = decoded
        }
        if needs.moments {
            guard let decoded = ExactMoments(decoding: &bytes) else {
                throw reader.damage("a variance")
            }
            moments = decoded
        }
        guard bytes.isEmpty else { throw reader.damage("a sum is too long") }
        ordered = try reader.doubles(upTo: needs.order ? reader.rowCount : 0)
        for index in ordered.indices.dropFirst() where !(ordered[index - 1] <= ordered[index]) {
            throw reader.damage("values out of order")
        }
    }
}
