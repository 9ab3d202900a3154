import CopseMath
import CopseModels
import Testing

/// Three filters, one answer; and the slope is the slope of that answer.
@Suite struct ArimaFilterLawTests {
    /// A model with its nearest root's distance from the unit circle.
    struct Case {
        var order: ArimaOrder
        var coefficients: ArimaCoefficients
        var distance: Double
        var data: ArimaData
        var specification: ArimaSpecification
    }

    private static func draw(_ source: inout RandomSeries, limit: Double) throws -> Case {
        let order = source.order()
        let coefficients = source.coefficients(order, limit: limit)
        let blocks: [([Double], Double, Int)] = [
            (coefficients.ar, 1, 1), (coefficients.ma, -1, 1),
            (coefficients.seasonalAR, 1, order.season),
            (coefficients.seasonalMA, -1, order.season),
        ]
        let roots = blocks.map { values, sign, season in
            Elementary.pow(
                PartialAutocorrelations.smallestRoot(values.map { $0 * sign }), 1 / Double(season))
        }
        let count = order.differencingLag + 10 + source.random.uniform(below: 120)
        return Case(
            order: order, coefficients: coefficients, distance: (roots.min() ?? 2) - 1,
            data: try ArimaData(source.walk(count)),
            specification: try ArimaSpecification(order, trend: ArimaSpecification.Trend.none))
    }

    /// 1e-9 of the likelihood where roots are at least 1e-3 from the unit circle, nearer ones that
    /// times 1e-3 / distance; where several near roots meet, digits go with the variance of the
    /// process and of its inverse, Π 1 / (1 − r²) over the partial autocorrelations of all blocks.
    @Test func `the fast recursion, the Kalman filter and the innovations algorithm agree`() throws
    {
        var source = RandomSeries(seed: 2026)
        var largest = 0.0
        var counts = (far: 0, near: 0, beyond: 0)
        for round in 0..<(RandomSeries.isThorough ? 10_000 : 60) {
            let drawn = try Self.draw(&source, limit: [0.9, 0.999, 0.99999][round % 3])
            let values = try ArimaFit.LikelihoodFilter.allCases.map {
                try ArimaFit.logLikelihood(
                    of: drawn.data, drawn.specification, at: drawn.coefficients, filter: $0)
            }
            let spread = values.map { abs($0 - values[0]) / max(1, abs(values[0])) }.max() ?? .nan
            let condition = max(1, 1e-3 / drawn.distance, drawn.coefficients.condition / 1000)
            if drawn.distance >= 1e-3 { counts.far += 1 } else { counts.near += 1 }
            if spread > 1e-9 { counts.beyond += 1 }
            largest = max(largest, spread / condition)
            #expect(spread <= 1e-9 * condition, "\(drawn.order) \(drawn.coefficients)")
        }
        print("\(counts): filters differ by at most \(largest) of the condition")
        #expect(counts.far > counts.near && counts.near > 0 && counts.beyond < 5)
    }

    @Test(arguments: [
        ArimaSpecification.Method.maximumLikelihood, .conditionalSumOfSquares,
    ])
    func `the slope is that of the likelihood`(_ method: ArimaSpecification.Method) throws {
        var source = RandomSeries(seed: 77)
        var largest = 0.0
        for _ in 0..<(RandomSeries.isThorough ? 500 : 25) {
            let drawn = try Self.draw(&source, limit: 0.9)
            let specification = try ArimaSpecification(
                drawn.order, trend: ArimaSpecification.Trend.none, method: method)
            let centre = drawn.coefficients.flattened
            guard !centre.isEmpty, drawn.data.series.count > drawn.order.differencingLag + 80
            else { continue }
            let slope = try #require(
                try ArimaFit.slope(of: drawn.data, specification, at: drawn.coefficients))
            func value(_ flat: [Double]) throws -> Double {
                try ArimaFit.logLikelihood(
                    of: drawn.data, specification,
                    at: ArimaCoefficients(flattened: flat, drawn.order))
            }
            for place in centre.indices {
                // Four points: the error is that of the fifth derivative.
                let step = 1e-4
                let sides = try [2.0, 1, -1, -2].map { side in
                    var moved = centre
                    moved[place] += side * step
                    return try value(moved)
                }
                let expected =
                    (-sides[0] + 8 * sides[1] - 8 * sides[2] + sides[3]) / (12 * step)
                let size = max(10, abs(expected))
                guard sides.allSatisfy(\.isFinite) else { continue }
                largest = max(largest, abs(slope[place] - expected) / size)
                #expect(abs(slope[place] - expected) < 1e-5 * size, "\(drawn.order) \(place)")
            }
        }
        print("\(method): slopes differ from differences by at most \(largest)")
        #expect(largest > 0)
    }
}

extension ArimaCoefficients {
    /// Block after block: ar, ma, sar, sma.
    var flattened: [Double] { ar + ma + seasonalAR + seasonalMA }

    /// Π 1 / (1 − r²) over the partial autocorrelations of all blocks.
    var condition: Double {
        let blocks = [
            ar, ma.map { -$0 }, seasonalAR, seasonalMA.map { -$0 },
        ]
        return blocks.flatMap { PartialAutocorrelations.free($0) ?? [] }
            .reduce(1) { $0 * (1 + $1 * $1) }
    }

    init(flattened: [Double], _ order: ArimaOrder) {
        var rest = flattened[...]
        func take(_ count: Int) -> [Double] {
            defer { rest = rest.dropFirst(count) }
            return Array(rest.prefix(count))
        }
        self.init(
            ar: take(order.p), ma: take(order.q), seasonalAR: take(order.seasonalP),
            seasonalMA: take(order.seasonalQ))
    }
}
