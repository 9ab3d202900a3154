/// Path lengths as integers in units of 2⁻⁴⁰ edges.
///
/// Sums of integers do not depend on their order, so that any number of threads and any layout of
/// the trees gives the same bits.
package enum PathUnits {
    package static let perEdge = 0x1p40
    /// A sum over all trees stays below this many edges: 2⁶³ units.
    package static let limit = 0x1p23

    /// To the nearest unit, ties to even.
    package static func units(edges: Double) -> Int64 {
        Int64((edges * perEdge).rounded(.toNearestOrEven))
    }
}
