extension Elementary {
    /// `log1p` of every value, to the bit what it gives one by one.
    ///
    /// - Precondition: `result` is as long as `x`.
    package static func log1p(_ x: Span<Double>, into result: inout MutableSpan<Double>) {
        precondition(result.count == x.count)
        for index in x.indices { result[index] = log1p(x[index]) }
    }
}
