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

    /// What the environment variable COPSE_KERNEL asks for; nil leaves the choice to the rows and the
    /// forest. Read once.
    /// Those that this machine can run.
    package static let available = [ScoringKernel.walk, .portable]

    package static let forced = environment("COPSE_KERNEL").flatMap(Self.init(rawValue:))

    private static func environment(_ name: String) -> String? {
        unsafe getenv(name).map { unsafe String(cString: $0) }
    }
}
