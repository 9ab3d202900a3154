import CopseMath

/// Σ log f of many positive factors with few logarithms.
struct LogProduct {
    private var product = 1.0
    private var logarithm = 0.0

    mutating func multiply(by factor: Double) {
        product *= factor
        if !(product > 1e-200 && product < 1e200) { flush() }
    }

    /// - Precondition: every factor lies between 1e-100 and 1e100.
    var sum: Double { logarithm + Elementary.log(product) }

    private mutating func flush() {
        logarithm += Elementary.log(product)
        product = 1
    }
}
