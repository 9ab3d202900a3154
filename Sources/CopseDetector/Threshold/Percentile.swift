/// The percentile of numpy, to the bit.
///
/// `numpy.percentile(values, q)` with its default method "linear" (Hyndman and Fan's definition
/// 7): the virtual index (n − 1)·q/100, its floor and the value above, joined by numpy's `_lerp`,
/// which starts from the nearer end so that the result never leaves the interval.
package enum Percentile {
    /// - Parameters:
    ///   - sorted: ascending, without NaN, not empty.
    ///   - q: in percent, 0…100.
    package static func linear(sorted: [Double], q: Double) -> Double {
        let last = sorted.count - 1
        let virtual = Double(last) * (q / 100)
        guard virtual < Double(last) else { return sorted[last] }
        guard virtual >= 0 else { return sorted[0] }
        let previous = virtual.rounded(.down)
        let gamma = virtual - previous
        let low = sorted[Int(previous)]
        let high = sorted[Int(previous) + 1]
        let difference = high - low
        return gamma >= 0.5 ? high - difference * (1 - gamma) : low + difference * gamma
    }
}
