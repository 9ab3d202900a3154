/// The inner loops of scoring, in the order they run in: ranks for a batch of
/// `ChainProgram.rowsPerBatch` rows, then trees for blocks of `ChainProgram.rowsPerBlock`.
///
/// Reads are not checked: words come from `ChainCompiler` and buckets from `RankScale`, which stay
/// within what `ChainMemory` and `RankTables` have room for.
protocol BlockKernel: SendableMetatype {
    /// Whether this processor can run it and it is another than the portable one.
    static var isAvailable: Bool { get }

    /// Finds the ranks of `count` values of a feature; returns whether NaN is among them, whose ranks
    /// are anything.
    static func rank(
        _ values: UnsafePointer<Double>, count: Int, _ feature: RankTables.Feature,
        entries: UnsafePointer<UInt16>, thresholds: UnsafePointer<Double>,
        _ memory: borrowing ChainMemory
    ) -> Bool

    /// Writes the columns of a feature from its ranks, for the first blocks of the batch.
    static func fillColumns(
        _ feature: RankTables.Feature, blocks: Int, _ memory: borrowing ChainMemory)

    /// Runs words of a program over the columns of a block.
    static func run(
        _ words: UnsafeBufferPointer<UInt64>, block: Int, _ memory: borrowing ChainMemory)

    /// Adds up what the codes of a group of trees stand for.
    static func addLeaves(
        _ trees: Range<Int>, of program: ChainProgram, _ memory: borrowing ChainMemory)

    /// Brings what was added into the memory's sums.
    static func finishSums(_ memory: borrowing ChainMemory)
}
