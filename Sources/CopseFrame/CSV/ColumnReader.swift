/// Reads one column of a table in one pass: guesses its type from the first block, builds it, and follows
/// when a later field changes the type.
///
/// What cannot follow (a number that turns out to be text has lost its spelling) is only looked at from
/// there on and read a second time, when its type is known.
struct ColumnReader {
    enum State: Equatable {
        /// Only missing values so far, so many; some were not empty but words that would be text.
        case undecided(missing: Int, hasWords: Bool)
        case building
        /// The fields are looked at, not kept.
        case watching
        /// The type is given; fields are not looked at.
        case given
        /// Not wanted.
        case idle
    }

    /// The place in the table.
    let place: Int
    var state: State
    var builder: ColumnBuilder

    /// A column whose type is to be found.
    ///
    /// - Parameter builds: false only looks at the fields.
    /// - Parameter missing: so many rows have passed by without it.
    init(_ place: Int, finding item: LoadPlan.Item, builds: Bool, missing: Int = 0) {
        self.place = place
        if let forced = item.forced ?? (item.role == .forced ? .string : nil) {
            builder = item.builder(type: forced)
            builder.startSharing()
            if builds { for _ in 0..<missing { builder.appendMissing() } }
            state = builds ? .given : .idle
        } else {
            builder = item.builder(type: .float)
            state = builds ? .undecided(missing: missing, hasWords: false) : .watching
        }
    }

    /// A column of a known type.
    init(_ place: Int, reading item: LoadPlan.Item, as type: ColumnType) {
        self.place = place
        builder = item.builder(type: type)
        builder.startSharing()
        state = .given
    }

    /// Whether all rows so far are in the builder as rows of `type`, or could be put there.
    mutating func settle(_ type: ColumnType) -> Bool {
        switch state {
        case .undecided(let missing, let hasWords):
            begin(type, missing, hasWords)
            return state == .building
        case .building: return follow(type)
        case .given: return true
        case .watching, .idle: return false
        }
    }

    /// Makes the builder one of `type`, if that loses nothing.
    mutating func follow(_ type: ColumnType) -> Bool {
        let wanted = type.whileReading
        if builder.type == wanted { return true }
        return wanted == .float && builder.becomeFloat()
    }

    // MARK: Plain rows

    /// Reads its fields of a plain block.
    ///
    /// - Returns: a row whose field is not of the type that was given; then call again from the next row.
    mutating func read(
        _ block: PlainBlock, from first: Int, _ bytes: Span<UInt8>, _ item: inout LoadPlan.Item,
        _ context: TableContext
    ) -> Int? {
        var row = first
        if case .undecided(let missing, let hasWords) = state {
            look(at: block, bytes, &item)
            guard item.hasValues else {
                state = .undecided(
                    missing: missing + block.rowCount,
                    hasWords: hasWords || block.hasText(place, bytes))
                return nil
            }
            begin(item.type(quotesMeanText: context.quotesMeanText), missing, hasWords)
            reserve(context, block, bytes)
        } else if state == .building, builder.type == .string, !item.isSettled {
            look(at: block, bytes, &item)
            if !follow(item.type(quotesMeanText: context.quotesMeanText)) { state = .watching }
        }
        if state == .given, builder.count == 0 { reserve(context, block, bytes) }
        while row < block.rowCount, state == .building || state == .given {
            var kinds: FieldKinds = []
            let isTime = item.role == .time || state == .given
            let next = builder.appendRun(
                of: block, place, from: row, bytes, isTime: isTime, &kinds)
            if state == .building {
                item.kinds.formUnion(
                    kinds.isSubset(of: .missing) ? kinds : kinds.union(.unquoted))
            }
            row = next
            guard row < block.rowCount else { return nil }
            let (start, end) = block.range(row, place, bytes)
            if state == .given {
                if !builder.append(bytes, start, end) { return row }
            } else {
                take(bytes, start, end, &item, context)
            }
            row += 1
        }
        if state == .watching { look(at: block, from: row, bytes, &item) }
        return nil
    }

    mutating func begin(_ type: ColumnType, _ missing: Int, _ hasWords: Bool) {
        // In a column of text "NA" is text.
        state = type == .string && hasWords ? .watching : .building
        builder = ColumnBuilder(type: type.whileReading, copying: builder)
        builder.startSharing()
        for _ in 0..<missing { builder.appendMissing() }
    }

    /// Makes room for all rows that are expected.
    mutating func reserve(
        _ context: TableContext, _ block: some FieldBlock, _ bytes: Span<UInt8>
    ) {
        guard let expected = context.expectedRows, block.rowCount > 0 else { return }
        var text = 0
        if builder.type == .string, builder.text.isPlain {
            for row in 0..<block.rowCount {
                let (start, end) = block.range(row, place, bytes)
                text += end - start
            }
            text = Int(min(Double(text) * Double(expected) / Double(block.rowCount), 0x1p34)) + 4096
        }
        builder.reserve(expected, textBytes: text)
    }

