/// A forest laid out for blocks of rows: ranks instead of values, chains instead of nodes.
struct ChainLayout: Sendable {
    let tables: RankTables
    let program: ChainProgram

    /// Bytes of the columns of a block: ranks and their complements.
    var bytesPerBlock: Int { 2 * tables.columnCount * ChainProgram.rowsPerBlock }

    init(tables: RankTables, program: ChainProgram) {
        self.tables = tables
        self.program = program
    }

    /// nil for forests with more thresholds of a feature, leaves of a tree or side branches than the
    /// layout can name; they are walked.
    init?(_ layout: WalkLayout, medians: [Double]?) {
        guard let tables = RankTables(layout, medians: medians),
            let program = ChainCompiler.compile(layout, tables)
        else { return nil }
        self.tables = tables
        self.program = program
    }
}
