/// Quantiles by linear interpolation, method 7 of Hyndman and Fan (1996), the default of NumPy.
package enum Quantile {
    /// - Parameters:
    ///   - sorted: not empty, ascending, without NaN.
    ///   - share: 0...1.
    package static func of(_ sorted: [Double], _ share: Double) -> Double {
        let (below, fraction) = place(in: sorted.count, share)
        if fraction == 0 || sorted[below] == sorted[below + 1] { return sorted[below] }
        return between(sorted[below], sorted[below + 1], fraction)
    }

    /// The same for values of any type, of which `value` gives the one at a place in order.
    static func of<Value: Equatable>(
        _ count: Int, _ share: Double, value: (Int) -> Value, double: (Value) -> Double,
        scalar: (Value) -> Scalar
    ) -> Scalar {
        let (below, fraction) = place(in: count, share)
        let low = value(below)
        if fraction == 0 { return scalar(low) }
        let high = value(below + 1)
        if low == high { return scalar(low) }
        let quantile = between(double(low), double(high), fraction)
        return quantile.isNaN ? .missing : .float(quantile)
    }

    private static func place(in count: Int, _ share: Double) -> (below: Int, fraction: Double) {
        let place = Double(count - 1) * share
        let below = place.rounded(.down)
        return (Int(below), place - below)
    }

    /// NumPy's `_lerp`: from the nearer end, so that the result is monotonic in `share`.
    private static func between(_ a: Double, _ b: Double, _ fraction: Double) -> Double {
        fraction < 0.5 ? a + (b - a) * fraction : b - (b - a) * (1 - fraction)
    }
}
