/// How far a cell is.
package struct Progress: Sendable, Equatable {
    package var done: Int
    package var total: Int
    /// What is counted: `trees`, `rows`, `features`.
    package var unit: String

    package init(done: Int, total: Int, unit: String) {
        self.done = done
        self.total = total
        self.unit = unit
    }
}
