/// The recursion of Chandrasekhar's kind that Morf, Sidhu and Kailath found; see
/// `InnovationsKernel`.
///
/// Unsafe, like everything in this file: vectors are `length` long and hold zeros from the size of
/// the state on, so that four numbers are treated at a time without a remainder. Every result is
/// that of the plain loop: lanes never mix.
struct GainRecursion {
    /// F, the variance of the innovation.
    var variance: Double
    /// M; M × F never changes.
    var middle: Double

    /// The state's size rounded up to whole quads.
    static func padded(_ polynomials: ArmaPolynomials) -> Int { (polynomials.stateSize + 3) & ~3 }

    /// What a vector needs: one number is read beyond the last quad.
    static func length(_ polynomials: ArmaPolynomials) -> Int { padded(polynomials) + 4 }

    init(_ start: StationaryCovariance) {
        variance = start.firstColumn[0]
        middle = -variance
    }

    static func phi(_ polynomials: ArmaPolynomials) -> [Double] {
        polynomials.ar
            + [Double](repeating: 0, count: length(polynomials) - polynomials.ar.count)
    }

    /// K at the start, which is L too.
    static func gain(_ polynomials: ArmaPolynomials, _ start: StationaryCovariance) -> [Double] {
        let column = start.firstColumn
        var gain = phi(polynomials)
        for place in column.indices.dropLast() { gain[place] += column[place + 1] / column[0] }
        return gain
    }

    /// One step on.
    ///
    /// - Parameters:
    ///   - gain: K; `next`, which may be the same, receives the next one.
    ///   - line: L, replaced by the next one.
    ///   - moved: receives T L.
    /// - Returns: L(0) before the step.
    @inline(__always)
    mutating func advance(
        padded: Int, phi: UnsafePointer<Double>, gain: UnsafePointer<Double>,
        next: UnsafeMutablePointer<Double>, line: UnsafeMutablePointer<Double>,
        moved: UnsafeMutablePointer<Double>
    ) -> Double {
        let c = unsafe line[0]
        let fresh = variance + c * c * middle
        let old = variance / fresh
        let share = c * middle / fresh
        var place = 0
        while place < padded {
            let k = unsafe Quad.load(gain + place)
            let m = unsafe Quad.load(phi + place) * c + Quad.load(line + (place &+ 1))
            unsafe Quad.store(m, moved + place)
            unsafe Quad.store(m - k * c, line + place)
            unsafe Quad.store(k * old + m * share, next + place)
            place &+= 4
        }
        middle *= old
        variance = fresh
        return c
    }
}

/// Four neighbouring numbers.
enum Quad {
    @inline(__always)
    static func load(_ place: UnsafePointer<Double>) -> SIMD4<Double> {
        unsafe UnsafeRawPointer(place).loadUnaligned(as: SIMD4<Double>.self)
    }

    @inline(__always)
    static func store(_ values: SIMD4<Double>, _ place: UnsafeMutablePointer<Double>) {
        unsafe UnsafeMutableRawPointer(place).storeBytes(of: values, as: SIMD4<Double>.self)
    }

    /// The four added up, always in the same order.
    @inline(__always)
    static func total(_ values: SIMD4<Double>) -> Double {
        (values[0] + values[1]) + (values[2] + values[3])
    }
}
