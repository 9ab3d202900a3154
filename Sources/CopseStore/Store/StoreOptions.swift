/// How a store is opened.
package struct StoreOptions: Sendable, Equatable {
    /// What a commit survives.
    package enum Durability: String, Sendable, CaseIterable {
        /// The death of the process; the last commits may be missing after a power cut.
        case normal
        /// A power cut too; each commit waits for the disk.
        case full
    }

    package var durability = Durability.normal
    /// Seconds to wait for another program's commit before an error.
    package var patience = 10.0
    /// Words that are never written, such as the value of `ETHERSCAN_API_KEY`.
    package var secrets: [String] = []

    package init() {}
}
