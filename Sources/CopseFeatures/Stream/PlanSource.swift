import CopseFrame

/// The raw columns of a plan, by their order in it: those of a frame, or of one record.
struct PlanSource: Sendable {
    /// None for a record.
    let columns: [Column]
    /// The nearest doubles of a record.
    private var numbers: [Double]
    /// The texts of a frame; empty for columns whose text is not read.
    private let texts: [TextView]
    /// The texts of a record.
    private var words: [RecordText]

    /// A record whose columns are all missing.
    init(recordOf plan: Plan) {
        columns = []
        numbers = plan.columns.map { _ in .nan }
        texts = []
        words = plan.columns.map { _ in RecordText() }
    }

    /// - Throws: every absent column at once; a column of numbers where text is read, or text
    ///   where numbers are, unless all its rows are missing.
    init(_ frame: Frame, _ plan: Plan) throws(RecipeError) {
        var columns: [Column] = []
        var absent: [String] = []
        for field in plan.columns {
            guard let column = frame[field.name] else {
                absent.append(field.name)
                continue
            }
            if column.type.isNumeric != field.type.isNumeric,
                column.missingCount < column.count
            {
                throw RecipeError(
                    .columnType(
                        field.name, expected: field.type.isNumeric ? "a number" : "text",
                        found: column.type))
            }
            columns.append(column)
        }
        guard absent.isEmpty else { throw RecipeError(.columnsNotFound(absent)) }
        texts = zip(columns, plan.readsText).map { column, isRead in
            isRead ? TextView(column) : TextView()
        }
        self.columns = columns
        numbers = []
        words = []
    }

    mutating func clear() {
        for column in numbers.indices {
            numbers[column] = .nan
            words[column].set(nil)
        }
    }

    mutating func set(_ column: Int, _ number: Double) { numbers[column] = number }

    mutating func set(_ column: Int, _ text: Span<UInt8>?) {
        words[column].set(text)
    }

    /// The nearest double of a record's column.
    @inline(__always)
    func number(_ column: Int) -> Double { numbers[column] }

    /// The text of a column, for the length of the call.
    @inline(__always)
    func withText<Result>(_ column: Int, _ body: (TextLanes) -> Result) -> Result {
        texts.isEmpty ? body(words[column].lanes) : texts[column].withLanes(body)
    }

    /// The nearest doubles of a column for the rows of a block.
    func load(_ column: Int, _ block: Block, into out: Lane<Double>) {
        if columns.isEmpty {
            out[0] = numbers[column]
            return
        }
        let rows = block.offset..<block.offset + block.rows
        out.withMutableSpan { columns[column].copyDoubles(rows: rows, into: &$0) }
    }
}
