/// What a model file may ask of the machine that loads it, checked before anything is allocated.
package struct ModelLimits: Sendable, Equatable {
    package var bytes: Int
    package var trees: Int
    package var features: Int
    package var planNodes: Int
    /// Rows kept by all window steps of the recipe together.
    package var windowRows: Int

    package init(
        bytes: Int = 64 << 20, trees: Int = 100_000, features: Int = 1_024,
        planNodes: Int = 10_000, windowRows: Int = 1 << 20
    ) {
        self.bytes = bytes
        self.trees = trees
        self.features = features
        self.planNodes = planNodes
        self.windowRows = windowRows
    }
}
