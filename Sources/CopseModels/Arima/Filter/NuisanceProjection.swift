import CopseMath

/// Missing values as regressors: a unit vector for each, integrated out of the likelihood.
///
/// The likelihood of what is there is that of the filled series with the filling integrated away
/// under a flat measure: the innovations lose what the whitened unit vectors explain, and ½ log
/// |XᵀX| of these is taken off. Exact, and for few gaps much less work than a Kalman filter.
/// Source: Gómez, Maravall and Peña, Missing observations in ARIMA models: skipping approach versus
/// additive outlier approach, J. Econometrics 88 (1999).
enum NuisanceProjection {
    /// Removes the last `count` columns and what they explain; returns log |XᵀX|, or nil where they
    /// are not independent. Time O(rows × count × columns).
    static func remove(_ count: Int, from whitened: inout Whitened) -> Double? {
        let rows = whitened.rowCount
        let kept = whitened.columnCount - count
        var factors = LogProduct()
        let isIndependent = unsafe whitened.values.withUnsafeMutableBufferPointer { values in
            for number in kept..<kept + count {
                let column = unsafe values.baseAddress! + number &* rows
                // A unit vector is zero before its value, and so are its innovations.
                var first = 0
                while first < rows, unsafe column[first] == 0 { first += 1 }
                let before = unsafe product(column, column, first..<rows)
                guard before > 0, before.isFinite else { return false }
                // Twice: the second round removes what rounding left of the first.
                for _ in 0..<2 {
                    for earlier in kept..<number {
                        unsafe subtract(
                            values.baseAddress! + earlier &* rows, from: column, 0..<rows)
                    }
                }
                let square = unsafe product(column, column, 0..<rows)
                guard square > 1e-13 * before else { return false }
                factors.multiply(by: square)
                let scale = 1 / square.squareRoot()
                for row in 0..<rows { unsafe column[row] *= scale }
                for main in 0..<kept {
                    unsafe subtract(column, from: values.baseAddress! + main &* rows, 0..<rows)
                }
            }
            return true
        }
        guard isIndependent else { return nil }
        whitened.values.removeLast(count * rows)
        whitened.columnCount = kept
        whitened.count -= count
        return factors.sum
    }

    /// `vector` −= (`unit` · `vector`) `unit`
    private static func subtract(
        _ unit: UnsafeMutablePointer<Double>, from vector: UnsafeMutablePointer<Double>,
        _ rows: Range<Int>
    ) {
        let share = unsafe product(unit, vector, rows)
        guard share != 0 else { return }
        for row in rows { unsafe vector[row] -= share * unit[row] }
    }

    private static func product(
        _ left: UnsafeMutablePointer<Double>, _ right: UnsafeMutablePointer<Double>,
        _ rows: Range<Int>
    ) -> Double {
        // Four sums side by side: one alone would wait for each addition.
        var (a, b, c, d) = (0.0, 0.0, 0.0, 0.0)
        var row = rows.lowerBound
        while row + 4 <= rows.upperBound {
            unsafe a += left[row] * right[row]
            unsafe b += left[row + 1] * right[row + 1]
            unsafe c += left[row + 2] * right[row + 2]
            unsafe d += left[row + 3] * right[row + 3]
            row += 4
        }
        while row < rows.upperBound {
            unsafe a += left[row] * right[row]
            row += 1
        }
        return (a + b) + (c + d)
    }
}
