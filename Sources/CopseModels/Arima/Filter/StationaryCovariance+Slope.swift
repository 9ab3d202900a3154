extension StationaryCovariance {
    /// The slope by the coefficients of Σ weight(i) × `firstColumn`[i], by reverse accumulation: the
    /// steps of `init` backwards. Nil where the process is not stationary.
    ///
    /// - Returns: one number per lag; those at `arPlaces` and `maPlaces` have a meaning.
    static func slope(
        _ polynomials: ArmaPolynomials, weights column: [Double]
    ) -> (ar: [Double], ma: [Double])? {
        let size = polynomials.stateSize
        let (phi, theta) = (polynomials.ar, polynomials.ma)
        let (arPlaces, maPlaces) = (polynomials.arPlaces, polynomials.maPlaces)
        guard let autoregression = Autoregression(phi) else { return nil }
        let count = size + 1
        let pure = autoregression.autocovariances(polynomials.arTerms, count: count + theta.count)
        let products = Self.products(polynomials)
        let gamma = Self.convolved(pure, products, count: count)
        let response = Self.response(polynomials)
        var ar = [Double](repeating: 0, count: phi.count)
        var ma = [Double](repeating: 0, count: theta.count)
        var slopeOfGamma = [Double](repeating: 0, count: count)
        var slopeOfResponse = [Double](repeating: 0, count: size)
        // The first column.
        slopeOfGamma[0] = column[0]
        for row in 1..<max(1, size) where column[row] != 0 {
            for place in arPlaces where place >= row {
                ar[place] += column[row] * gamma[place - row + 1]
                slopeOfGamma[place - row + 1] += column[row] * phi[place]
            }
            for place in maPlaces where place + 1 >= row {
                ma[place] += column[row] * response[place + 1 - row]
                slopeOfResponse[place + 1 - row] += column[row] * theta[place]
            }
        }
        // ψ
        for time in stride(from: size - 1, to: 0, by: -1) {
            let slope = slopeOfResponse[time]
            if time - 1 < ma.count { ma[time - 1] += slope }
            for place in arPlaces where place < time {
                ar[place] += slope * response[time - 1 - place]
                slopeOfResponse[time - 1 - place] += slope * phi[place]
            }
        }
        // The convolution of AR and MA autocovariances.
        var slopeOfPure = [Double](repeating: 0, count: pure.count)
        var slopeOfProducts = [Double](repeating: 0, count: products.count)
        let shifts = Self.shifts(maPlaces)
        for (lag, slope) in slopeOfGamma.enumerated() where slope != 0 {
            for shift in shifts {
                let (below, above) = (abs(lag - shift), lag + shift)
                slopeOfProducts[shift] += slope * (pure[below] + (shift > 0 ? pure[above] : 0))
                slopeOfPure[below] += slope * products[shift]
                if shift > 0 { slopeOfPure[above] += slope * products[shift] }
            }
        }
        for (number, left) in ([-1] + maPlaces).enumerated() {
            for right in ([-1] + maPlaces)[number...] {
                let slope = slopeOfProducts[right - left]
                if right >= 0 { ma[right] += slope * (left < 0 ? 1 : theta[left]) }
                if left >= 0 { ma[left] += slope * theta[right] }
            }
        }
        autoregression.accumulate(
            &slopeOfPure, pure: pure, places: arPlaces, into: &ar)
        return (ar, ma)
    }

    /// Every difference of two moving-average lags, 0 among them.
    private static func shifts(_ places: [Int]) -> [Int] {
        var shifts: Set<Int> = [0]
        for left in [-1] + places {
            for right in places where right > left { shifts.insert(right - left) }
        }
        return shifts.sorted()
    }
}
