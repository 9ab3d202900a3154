/// A number as the unevaluated sum of two doubles, about 106 bits.
///
/// Source: T. J. Dekker, A floating-point technique for extending the available precision,
/// Numerische Mathematik 18 (1971), doi:10.1007/BF01397083. Products are split, not fused: a fused
/// multiply-add is a library call where the CPU has none. Valid while nothing overflows (below
/// 2⁹⁹⁶) and no low part is subnormal.
struct DoubleDouble {
    var high: Double
    var low: Double

    @inline(__always)
    init(_ high: Double, _ low: Double) {
        self.high = high
        self.low = low
    }

    /// a + b exactly (Knuth's two-sum).
    @inline(__always)
    init(sumOf a: Double, _ b: Double) {
        high = a + b
        let part = high - a
        low = (a - (high - part)) + (b - part)
    }

    /// a · b exactly (Dekker's product with Veltkamp's splitting).
    @inline(__always)
    init(productOf a: Double, _ b: Double) {
        let (a1, a2) = DoubleDouble.split(a)
        let (b1, b2) = DoubleDouble.split(b)
        high = a * b
        let p = a1 * b1 - high
        let q = p + a1 * b2
        low = (q + a2 * b1) + a2 * b2
    }

    @inline(__always)
    static func * (a: DoubleDouble, b: DoubleDouble) -> DoubleDouble {
        let product = DoubleDouble(productOf: a.high, b.high)
        let cross = a.high * b.low + a.low * b.high
        return DoubleDouble(sumOf: product.high, product.low + cross)
    }

    @inline(__always)
    static func * (a: DoubleDouble, b: Double) -> DoubleDouble {
        let product = DoubleDouble(productOf: a.high, b)
        return DoubleDouble(sumOf: product.high, product.low + a.low * b)
    }

    /// Two halves of at most 26 bits.
    @inline(__always)
    private static func split(_ a: Double) -> (Double, Double) {
        let scaled = a * 0x1.0000002p27
        let upper = scaled - (scaled - a)
        return (upper, a - upper)
    }
}
