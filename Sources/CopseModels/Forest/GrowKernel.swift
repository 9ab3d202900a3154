/// The inner loops of growing trees; the only unsafe code of training.
///
/// Rows of a sample lie all over the columns: nothing but the time of the memory is left if no step
/// waits for the one before it. Rows are not checked; whoever calls has made sure of them.
enum GrowKernel {
    /// Whether there is neither an infinity nor a NaN; as fast as memory is read.
    static func areFinite(_ column: [Double]) -> Bool {
        unsafe column.withUnsafeBytes { bytes in
            // x − x is 0 for a finite x and NaN for any other; NaN stays in the sum.
            typealias Lanes = SIMD8<Double>
            let whole = bytes.count / MemoryLayout<Lanes>.size * MemoryLayout<Lanes>.size
            var sums = Lanes.zero
            for place in stride(from: 0, to: whole, by: MemoryLayout<Lanes>.size) {
                let lanes = unsafe bytes.loadUnaligned(fromByteOffset: place, as: Lanes.self)
                sums += lanes - lanes
            }
            for value in column[(whole / MemoryLayout<Double>.size)...] { sums[0] += value - value }
            return sums == .zero
        }
    }

    /// Reads the values of some rows of a column; the range is of those present.
    ///
    /// - Parameters:
    ///   - rows: below `column.count`; those at `places` are read.
    ///   - median: what takes the place of NaN.
    ///   - values: takes them at `places`.
    static func gather(
        _ column: [Double], _ rows: [Int], _ places: Range<Int>, median: Double?,
        into values: inout [Double]
    ) -> (low: Double, high: Double) {
        precondition(places.upperBound <= min(rows.count, values.count) && places.lowerBound >= 0)
        return unsafe column.withUnsafeBufferPointer { column in
            unsafe rows.withUnsafeBufferPointer { rows in
                unsafe values.withUnsafeMutableBufferPointer { values in
                    var (low, high) = (Double.infinity, -Double.infinity)
                    for place in places {
                        let read = unsafe column[rows[place]]
                        let value = read.isNaN ? median ?? read : read
                        unsafe values[place] = value
                        // Comparisons with NaN are false: missing values leave the range as it is.
                        low = value < low ? value : low
                        high = value > high ? value : high
                    }
                    return (low, high)
                }
            }
        }
    }

    /// Reorders rows so that those with a value up to the threshold come first, both parts in the
    /// order they were in; returns the first of the others.
    ///
    /// Which side a row is on is hard to foresee: both are written to, without a jump.
    /// - Parameters:
    ///   - values: at `places`, without NaN.
    ///   - others: scratch, as long as `rows`.
    static func partition(
        _ rows: inout [Int], _ places: Range<Int>, _ values: [Double], threshold: Double,
        others: inout [Int]
    ) -> Int {
        precondition(places.upperBound <= min(rows.count, values.count) && places.lowerBound >= 0)
        precondition(others.count >= rows.count)
        return unsafe rows.withUnsafeMutableBufferPointer { rows in
            unsafe values.withUnsafeBufferPointer { values in
                unsafe others.withUnsafeMutableBufferPointer { others in
                    var left = places.lowerBound
                    var right = 0
                    for place in places {
                        let row = unsafe rows[place]
                        unsafe rows[left] = row
                        unsafe others[right] = row
                        let goesRight = unsafe values[place] > threshold ? 1 : 0
                        left &+= 1 &- goesRight
                        right &+= goesRight
                    }
                    for place in 0..<right { unsafe rows[left &+ place] = unsafe others[place] }
                    return left
                }
            }
        }
    }
}
