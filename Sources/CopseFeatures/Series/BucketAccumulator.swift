import CopseFrame
import CopseMath

/// The rows of one bucket so far, as an aggregate needs them: the number that `series` gives for a
/// bucket of the same rows.
struct BucketAccumulator: Sendable {
    let function: AggregateFunction
    let share: Double
    /// Rows that are there, or for `count()` all.
    private var present = 0
    private var sum = ExactSum()
    /// The least, greatest, first or last.
    private var chosen = Double.nan
    /// All values, for order statistics.
    private var values: [Double] = []

    init(_ call: AggregateCall) {
        function = call.function
        share = call.share
    }

    mutating func clear() {
        present = 0
        sum = ExactSum()
        chosen = .nan
        values.removeAll(keepingCapacity: true)
    }

    /// - Parameter value: any number for `count()`.
    mutating func add(_ value: Double) {
        if value.isNaN { return }
        present += 1
        switch function {
        case .count: break
        case .sum, .mean: sum.add(value)
        case .min: chosen = Double.minimum(chosen, value)
        case .max: chosen = Double.maximum(chosen, value)
        case .first: if present == 1 { chosen = value }
        case .last: chosen = value
        case .median, .quantile: values.append(value)
        }
    }

    /// NaN, or for counts and sums 0, where there are no rows.
    var value: Double {
        switch function {
        case .count: Double(present)
        case .sum: sum.roundedSum
        case .mean: sum.roundedMean(count: present)
        case .min, .max, .first, .last: chosen
        case .median, .quantile: values.isEmpty ? .nan : Quantile.of(values.sorted(), share)
        }
    }

    // MARK: State

    func encode(into writer: inout StateWriter) {
        writer.write(present)
        var bytes: [UInt8] = []
        sum.encode(into: &bytes)
        writer.write(bytes)
        writer.write(chosen)
        writer.write(values)
    }

    mutating func decode(from reader: inout StateReader) throws(RecipeError) {
        present = try reader.count(upTo: reader.rowCount)
        var bytes = try reader.byteString()[...]
        guard let sum = ExactSum(decoding: &bytes), bytes.isEmpty else {
            throw reader.damage("the sum of a bucket")
        }
        self.sum = sum
        chosen = try reader.double()
        values = try reader.doubles(upTo: reader.rowCount)
        guard !values.contains(where: \.isNaN) else { throw reader.damage("a value of a bucket") }
    }
}
