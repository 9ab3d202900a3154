/// Derivatives by differences on both sides.
package enum CentralDifference {
    /// Steps of 2⁻¹⁷ of a coordinate's size (at least of 1): near the cube root of the rounding.
    package static func gradient(
        at point: [Double], _ function: ([Double]) -> Double
    ) -> [Double] {
        var point = point
        return point.indices.map { place in
            let centre = point[place]
            let step = 0x1p-17 * max(1, abs(centre))
            point[place] = centre + step
            let above = function(point)
            let width = point[place]
            point[place] = centre - step
            let below = function(point)
            let span = width - point[place]
            point[place] = centre
            return (above - below) / span
        }
    }
}
