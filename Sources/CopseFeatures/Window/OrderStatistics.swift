/// Values between the order statistics of an ascending list.
enum OrderStatistics {
    static func median(_ ordered: [Double]) -> Double {
        if ordered.isEmpty { return .nan }
        let middle = ordered.count / 2
        if ordered.count % 2 == 1 { return ordered[middle] }
        let (low, high) = (ordered[middle - 1], ordered[middle])
        return low == high ? low : (low + high) / 2
    }

    /// Linear interpolation at `q · (n − 1)`.
    static func quantile(_ ordered: [Double], _ q: Double) -> Double {
        if ordered.isEmpty { return .nan }
        let place = q * Double(ordered.count - 1)
        let below = place.rounded(.down)
        let index = Int(below)
        let low = ordered[index]
        guard index + 1 < ordered.count, place > below else { return low }
        let high = ordered[index + 1]
        return low == high ? low : low + (high - low) * (place - below)
    }
}
