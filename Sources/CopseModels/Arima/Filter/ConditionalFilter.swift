/// The innovations that follow when those before the first p + P × m values are taken as zero.
enum ConditionalFilter {
    /// - Precondition: nothing is missing.
    static func whiten(_ input: FilterInput, _ polynomials: ArmaPolynomials) -> Whitened? {
        let (rows, lag) = (input.rowCount, polynomials.ar.count)
        guard rows > lag else { return nil }
        var whitened = Whitened(
            values: [Double](repeating: 0, count: input.values.count), rowCount: rows,
            columnCount: input.columnCount, logDeterminant: 0, count: rows - lag)
        for column in 0..<input.columnCount {
            let base = column * rows
            for row in lag..<rows {
                var innovation = input.values[base + row]
                for term in polynomials.arTerms {
                    innovation -= term.value * input.values[base + row - 1 - term.place]
                }
                for term in polynomials.maTerms where row - 1 - term.place >= lag {
                    innovation -= term.value * whitened.values[base + row - 1 - term.place]
                }
                whitened.values[base + row] = innovation
            }
        }
        return whitened
    }
}
