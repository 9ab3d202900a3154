extension ColumnType {
    /// What a record may hold for a column of this type, for sentences.
    ///
    /// - Parameter isStatus: a receipt's status, where 1 is success.
    func expected(asStatus isStatus: Bool) -> String {
        if isStatus { return "a status of 0 or 1" }
        switch self {
        case .int: return "an integer"
        case .uint256: return "an integer of 0 to 2^256 - 1"
        case .timestamp: return "a time (seconds since 1970 or ISO 8601)"
        case .category: return "text"
        case .float, .bool, .string: return described
        }
    }
}

extension JSONCell {
    /// What was sent, for sentences.
    func described(in bytes: [UInt8]) -> String {
        switch kind {
        case .absent, .null: "null"
        case .yes: "true"
        case .no: "false"
        case .number: Self.excerpt(text(in: bytes))
        case .text, .escaped: "\"\(Self.excerpt(text(in: bytes)))\""
        case .composite:
            (bytes[start] == 0x5b ? JSONScanner.Kind.array : .object).described
        }
    }

    private static func excerpt(_ utf8: [UInt8]) -> String {
        let text = String(decoding: utf8, as: UTF8.self)
        return text.count <= 80 ? text : String(text.prefix(77)) + "..."
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
