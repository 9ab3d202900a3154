/// Elementary functions that give the same bits on every CPU and with every C library.
///
/// Goals, in this order: the same bits everywhere; an error under 1 ulp; speed. Only + − × ÷ √ of
/// doubles and integer operations are used: these are exact or correctly rounded by IEEE 754, and
/// Swift never contracts a product and a sum into one rounding. Calls of libm's functions would
/// give bits that change with its version and with the CPU it dispatches on.
///
/// Every NaN returned is the one positive quiet NaN, whatever NaN came in.
package enum Elementary {}

extension Double {
    /// The value, which is +0 or has the sign of `x`, with the sign of `x`: sums lose that of −0.
    @inline(__always)
    func withSign(of x: Double) -> Double {
        Double(bitPattern: bitPattern | x.bitPattern & (1 << 63))
    }
}
