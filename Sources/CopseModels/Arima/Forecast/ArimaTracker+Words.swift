extension ArimaTracker {
    /// The model and where it stands as 64-bit words: what a file keeps of it.
    ///
    /// Version, orders, transform, σ², coefficients, regression, number of values, centre, then the
    /// state. What follows from the coefficients is left out and made again, so a tracker that was
    /// read goes on to the last bit like the one that was written.
    package var words: [UInt64] {
        var writer = WordWriter()
        writer.write(Self.version)
        for number in [
            model.order.p, model.order.d, model.order.q, model.order.seasonalP,
            model.order.seasonalD, model.order.seasonalQ,
            model.order.season,
        ] { writer.write(number) }
        switch model.transform {
        case .identity: writer.write(0)
        case .log: writer.write(1)
        case .power(let power):
            writer.write(2)
            writer.write(power)
        }
        writer.write(model.sigma2)
        writer.write(exactly: model.coefficients.flat)
        writer.write(model.kinds.count)
        for (kind, factor) in zip(model.kinds, model.regression) {
            switch kind {
            case .drift: writer.write(-1)
            case .regressor(let place): writer.write(place)
            default: writer.write(-2)
            }
            writer.write(factor)
        }
        writer.write(count)
        writer.write(centre)
        switch state {
        case .opening(let values):
            writer.write(0)
            writer.write(values.count)
            writer.write(exactly: values)
        case .whole(let whole):
            writer.write(1)
            whole.write(to: &writer)
        case .gapped(let filter):
            writer.write(2)
            filter.write(to: &writer)
        }
        return writer.words
    }

    /// Reads what `words` wrote; nothing larger than the words themselves and the model's limits
    /// is allocated before it is known to be there.
    ///
    /// - Throws: `arima.state` for words that are damaged, cut short or of another version.
    package init(words: some Collection<UInt64>) throws(ArimaError) {
        var reader = WordReader(words)
        let version = try reader.integer(in: 0...Int.max)
        guard version == Self.version else { throw .damagedState("it has version \(version)") }
        let order = try Self.order(&reader)
        let transform: PowerTransform
        switch try reader.integer(in: 0...2) {
        case 0: transform = .identity
        case 1: transform = .log
        default: transform = .power(try reader.double(in: -5...5))
        }
        let sigma2 = try reader.double(in: 0...Double.greatestFiniteMagnitude)
        let flat = try reader.doubles(order.coefficientCount)
        guard flat.allSatisfy(\.isFinite) else {
            throw .damagedState("a coefficient is not finite")
        }
        var kinds: [ArimaParameterKind] = []
        var regression: [Double] = []
        for _ in 0..<(try reader.count(each: 2)) {
            switch try reader.integer(in: -2...Int.max) {
            case -2: kinds.append(.mean)
            case -1: kinds.append(.drift)
            case let place: kinds.append(.regressor(place))
            }
            regression.append(try reader.double())
        }
        let count = try reader.integer(in: 0...1 << 53)
        let centre = try reader.double()
        let coefficients = ArimaCoefficients(flat, order)
        guard
            let model = Model(
                order, coefficients, transform: transform, sigma2: sigma2, regression: regression,
                kinds: kinds)
        else { throw .damagedState("the model is not stationary") }
        let state: State
        switch try reader.integer(in: 0...2) {
        case 0:
            let values = try reader.doubles(reader.count(each: 1))
            guard values.count == count, count < order.differencingLag else {
                throw .damagedState("\(values.count) values at the start")
            }
            state = .opening(values)
        case 1:
            state = .whole(
                try OnlineState(&reader, model.polynomials, model.differencing, model.start))
        default:
            state = .gapped(
                try KalmanFilter(&reader, model.polynomials, model.differencing))
        }
        guard reader.isAtEnd else { throw .damagedState("it goes on after its end") }
        self.init(model, state, count: count, centre: centre)
    }

    private static let version = 1

    private static func order(_ reader: inout WordReader) throws(ArimaError) -> ArimaOrder {
        let limits = ArimaLimits.self
        let (p, d, q) = (
            try reader.integer(in: 0...limits.order),
            try reader.integer(in: 0...limits.differences),
            try reader.integer(in: 0...limits.order)
        )
        let seasonal = (
            P: try reader.integer(in: 0...limits.seasonalOrder),
            D: try reader.integer(in: 0...limits.seasonalDifferences),
            Q: try reader.integer(in: 0...limits.seasonalOrder)
        )
        let season = try reader.integer(in: 1...limits.season)
        return ArimaOrder(p, d, q, seasonal: seasonal, season: season)
    }
}
