/// Reads one JSON object as one row of a schema.
///
/// Keys are those of the schema or, for the fields of an Ethereum transaction, what ethereum-etl,
/// Etherscan and JSON-RPC call them; other keys are ignored. `null` and `""` are missing values.
/// Numbers may be written as JSON numbers or as text, decimal or hexadecimal; a time as seconds
/// since 1970 or ISO text. `hash`, `from` and `to` are put into lower case.
package struct TransactionParser: Sendable {
    /// A field whose value is not of its type.
    package struct Problem: Sendable, Equatable {
        /// The field by its name in the schema; nil if the record is no object at all.
        package var field: String?
        /// One sentence that names what was sent.
        package var message: String
    }

    package struct Outcome: Sendable, Equatable {
        /// The hash of the transaction, if it has one.
        package var hash: String?
        /// Fields of the schema that the object does not mention, in the schema's order.
        package var absent: [String] = []
        package var problems: [Problem] = []
        /// A row was appended.
        package var isAppended = false
    }

    private struct Target: Sendable {
        /// The field of the schema; -1 is the hash of a schema without one.
        var place: Int
        /// Smaller is better when an object has several names of one field.
        var priority: Int
        var isInverted = false
    }

    private struct KnownKey: Sendable {
        var name: [UInt8]
        var target: Target
    }

    private enum Token {
        case absent, null
        case bool(Bool)
        case number(Range<Int>)
        case text(JSONScanner.Text)
        case composite(JSONScanner.Kind)
    }

    package let schema: Schema
    /// Keys by their length in bytes.
    private var keys: [[KnownKey]] = []

    package init(schema: Schema) {
        self.schema = schema
        for (place, field) in schema.fields.enumerated() {
            let known = EthereumField(rawValue: field.name)
            let aliases = known?.aliases ?? [field.name]
            for (priority, name) in aliases.enumerated() {
                add(name, Target(place: place, priority: priority))
            }
            for (offset, name) in (known?.invertedAliases ?? []).enumerated() {
                add(
                    name,
                    Target(place: place, priority: aliases.count + offset, isInverted: true))
            }
        }
        if schema.type(of: EthereumField.hash.rawValue) == nil {
            for (priority, name) in EthereumField.hash.aliases.enumerated() {
                add(name, Target(place: -1, priority: priority))
            }
        }
    }

    /// A key that is a field of the schema by itself is not the alias of another.
    private mutating func add(_ name: String, _ target: Target) {
        let isOther = target.place < 0 || schema.fields[target.place].name != name
        if isOther, schema.type(of: name) != nil { return }
        let bytes = Array(name.utf8)
        while keys.count <= bytes.count { keys.append([]) }
        keys[bytes.count].append(KnownKey(name: bytes, target: target))
    }

    private func target(of key: JSONScanner.Text, in scanner: JSONScanner) -> Target? {
        if key.isEscaped {
            let name = Array(scanner.string(key).utf8)
            guard name.count < keys.count else { return nil }
            return keys[name.count].first { $0.name == name }?.target
        }
        guard key.range.count < keys.count else { return nil }
        let start = key.range.lowerBound
        search: for known in keys[key.range.count] {
            for offset in 0..<known.name.count
            where known.name[offset] != scanner.bytes[start + offset] { continue search }
            return known.target
        }
        return nil
    }

    // MARK: Reading

    /// Reads the object that comes next in `scanner` and appends it to `builder` as a row, unless
    /// a field has a problem or, with `refusesAbsent`, is not mentioned.
    ///
    /// - Parameter builder: of the parser's schema.
    /// - Throws: where the text is not JSON. Then no row is appended.
    package func append(
        from scanner: inout JSONScanner, to builder: inout FrameBuilder, refusesAbsent: Bool = true
    ) throws(JSONError) -> Outcome {
        precondition(builder.schema == schema)
        var outcome = Outcome()
        let kind = try scanner.peek()
        guard kind == .object else {
            try scanner.skipValue()
            outcome.problems = [
                Problem(
                    field: nil,
                    message: "a transaction must be a JSON object, this is \(kind.described).")
            ]
            return outcome
        }
        var tokens = Array(repeating: Token.absent, count: schema.fields.count)
        var targets = Array(
            repeating: Target(place: -1, priority: .max), count: schema.fields.count)
        var hash: (priority: Int, text: JSONScanner.Text)?
        try scanner.beginObject()
        while let key = try scanner.nextKey() {
            guard let target = target(of: key, in: scanner) else {
                try scanner.skipValue()
                continue
            }
            let token = try readToken(&scanner)
            if target.place < 0 {
                if case .text(let text) = token, target.priority < hash?.priority ?? .max {
                    hash = (target.priority, text)
                }
                continue
            }
            if target.priority == targets[target.place].priority {
                throw scanner.error(
                    .repeatedKey(scanner.string(key)), at: key.range.lowerBound)
            }
            if target.priority < targets[target.place].priority {
                targets[target.place] = target
                tokens[target.place] = token
            }
        }
        let before = builder.rowCount
        for place in schema.fields.indices {
            store(
                tokens[place], targets[place], place, scanner, &builder.columns[place], &outcome)
        }
        outcome.hash = hash.map { scanner.string($0.text).lowercased() }
        if let place = schema.fields.firstIndex(where: { $0.name == EthereumField.hash.rawValue }),
            case .text(let text) = tokens[place]
        {
            outcome.hash = scanner.string(text).lowercased()
        }
        builder.rowCount += 1
        outcome.isAppended =
            outcome.problems.isEmpty && (outcome.absent.isEmpty || !refusesAbsent)
        if !outcome.isAppended { builder.truncate(to: before) }
        return outcome
    }

    private func readToken(_ scanner: inout JSONScanner) throws(JSONError) -> Token {
        let kind = try scanner.peek()
        switch kind {
        case .null:
            try scanner.readNull()
            return .null
        case .bool: return .bool(try scanner.readBool())
        case .number: return .number(try scanner.readNumber())
        case .string: return .text(try scanner.readString())
        case .array, .object:
            try scanner.skipValue()
            return .composite(kind)
        }
    }

    /// Appends one value to its column, always one: missing if there is nothing or a problem.
    private func store(
        _ token: Token, _ target: Target, _ place: Int, _ scanner: JSONScanner,
        _ column: inout ColumnBuilder, _ outcome: inout Outcome
    ) {
        let isStored: Bool
        let isText = column.type == .string || column.type == .category
        column.invertsStatus = target.isInverted
        defer { column.invertsStatus = false }
        switch token {
        case .absent:
            outcome.absent.append(schema.fields[place].name)
            column.appendMissing()
            return
        case .null:
            column.appendMissing()
            return
        case .bool(let value):
            isStored = column.type == .bool
            if isStored { column.append(bool: value) }
        case .number(let range):
            isStored =
                !isText && !Self.overflows(column.type, scanner.bytes, range)
                && column.append(scanner.bytes.span, range.lowerBound, range.upperBound)
        case .text(let text) where text.isEscaped:
            let bytes = JSONEscapes.decoded(scanner.bytes, text.range)
            isStored = column.append(bytes.span, 0, bytes.count)
        case .text(let text):
            isStored = column.append(
                scanner.bytes.span, text.range.lowerBound, text.range.upperBound)
        case .composite: isStored = false
        }
        guard !isStored else { return }
        column.appendMissing()
        let name = schema.fields[place].name
        outcome.problems.append(
            Problem(
                field: name,
                message: "field '\(name)' must be \(expected(column.type, target)), not "
                    + "\(described(token, scanner))."))
    }

    /// Whether a JSON number is beyond the largest double.
    private static func overflows(
        _ type: ColumnType, _ bytes: [UInt8], _ range: Range<Int>
    ) -> Bool {
        guard type == .float else { return false }
        return ColumnBuilder.double(bytes.span, range.lowerBound, range.upperBound)?.isInfinite
            ?? false
    }

    private func expected(_ type: ColumnType, _ target: Target) -> String {
        if target.isInverted { return "a status of 0 or 1" }
        switch type {
        case .int: return "an integer"
        case .uint256: return "an integer of 0 to 2^256 - 1"
        case .timestamp: return "a time (seconds since 1970 or ISO 8601)"
        case .category: return "text"
        case .float, .bool, .string: return type.described
        }
    }

    private func described(_ token: Token, _ scanner: JSONScanner) -> String {
        switch token {
        case .absent, .null: return "null"
        case .bool(let value): return "\(value)"
        case .number(let range): return excerpt(scanner.string(range))
        case .text(let text): return "\"\(excerpt(scanner.string(text)))\""
        case .composite(let kind): return kind.described
        }
    }

    private func excerpt(_ text: String) -> String {
        text.count <= 80 ? text : String(text.prefix(77)) + "..."
    }
}

extension JSONScanner.Kind {
    /// The kind with its article, for sentences.
    package var described: String {
        switch self {
        case .object: "an object"
        case .array: "an array"
        case .string: "a string"
        case .number: "a number"
        case .bool: "true or false"
        case .null: "null"
        }
    }
}