    /// One field of a column that is being built: what it is, whether the type still holds.
    private mutating func take(
        _ bytes: Span<UInt8>, _ start: Int, _ end: Int, _ item: inout LoadPlan.Item,
        _ context: TableContext
    ) {
        if !item.isSettled {
            let kind = FieldKinds(bytes, start, end, role: item.role)
            item.kinds.formUnion(kind == .missing ? .missing : kind.union(.unquoted))
            if !follow(item.type(quotesMeanText: context.quotesMeanText)) {
                state = .watching
                return
            }
        }
        if !builder.append(bytes, start, end) { state = .watching }
    }

    private func look(
        at block: PlainBlock, from first: Int = 0, _ bytes: Span<UInt8>,
        _ item: inout LoadPlan.Item
    ) {
        var kinds = item.kinds
        for row in first..<block.rowCount {
            if kinds.contains(.text) { break }
            let (start, end) = block.range(row, place, bytes)
            let kind = FieldKinds(bytes, start, end, role: item.role)
            kinds.formUnion(kind == .missing ? .missing : kind.union(.unquoted))
        }
        item.kinds = kinds
    }

    // MARK: Records

    /// Reads its fields of records.
    ///
    /// - Returns: a record whose field is not of the type that was given; then call again from the next.
    mutating func read(
        _ block: RecordBlock, from first: Int, _ bytes: Span<UInt8>, _ item: inout LoadPlan.Item,
        _ context: TableContext
    ) -> Int? {
        if case .undecided(let missing, let hasWords) = state {
            for record in block.records { look(at: record, of: block, bytes, &item) }
            guard item.hasValues else {
                let isWord = block.records.contains {
                    block.fields[$0.firstField + place].length > 0
                }
                state = .undecided(
                    missing: missing + block.records.count, hasWords: hasWords || isWord)
                return nil
            }
            begin(item.type(quotesMeanText: context.quotesMeanText), missing, hasWords)
        }
        for index in first..<block.records.count {
            let record = block.records[index]
            if state != .given {
                look(at: record, of: block, bytes, &item)
                let type = item.type(quotesMeanText: context.quotesMeanText)
                if state == .building, !follow(type) { state = .watching }
                guard state == .building else { continue }
            }
            let field = block.fields[record.firstField + place]
            if builder.append(field, of: block, bytes) { continue }
            if state == .given { return index }
            state = .watching
        }
        return nil
    }

    private func look(
        at record: RecordBlock.Record, of block: RecordBlock, _ bytes: Span<UInt8>,
        _ item: inout LoadPlan.Item
    ) {
        if item.isSettled { return }
        let field = block.fields[record.firstField + place]
        if field.isEscaped {
            item.kinds.formUnion([.text, .quoted])
            return
        }
        let range = block.range(field)
        let kind = FieldKinds(bytes, range.start, range.end, role: item.role)
        item.kinds.formUnion(kind)
        if field.isQuoted, field.length > 0 {
            item.kinds.insert(.quoted)
        } else if kind != .missing {
            item.kinds.insert(.unquoted)
        }
    }

    /// A field that cannot be read counts as missing.
    mutating func appendMissing() { builder.appendMissing() }

    /// The column; the builder is empty then.
    mutating func finish() -> Column {
        var taken = ColumnBuilder(type: builder.type)
        swap(&taken, &builder)
        return taken.finish()
    }
}

/// What a column has to know about its table.
struct TableContext {
    /// Some field has no quotes around it, so that quotes mean text.
    var quotesMeanText = false
    /// How many rows there will be, about; nil if nobody knows.
    var expectedRows: Int?
}

extension ColumnType {
    /// The type of the builder: integers become wide by themselves.
    fileprivate var whileReading: ColumnType { self == .uint256 ? .int : self }
}

extension ColumnBuilder {
    /// An empty builder with the settings of another.
    fileprivate init(type: ColumnType, copying other: ColumnBuilder) {
        self.init(type: type)
        lowercases = other.lowercases
        invertsStatus = other.invertsStatus
    }

    /// Appends what a field says; false if it says nothing of this type.
    @inline(__always)
    mutating func append(
        _ field: RecordBlock.Field, of block: RecordBlock, _ bytes: Span<UInt8>
    ) -> Bool {
        let range = block.range(field)
        guard field.isEscaped else { return append(bytes, range.start, range.end) }
        let text = QuotedText.unescaped(bytes, range.start, range.end)
        return append(text.span, 0, text.count)
    }
}
