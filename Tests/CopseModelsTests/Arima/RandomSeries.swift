import CopseMath
import CopseModels

/// Series and models drawn at random.
struct RandomSeries {
    var random: RandomStream

    /// How much is tried; an unoptimised build is some fifty times slower.
    #if DEBUG
        static let isThorough = false
    #else
        static let isThorough = true
    #endif

    init(seed: UInt64) { random = RandomStream(seed: seed, stream: 0) }

    mutating func normal() -> Double {
        // The sum of twelve uniforms is near enough to a normal number here.
        (0..<12).reduce(-6.0) { sum, _ in sum + random.uniform() }
    }

    mutating func noise(_ count: Int) -> [Double] { (0..<count).map { _ in normal() } }

    mutating func walk(_ count: Int) -> [Double] {
        var level = 0.0
        return (0..<count).map { _ in
            level += normal()
            return level
        }
    }

    /// Coefficients of a stationary block whose partial autocorrelations are below `limit`.
    mutating func block(_ count: Int, limit: Double = 0.95) -> [Double] {
        var coefficients: [Double] = []
        for _ in 0..<count {
            let partial = limit * (2 * random.uniform() - 1)
            let previous = coefficients
            for place in previous.indices {
                coefficients[place] -= partial * previous[previous.count - 1 - place]
            }
            coefficients.append(partial)
        }
        return coefficients
    }

    mutating func order() -> ArimaOrder {
        let season = [1, 2, 4, 7, 12][random.uniform(below: 5)]
        let seasonal =
            season == 1
            ? (0, 0, 0)
            : (random.uniform(below: 3), random.uniform(below: 2), random.uniform(below: 3))
        return ArimaOrder(
            random.uniform(below: 4), random.uniform(below: 3), random.uniform(below: 4),
            seasonal: seasonal, season: season)
    }

    mutating func coefficients(_ order: ArimaOrder, limit: Double = 0.95) -> ArimaCoefficients {
        ArimaCoefficients(
            ar: block(order.p, limit: limit), ma: block(order.q, limit: limit).map { -$0 },
            seasonalAR: block(order.seasonalP, limit: limit),
            seasonalMA: block(order.seasonalQ, limit: limit).map { -$0 })
    }
}
