#if arch(x86_64) && canImport(Glibc)
    import CopseMath
    import Glibc

    /// Measures how far a function is from a reference of 64-bit significand, in ulps of the
    /// exact result.
    struct Ulps {
        private(set) var worst = 0.0
        private(set) var worstInput: [Double] = []
        private(set) var count = 0

        /// `exact` may be off by about 2⁻¹¹ ulp of a double, what `worst` is then known to.
        mutating func record(_ value: Double, exact: Float80, input: Double...) {
            count += 1
            let error = Ulps.distance(value, exact)
            if !(error <= worst) {
                worst = error
                worstInput = input
            }
        }

        static func distance(_ value: Double, _ exact: Float80) -> Double {
            if exact.isNaN { return value.isNaN ? 0 : .infinity }
            let nearest = Double(exact)
            if !nearest.isFinite || !value.isFinite {
                return value == nearest ? 0 : .infinity
            }
            // The spacing of doubles at the exact result, down to the subnormal one.
            let exponent = Swift.max(Int(exact == 0 ? -1022 : exact.exponent), -1022) - 52
            let ulp = Float80(sign: .plus, exponent: exponent, significand: 1)
            return Double(abs(Float80(value) - exact) / ulp)
        }
    }
#endif
