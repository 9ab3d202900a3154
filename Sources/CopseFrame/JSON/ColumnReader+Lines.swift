extension ColumnReader {
    /// Reads its values of a block of JSON records.
    ///
    /// - Returns: a row whose value is not of the type that was given; then call again from the next row.
    mutating func read(
        _ block: LineBlock, from first: Int, _ bytes: [UInt8], _ item: inout LoadPlan.Item,
        _ context: TableContext
    ) -> Int? {
        if case .undecided(let missing, let hasWords) = state {
            look(at: block, from: 0, bytes, &item)
            guard item.hasValues else {
                // Words for missing values are text in a column of text.
                let isWord = (0..<block.rowCount).contains { row in
                    let cell = block.cell(row, place)
                    return !cell.isMissing && cell.start < cell.end
                }
                state = .undecided(
                    missing: missing + block.rowCount, hasWords: hasWords || isWord)
                return nil
            }
            begin(item.type(quotesMeanText: false), missing, hasWords)
            reserve(context, view(of: block, item), bytes.span)
        } else if state == .building, builder.type == .string, !item.isSettled {
            look(at: block, from: 0, bytes, &item)
            if !follow(item.type(quotesMeanText: false)) { state = .watching }
        }
        if state == .given, builder.count == 0 {
            reserve(context, view(of: block, item), bytes.span)
        }
        var row = first
        while row < block.rowCount, state == .building || state == .given {
            if block.cell(row, place).isMissing {
                if state == .building { item.kinds.insert(.missing) }
                builder.appendMissing()
                row += 1
                continue
            }
            var kinds: FieldKinds = []
            row = builder.appendRun(
                of: view(of: block, item), place, from: row, bytes.span,
                isTime: item.role == .time || state == .given, &kinds)
            if state == .building {
                item.kinds.formUnion(
                    kinds.isSubset(of: .missing) ? kinds : kinds.union(.unquoted))
            }
            guard row < block.rowCount else { return nil }
            let cell = block.cell(row, place)
            if cell.isMissing { continue }
            if state == .given {
                if !builder.append(cell, bytes) { return row }
            } else {
                take(cell, bytes, &item)
            }
            row += 1
        }
        if state == .watching { look(at: block, from: row, bytes, &item) }
        return nil
    }

    private func view(of block: LineBlock, _ item: LoadPlan.Item) -> LineColumn {
        let isText = builder.type == .string || builder.type == .category
        let isTime = builder.type == .timestamp
        let isPlain = item.role == .plain && state != .given
        return LineColumn(
            block: block, column: place, readsText: isText || isTime || !isPlain,
            readsNumbers: !isTime || !isPlain, isText: isText)
    }

    private mutating func take(
        _ cell: JSONCell, _ bytes: [UInt8], _ item: inout LoadPlan.Item
    ) {
        if !item.isSettled {
            let kind = FieldKinds(cell, bytes, role: item.role)
            item.kinds.formUnion(kind == .missing ? .missing : kind.union(.unquoted))
            if !follow(item.type(quotesMeanText: false)) {
                state = .watching
                return
            }
        }
        if !builder.append(cell, bytes) { state = .watching }
    }

    private func look(
        at block: LineBlock, from first: Int, _ bytes: [UInt8], _ item: inout LoadPlan.Item
    ) {
        var kinds = item.kinds
        for row in first..<block.rowCount {
            if kinds.contains(.text) { break }
            let kind = FieldKinds(block.cell(row, place), bytes, role: item.role)
            kinds.formUnion(kind == .missing ? .missing : kind.union(.unquoted))
        }
        item.kinds = kinds
    }
}
