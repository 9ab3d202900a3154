#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#elseif canImport(Darwin)
    import Darwin
#endif

/// How the rows of a matrix are taken through the trees; the bits do not depend on it.
package enum ScoringKernel: String, Sendable, CaseIterable {
    /// Rows follow their paths from node to node.
    case walk
    /// Blocks of rows through all nodes at once (`ChainProgram`), in plain Swift.
    case portable
    /// The same in C, with the vector instructions of x86-64 processors since 2013; as `portable`
    /// where there are none.
    case avx2

    /// What the environment variable COPSE_KERNEL asks for; nil, also for what this machine cannot
    /// run, leaves the choice to the rows and the forest. Read once.
    package static let forced = environment("COPSE_KERNEL").flatMap(Self.init(rawValue:))
        .flatMap { available.contains($0) ? $0 : nil }

    /// Those that this machine can run, the slowest first.
    package static let available = allCases.filter { $0 != .avx2 || VectorKernel.isAvailable }

    /// A block takes as long as walking about this many rows.
    static let leastRows = 30

    private static func environment(_ name: String) -> String? {
        unsafe getenv(name).map { unsafe String(cString: $0) }
    }
}
