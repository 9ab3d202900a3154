/// The map from any real numbers to stationary and invertible coefficients, block by block.
struct ArimaParameterSpace {
    let order: ArimaOrder

    func constrain(_ free: [Double]) -> [Double] {
        blocks(free) { values, sign in
            PartialAutocorrelations.constrain(values.map { $0 * sign }).map { $0 * sign }
        }
    }

    /// - Precondition: every block is stationary or invertible; one that is not becomes zeros.
    func free(_ coefficients: [Double]) -> [Double] {
        blocks(coefficients) { values, sign in
            (PartialAutocorrelations.free(values.map { $0 * sign })
                ?? [Double](repeating: 0, count: values.count)).map { $0 * sign }
        }
    }

    /// The slope by the free numbers from that by the coefficients.
    func slope(_ free: [Double], coefficients slope: [Double]) -> [Double] {
        var rest = slope[...]
        return blocks(free) { values, sign in
            let part = rest.prefix(values.count).map { $0 * sign }
            rest = rest.dropFirst(values.count)
            return PartialAutocorrelations.slope(values.map { $0 * sign }, coefficients: part)
                .map { $0 * sign }
        }
    }

    /// A moving-average block is 1 + Σ θ Bⁱ: the sign is turned before it is treated like the
    /// others.
    private func blocks(
        _ values: [Double], _ body: ([Double], Double) -> [Double]
    ) -> [Double] {
        var result: [Double] = []
        var rest = values[...]
        let sizes = [
            (order.p, 1.0), (order.q, -1.0), (order.seasonalP, 1.0), (order.seasonalQ, -1.0),
        ]
        for (count, sign) in sizes {
            result += body(Array(rest.prefix(count)), sign)
            rest = rest.dropFirst(count)
        }
        return result
    }
}
