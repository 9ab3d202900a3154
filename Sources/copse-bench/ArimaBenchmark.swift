internal import CopseMath
internal import CopseModels

#if canImport(Glibc)
    internal import Glibc
#elseif canImport(Musl)
    internal import Musl
#elseif canImport(Darwin)
    internal import Darwin
#endif

/// Fits and searches ARIMA models on the series of a file: one a line, values separated by commas.
struct ArimaBenchmark {
    private let series: [[Double]]

    struct Unreadable: Error {}

    init(file: String) throws {
        guard let text = Self.read(file) else { throw Unreadable() }
        series = text.split(separator: "\n").map { line in
            line.split(separator: ",").map { Double($0) ?? .nan }
        }
    }

    /// - Parameter figure: `fit p d q [P D Q m]`, `auto m`, `many m THREADS`, `update p d q [P D Q m]`.
    func run(_ figure: [String]) throws {
        guard let word = figure.first, let first = series.first else { throw Usage() }
        let numbers = figure.dropFirst().compactMap { Int($0) }
        switch (word, numbers.count) {
        case ("fit", 3), ("fit", 7): try fit(first, Self.order(numbers))
        case ("auto", 1): try search(first, season: numbers[0])
        case ("many", 2): many(season: numbers[0], threads: max(1, numbers[1]))
        case ("update", 3), ("update", 7): try update(first, Self.order(numbers))
        default: throw Usage()
        }
    }

    private static func order(_ numbers: [Int]) -> ArimaOrder {
        let season = numbers.count == 7 ? Array(numbers[3...]) : [0, 0, 0, 1]
        return ArimaOrder(
            numbers[0], numbers[1], numbers[2], seasonal: (season[0], season[1], season[2]),
            season: season[3])
    }

    private func fit(_ values: [Double], _ order: ArimaOrder) throws {
        let data = try ArimaData(values)
        let specification = try ArimaSpecification(order)
        var fit = try ArimaFit.fit(data, specification)
        let once = Timing.of { fit = (try? ArimaFit.fit(data, specification)) ?? fit }
        let repeats = max(5, min(200, Int(0.5 / max(once.processor, 1e-6))))
        let timings = Timing.of(repeats: repeats) {
            fit = (try? ArimaFit.fit(data, specification)) ?? fit
        }
        report(
            timings,
            "\"evaluations\":\(fit.evaluations),\"converged\":\(fit.isConverged),"
                + Self.model(fit))
    }

    private func search(_ values: [Double], season: Int) throws {
        let data = try ArimaData(values)
        var found: ArimaSearch?
        let timing = Timing.of {
            found = try? ArimaSearch.run(data, ArimaSearchParameters(season: season))
        }
        guard let found else { throw Usage() }
        report(
            [timing], "\"candidates\":\(found.candidates.count)," + Self.model(found.best))
    }

    /// Every series of the file, a line a model before the figures.
    private func many(season: Int, threads: Int) {
        let series = series
        var models: [String] = []
        let timing = Timing.of {
            models = Parallel.map(series.count, threads: threads) { place in
                let data = try? ArimaData(series[place])
                let parameters = ArimaSearchParameters(season: season)
                let found = data.flatMap { try? ArimaSearch.run($0, parameters) }
                return found.map { Self.model($0.best) } ?? ""
            }
        }
        for model in models { print("{\(model)}") }
        report([timing], "\"series\":\(series.count)")
    }

    /// What a fit found, for who wants to judge it elsewhere.
    private static func model(_ fit: ArimaFit) -> String {
        let order = fit.specification.order
        let numbers = [
            order.p, order.d, order.q, order.seasonalP, order.seasonalD, order.seasonalQ,
            order.season,
        ]
        return "\"order\":\(numbers),\"trend\":\"\(fit.specification.trend.rawValue)\","
            + "\"params\":\(fit.parameters.map(\.estimate)),\"loglik\":\(fit.logLikelihood),"
            + "\"aicc\":\(fit.criteria.aicc),\"admissible\":\(fit.isAdmissible)"
    }

    /// Values after the fit, the first 100 of which go before the clock starts.
    private func update(_ values: [Double], _ order: ArimaOrder) throws {
        let fit = try ArimaFit.fit(ArimaData(values), ArimaSpecification(order))
        guard var tracker = ArimaTracker(fit) else { throw Usage() }
        let count = 100_000
        var sum = 0.0
        let timings = Timing.of(repeats: 9) {
            for number in 0..<count {
                sum += tracker.update(values[number % values.count]).standardised
            }
        }.map { Timing(wall: $0.wall / Double(count), processor: $0.processor / Double(count)) }
        report(timings, "\"sum\":\(sum)")
    }

    private func report(_ timings: [Timing], _ rest: String) {
        let least = timings.map(\.processor).min() ?? .nan
        let wall = timings.map(\.wall).min() ?? .nan
        print(
            "{\"processor\":\(least),\"wall\":\(wall),\"peak_memory\":\(Timing.peakMemory),\(rest)}"
        )
    }

    private static func read(_ path: String) -> String? {
        guard let file = unsafe fopen(path, "r") else { return nil }
        defer { unsafe fclose(file) }
        var bytes: [UInt8] = []
        var block = [UInt8](repeating: 0, count: 1 << 16)
        while true {
            let count = unsafe fread(&block, 1, block.count, file)
            guard count > 0 else { break }
            bytes += block[..<count]
        }
        return String(decoding: bytes, as: UTF8.self)
    }
}
