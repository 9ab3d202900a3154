import CopseMath

/// Whether skewness and kurtosis of residuals are those of normal numbers.
package struct JarqueBera: Sendable, Equatable {
    package let statistic: Double
    package let p: Double
    package let skewness: Double
    /// 3 for normal numbers.
    package let kurtosis: Double

    /// Missing values are left out; NaN for a series without variation.
    package init(_ residuals: [Double]) {
        let values = residuals.filter { !$0.isNaN }
        let n = Double(values.count)
        let mean = values.reduce(0, +) / n
        var (second, third, fourth) = (0.0, 0.0, 0.0)
        for value in values {
            let centred = value - mean
            let square = centred * centred
            second += square
            third += square * centred
            fourth += square * square
        }
        second /= n
        skewness = third / n / (second * second.squareRoot())
        kurtosis = fourth / n / (second * second)
        statistic = n / 6 * (skewness * skewness + (kurtosis - 3) * (kurtosis - 3) / 4)
        p = Elementary.exp(-statistic / 2)
    }
}
