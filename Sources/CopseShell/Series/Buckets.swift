import CopseFrame

/// Which rows fall into which stretch of time.
///
/// Bucket k begins at (first + k) × `every` after 1970-01-01T00:00:00Z, so that any two series of
/// one width have the same buckets.
struct Buckets: Sendable {
    /// More than these are a slip of the width.
    static let most = 5_000_000

    /// Microseconds.
    let every: Int64
    /// When the first begins.
    let start: Int64
    let count: Int
    /// The time of every row of the frame, in microseconds.
    let times: [Int64]
    /// Rows without a time.
    let timelessCount: Int
    /// Rows with a time, bucket by bucket, each in the frame's order.
    private let order: [Int]
    private let ends: [Int]
    /// Whether rows of the first or last bucket may lie outside the frame.
    let isFirstPartial: Bool
    let isLastPartial: Bool

    /// Why there are none.
    enum Obstacle: Error {
        case noTimes
        case tooMany(Int)
    }

    /// - Parameter column: of times.
    init(_ column: Column, every: Int64) throws(Obstacle) {
        guard case .timestamp(let times) = column.storage else { throw .noTimes }
        let rows = times.indices.filter { !column.isMissing($0) }
        let bounds = rows.reduce(into: nil as (Int64, Int64)?) { bounds, row in
            let time = times[row]
            bounds = bounds.map { (min($0.0, time), max($0.1, time)) } ?? (time, time)
        }
        guard let (earliest, latest) = bounds else { throw .noTimes }
        func bucket(_ time: Int64) -> Int { Timestamp.floorDivide(Int(time), by: Int(every)).0 }
        let first = bucket(earliest)
        let count = bucket(latest) - first + 1
        guard count <= Self.most else { throw .tooMany(count) }
        // A counting sort: stable and linear.
        var ends = [Int](repeating: 0, count: count)
        for row in rows { ends[bucket(times[row]) - first] += 1 }
        var total = 0
        for place in ends.indices {
            total += ends[place]
            ends[place] = total
        }
        var next = [0] + ends.dropLast()
        var order = [Int](repeating: 0, count: rows.count)
        for row in rows {
            let place = bucket(times[row]) - first
            order[next[place]] = row
            next[place] += 1
        }
        let start = Int64(first) * every
        let tick = Self.tick(rows.map { times[$0] }, from: earliest)
        isFirstPartial = earliest > start && (tick.map { earliest - start >= $0 } ?? true)
        let end = start + Int64(count) * every
        isLastPartial = tick.map { latest + $0 < end } ?? true
        self.every = every
        self.start = start
        self.count = count
        self.times = times
        timelessCount = times.count - rows.count
        self.order = order
        self.ends = ends
    }

    func rows(of bucket: Int) -> ArraySlice<Int> {
        order[(bucket > 0 ? ends[bucket - 1] : 0)..<ends[bucket]]
    }

    var rowCounts: [Int] { (0..<count).map { rows(of: $0).count } }

    /// The largest step of which all distances between times are multiples; nil for one time.
    ///
    /// A bucket is whole when no further row of this rhythm would fit in before or behind those
    /// that are there: hourly rows fill a day up to 23:00.
    private static func tick(_ times: [Int64], from earliest: Int64) -> Int64? {
        var divisor: Int64 = 0
        for time in times {
            var (a, b) = (divisor, time - earliest)
            while b != 0 { (a, b) = (b, a % b) }
            divisor = a
            // Below a second nothing more is learned.
            if divisor == 1 { break }
        }
        return divisor == 0 ? nil : divisor
    }
}
