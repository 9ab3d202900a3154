import CopseFrame

/// z of a model's last bucket that ended at or before the row's time.
///
/// Goals, in order: the same bits however the rows were cut; the buckets the model knows keep the z
/// they had in its fit; rows behind those fill further buckets, and the model goes on with each as
/// it ends. The clock is the largest time seen, so that a late row counts at that time and state is
/// one bucket; a row without a time gets a missing value and changes nothing.
///
/// A bucket counts where a row before its start has been seen; one that the sequence began in, or
/// that lies before it, is a missing value of the series, since rows of it may have been elsewhere.
struct SeriesStep: Sendable {
    let plan: SeriesPlan
    /// A lane for each aggregate.
    let inputs: [Int]
    let time: Int
    let output: Int
    /// Behind the last bucket that ended.
    private var tracker: any SeriesTracker
    private var accumulators: [BucketAccumulator]
    /// The number of the bucket that the clock stands in, from the model's first; nil at the start.
    private var current: Int?
    /// Whether a row before the current bucket's start has been seen.
    private var isWhole = false
    /// Buckets that have gone into `tracker`, those of the fit included.
    private var taken: Int
    /// z of the last of them.
    private var latest: Double

    /// A time this many buckets ahead is taken for a mistake: it would make as many empty ones.
    static let longestGap = 1 << 17
    /// Seconds beyond which a time is missing, as in the calendar.
    private static let limit = 1e12

    init(_ plan: SeriesPlan, inputs: [Int], time: Int, output: Int) {
        self.plan = plan
        self.inputs = inputs
        self.time = time
        self.output = output
        tracker = plan.model.tracker
        accumulators = plan.calls.map { BucketAccumulator($0) }
        taken = plan.model.known.count
        latest = plan.model.known.last ?? .nan
    }

    mutating func run(_ block: Block) {
        let (times, result) = (block.lane(time), block.lane(output))
        for row in 0..<block.rows {
            guard let bucket = bucket(at: times[row]), advance(to: bucket) else {
                result[row] = .nan
                continue
            }
            // The clock's bucket: a late row belongs to it too.
            if taken == current {
                for (place, input) in inputs.enumerated() {
                    accumulators[place].add(block.lane(input)[row])
                }
            }
            result[row] = score
        }
    }

    /// The bucket of a time in seconds.
    private func bucket(at time: Double) -> Int? {
        guard time.magnitude < Self.limit else { return nil }
        // Nearest doubles of microseconds give those microseconds back until the year 2255.
        let distance = Int((time * 1e6).rounded()) - Int(plan.model.first)
        let every = Int(plan.model.every)
        let quotient = distance / every
        return distance % every < 0 ? quotient - 1 : quotient
    }

    /// z of the last bucket that has ended.
    private var score: Double {
        guard let last = current.map({ $0 - 1 }), last >= 0 else { return .nan }
        return last < plan.model.known.count ? plan.model.known[last] : latest
    }

    /// Moves the clock; false where the time is taken for a mistake.
    private mutating func advance(to bucket: Int) -> Bool {
        let clock = current ?? bucket
        guard bucket > clock || current == nil else { return true }
        guard bucket - max(clock, taken) <= Self.longestGap,
            current != nil || bucket - taken <= Self.longestGap
        else { return false }
        while taken < bucket {
            var value = Double.nan
            let isSeen = current != nil && (taken > clock || (taken == clock && isWhole))
            if isSeen {
                let start = plan.model.first + Int64(taken) * plan.model.every
                value = plan.value(accumulators, start: start)
            }
            latest = tracker.update(value)
            taken += 1
            for place in accumulators.indices { accumulators[place].clear() }
        }
        isWhole = current != nil
        current = bucket
        return true
    }

    // MARK: State

    func encode(into writer: inout StateWriter) {
        writer.write(current != nil)
        writer.write(current ?? 0)
        writer.write(isWhole)
        writer.write(taken)
        writer.write(latest)
        for accumulator in accumulators { accumulator.encode(into: &writer) }
        let words = taken == plan.model.known.count ? [] : tracker.words
        writer.write(words.count)
        for word in words { writer.write(word) }
    }

    mutating func decode(from reader: inout StateReader) throws(RecipeError) {
        let isRunning = try reader.bool()
        let bucket = Int(Int64(bitPattern: try reader.word()))
        isWhole = try reader.bool()
        taken = try reader.count(upTo: 1 << 60)
        latest = try reader.double()
        for place in accumulators.indices { try accumulators[place].decode(from: &reader) }
        // Where the words begin, the model itself says what they may be.
        var words: [UInt64] = []
        for _ in 0..<(try reader.count(upTo: Int(Int32.max), each: 8)) {
            words.append(try reader.word())
        }
        let known = plan.model.known.count
        guard bucket.magnitude <= 1 << 60, isRunning || (bucket == 0 && taken == known),
            taken == (isRunning ? max(known, bucket) : known), words.isEmpty == (taken == known)
        else { throw reader.damage("the buckets of a model") }
        current = isRunning ? bucket : nil
        if words.isEmpty {
            tracker = plan.model.tracker
            return
        }
        guard let tracker = plan.model.tracker.restoring(words) else {
            throw reader.damage("a model")
        }
        self.tracker = tracker
    }
}
