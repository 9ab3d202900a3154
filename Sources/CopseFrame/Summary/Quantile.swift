/// Quantiles by linear interpolation, method 7 of Hyndman and Fan (1996), the default of NumPy.
enum Quantile {
    /// - Parameters:
    ///   - sorted: not empty, ascending.
    ///   - share: 0...1.
    static func of<Value: Equatable>(
        _ sorted: [Value], _ share: Double, double: (Value) -> Double, scalar: (Value) -> Scalar
    ) -> Scalar {
        let place = Double(sorted.count - 1) * share
        let below = Int(place.rounded(.down))
        let fraction = place - Double(below)
        if fraction == 0 || sorted[below] == sorted[below + 1] { return scalar(sorted[below]) }
        let a = double(sorted[below])
        let b = double(sorted[below + 1])
        // NumPy's `_lerp`: from the nearer end, so that the result is monotonic in `share`.
        let value = fraction < 0.5 ? a + (b - a) * fraction : b - (b - a) * (1 - fraction)
        return value.isNaN ? .missing : .float(value)
    }
}
