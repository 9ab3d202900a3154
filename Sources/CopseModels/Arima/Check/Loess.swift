/// Local regression on equally spaced values, as STL needs it.
struct Loess {
    /// How many neighbours weigh in.
    let window: Int
    /// 0: local means, 1: local lines.
    let degree: Int
    /// Every how many places is computed; between them straight lines.
    let jump: Int

    /// The smoothed values at the places of `values`.
    func smooth(_ values: [Double]) -> [Double] {
        let count = values.count
        guard count > 1 else { return values }
        let jump = max(1, min(jump, count - 1))
        var smoothed = values
        var last = 0
        for place in stride(from: 0, to: count, by: jump) {
            smoothed[place] =
                value(values, at: Double(place), neighbours(of: place, count)) ?? values[place]
            last = place
        }
        guard jump > 1 else { return smoothed }
        for place in stride(from: 0, to: last, by: jump) {
            Self.connect(&smoothed, place, place + jump)
        }
        if last != count - 1 {
            smoothed[count - 1] =
                value(values, at: Double(count - 1), neighbours(of: last, count))
                ?? values[count - 1]
            Self.connect(&smoothed, last, count - 1)
        }
        return smoothed
    }

    /// The smoothed value anywhere, also outside; nil where no neighbour has weight.
    func value(_ values: [Double], at x: Double, _ neighbours: Range<Int>) -> Double? {
        var reach = max(x - Double(neighbours.lowerBound), Double(neighbours.upperBound - 1) - x)
        if window > values.count { reach += Double((window - values.count) / 2) }
        var weights = [Double](repeating: 0, count: neighbours.count)
        var total = 0.0
        for (index, place) in neighbours.enumerated() {
            let distance = abs(Double(place) - x)
            guard distance <= 0.999 * reach else { continue }
            if distance <= 0.001 * reach {
                weights[index] = 1
            } else {
                let share = distance / reach
                let rest = 1 - share * share * share
                weights[index] = rest * rest * rest
            }
            total += weights[index]
        }
        guard total > 0 else { return nil }
        for index in weights.indices { weights[index] /= total }
        if reach > 0 && degree > 0 {
            var centre = 0.0
            for (index, place) in neighbours.enumerated() {
                centre += weights[index] * Double(place)
            }
            var spread = 0.0
            for (index, place) in neighbours.enumerated() {
                let distance = Double(place) - centre
                spread += weights[index] * distance * distance
            }
            if spread.squareRoot() > 0.001 * Double(values.count - 1) {
                let slope = (x - centre) / spread
                for (index, place) in neighbours.enumerated() {
                    weights[index] *= slope * (Double(place) - centre) + 1
                }
            }
        }
        var sum = 0.0
        for (index, place) in neighbours.enumerated() { sum += weights[index] * values[place] }
        return sum
    }

    private func neighbours(of place: Int, _ count: Int) -> Range<Int> {
        guard window < count else { return 0..<count }
        let first = min(max(0, place + 1 - (window + 1) / 2), count - window)
        return first..<first + window
    }

    private static func connect(_ values: inout [Double], _ left: Int, _ right: Int) {
        let step = (values[right] - values[left]) / Double(right - left)
        for place in left + 1..<max(right, left + 1) {
            values[place] = values[left] + step * Double(place - left)
        }
    }
}
