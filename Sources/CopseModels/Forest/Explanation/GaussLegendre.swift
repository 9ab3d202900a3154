/// Points in 0…1 and their weights: ∫₀¹ p(t) dt = Σ weight · p(point) for every polynomial p of a degree
/// below twice the number of points.
///
/// Source: Abramowitz, Stegun: Handbook of Mathematical Functions (1964), 25.4.29 and 25.4.30.
struct GaussLegendre: Sendable {
    let points: [Double]
    let weights: [Double]

    /// What trees of up to eight features on a path need.
    static let four = GaussLegendre(points: 4)

    /// - Precondition: `count` is even, so that no point is the middle.
    init(points count: Int) {
        precondition(count > 0 && count % 2 == 0)
        // The roots of the Legendre polynomial are real: Newton's steps from above fall to the largest
        // one, and to each next one once those before are divided out (Maehly 1954).
        var roots: [Double] = []
        var x = 1.0
        while roots.count < count / 2 {
            for _ in 0..<200 {
                let (value, slope) = Self.legendre(count, x)
                let others = roots.reduce(0.0) { $0 + 1 / (x - $1) + 1 / (x + $1) }
                let next = x - value / (slope - value * others)
                if !(next < x) { break }
                x = next
            }
            for _ in 0..<2 {
                let (value, slope) = Self.legendre(count, x)
                x -= value / slope
            }
            roots.append(x)
            // Off the root, or the sum above would divide by 0; the next one is 4/count² away or more.
            x -= 1e-3 / Double(count * count)
        }
        let halves = roots.map { root in
            let (_, slope) = Self.legendre(count, root)
            return (root, 1 / ((1 - root * root) * slope * slope))
        }
        points = halves.map { (1 - $0.0) / 2 } + halves.reversed().map { (1 + $0.0) / 2 }
        weights = halves.map(\.1) + halves.reversed().map(\.1)
    }

    /// The Legendre polynomial of a degree and its derivative.
    private static func legendre(_ degree: Int, _ x: Double) -> (value: Double, slope: Double) {
        var (before, value) = (1.0, x)
        var (slopeBefore, slope) = (0.0, 1.0)
        for n in 1..<degree {
            let next = (Double(2 * n + 1) * x * value - Double(n) * before) / Double(n + 1)
            // The recurrence differentiated.
            let nextSlope =
                (Double(2 * n + 1) * (value + x * slope) - Double(n) * slopeBefore) / Double(n + 1)
            (before, value) = (value, next)
            (slopeBefore, slope) = (slope, nextSlope)
        }
        return (value, slope)
    }
}
