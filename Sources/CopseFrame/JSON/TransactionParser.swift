/// Reads JSON objects as rows of a schema.
///
/// Keys are those of the schema or, for the fields of an Ethereum transaction, what ethereum-etl,
/// Etherscan and JSON-RPC call them; other keys are ignored. `null` and `""` are missing values.
/// Numbers may be written as JSON numbers or as text, decimal or hexadecimal; a time as seconds
/// since 1970 or ISO text. `hash`, `from` and `to` are put into lower case.
///
/// Objects that look like those before are read by comparison (`RecordParser`), others by the
/// grammar (`JSONScanner`). A copy learns by itself, so that one is best kept and used again.
package struct TransactionParser: Sendable {
    /// A field whose value is not of its type.
    package struct Problem: Sendable, Equatable {
        /// The field by its name in the schema; nil if the record is no object at all.
        package var field: String?
        /// One sentence that names what was sent.
        package var message: String
    }

    package struct Outcome: Sendable, Equatable {
        /// Fields of the schema that the object does not mention, in the schema's order.
        package var absent: [String] = []
        package var problems: [Problem] = []
        /// A row was appended.
        package var isAppended = false
        var hash = JSONCell.absent

        /// The hash of the transaction, if it has one.
        ///
        /// - Parameter bytes: those that were read.
        package func hash(in bytes: [UInt8]) -> String? {
            guard hash.kind == .text || hash.kind == .escaped else { return nil }
            let text = hash.text(in: bytes)
            let hasCapitals = unsafe text.withUnsafeBytes { unsafe TextHash.hasUpperCase($0) }
            let string = String(decoding: text, as: UTF8.self)
            return hasCapitals || text.contains { $0 >= 0x80 } ? string.lowercased() : string
        }
    }

    /// One of the keys that a field may have.
    private struct Source: Sendable {
        /// The column of the key in `row`.
        var column: Int
        var isInverted = false
    }

    package let schema: Schema
    /// For every field its keys, the best first.
    private let sources: [[Source]]
    private let hashSources: [Source]
    /// Columns of keys that are read; those behind them are keys met and ignored.
    private let columns: [String: Int]
    private var records: RecordParser
    /// The values of the record at hand.
    private var row = LineBlock()

    /// So many ignored keys are learned; records with others take a scanner.
    private static let spareKeys = 96

    package init(schema: Schema) {
        self.schema = schema
        var names: [String] = []
        var columns: [String: Int] = [:]
        /// A key that is a field of the schema by itself is not the alias of another.
        func source(_ name: String, of field: String?, isInverted: Bool = false) -> Source? {
            if field != name, schema.type(of: name) != nil { return nil }
            guard columns[name] == nil else { return nil }
            columns[name] = names.count
            names.append(name)
            return Source(column: names.count - 1, isInverted: isInverted)
        }
        sources = schema.fields.map { field in
            let known = EthereumField(rawValue: field.name)
            return (known?.aliases ?? [field.name]).compactMap { source($0, of: field.name) }
                + (known?.invertedAliases ?? []).compactMap {
                    source($0, of: field.name, isInverted: true)
                }
        }
        hashSources =
            if let place = schema.fields.firstIndex(where: {
                $0.name == EthereumField.hash.rawValue
            }) {
                sources[place]
            } else {
                EthereumField.hash.aliases.compactMap { source($0, of: nil) }
            }
        self.columns = columns
        records = RecordParser(names: names, spansLines: true, spareKeys: Self.spareKeys)
    }

    // MARK: Reading

    /// Reads the object that comes next in `scanner` and appends it to `builder` as a row, unless
    /// a field has a problem or, with `refusesAbsent`, is not mentioned.
    ///
    /// Fastest where `InputBuffer.slack` bytes lie behind the text in the scanner's bytes.
    ///
    /// - Parameter builder: of the parser's schema.
    /// - Throws: where the text is not JSON. Then no row is appended.
    package mutating func append(
        from scanner: inout JSONScanner, to builder: inout FrameBuilder, refusesAbsent: Bool = true
    ) throws(JSONError) -> Outcome {
        precondition(builder.schema == schema)
        let kind = try scanner.peek()
        guard kind == .object else {
            try scanner.skipValue()
            return Outcome(problems: [
                Problem(
                    field: nil,
                    message: "a transaction must be a JSON object, this is \(kind.described).")
            ])
        }
        if !predict(&scanner) { try scan(&scanner) }
        return store(scanner, &builder, refusesAbsent: refusesAbsent)
    }

    /// Reads the object into `row` by what came before; false, and nothing was read, if that cannot be.
    private mutating func predict(_ scanner: inout JSONScanner) -> Bool {
        let text = scanner.rest
        guard text.upperBound + InputBuffer.slack <= scanner.bytes.count else { return false }
        row.removeAll()
        row.width = records.names.count
        guard let end = records.predictedEnd(scanner.bytes, text, line: 0, into: &row),
            UTF8Check.problem(scanner.bytes.span, text.lowerBound, end) == nil
        else { return false }
        scanner.step(toEndOfValue: end)
        return true
    }

    /// Reads the object into `row` by the grammar.
    private mutating func scan(_ scanner: inout JSONScanner) throws(JSONError) {
        row.removeAll()
        row.width = columns.count
        row.cells.append(contentsOf: repeatElement(0, count: row.width))
        try scanner.beginObject()
        while let key = try scanner.nextKey() {
            guard let column = columns[scanner.string(key)] else {
                try scanner.skipValue()
                continue
            }
            guard row.cells[column] == JSONCell.absent.bits else {
                throw scanner.error(.repeatedKey(scanner.string(key)), at: key.range.lowerBound)
            }
            let field = try JSONField(&scanner)
            row.cells[column] = JSONCell(field, endingAt: scanner.position).bits
        }
    }

    // MARK: The row

    private func source(among sources: [Source]) -> Source? {
        for source in sources where row.cells[source.column] != JSONCell.absent.bits {
            return source
        }
        return nil
    }

    private func store(
        _ scanner: JSONScanner, _ builder: inout FrameBuilder, refusesAbsent: Bool
    ) -> Outcome {
        var outcome = Outcome()
        let before = builder.rowCount
        for place in sources.indices {
            guard let source = source(among: sources[place]) else {
                outcome.absent.append(schema.fields[place].name)
                builder.columns[place].appendMissing()
                continue
            }
            let cell = JSONCell(bits: row.cells[source.column])
            if Self.store(cell, source, scanner.bytes, &builder.columns[place]) { continue }
            builder.columns[place].appendMissing()
            let field = schema.fields[place]
            outcome.problems.append(
                Problem(
                    field: field.name,
                    message: "field '\(field.name)' must be "
                        + "\(field.type.expected(asStatus: source.isInverted)), not "
                        + "\(cell.described(in: scanner.bytes))."))
        }
        outcome.hash = hashCell
        builder.rowCount += 1
        outcome.isAppended =
            outcome.problems.isEmpty && (outcome.absent.isEmpty || !refusesAbsent)
        if !outcome.isAppended { builder.truncate(to: before) }
        return outcome
    }

    private var hashCell: JSONCell {
        for source in hashSources {
            let cell = JSONCell(bits: row.cells[source.column])
            if cell.kind == .text || cell.kind == .escaped { return cell }
        }
        return .absent
    }

    /// Appends what a value says; false, and nothing appended, if it is not of the column's type.
    private static func store(
        _ cell: JSONCell, _ source: Source, _ bytes: [UInt8], _ column: inout ColumnBuilder
    ) -> Bool {
        column.invertsStatus = source.isInverted
        defer { column.invertsStatus = false }
        switch cell.kind {
        case .yes where column.type != .bool, .no where column.type != .bool: return false
        case .number where column.type == .string, .number where column.type == .category,
            .composite:
            return false
        case .number where column.type == .float:
            let rows = column.count
            guard column.append(cell, bytes) else { return false }
            // A JSON number beyond the largest double.
            guard column.doubles.last?.isInfinite ?? false else { return true }
            column.truncate(to: rows)
            return false
        default: return column.append(cell, bytes)
        }
    }
}
