package import CopseMath

/// A JSON value as a tree: for requests whose shape is not that of a transaction.
package enum JSONValue: Sendable, Equatable {
    case null
    case bool(Bool)
    /// The number as written.
    case number(String)
    case string(String)
    case array([JSONValue])
    /// Members in the order written; keys are unique.
    case object([Member])

    package struct Member: Sendable, Equatable {
        package var key: String
        package var value: JSONValue

        package init(_ key: String, _ value: JSONValue) {
            self.key = key
            self.value = value
        }
    }

    /// Parses a whole text.
    package init(
        parsing bytes: [UInt8], limits: JSONScanner.Limits = JSONScanner.Limits()
    ) throws(JSONError) {
        var scanner = JSONScanner(bytes, limits: limits)
        self = try scanner.readValue()
        try scanner.finish()
    }

    /// The member of an object; nil if there is none or this is no object.
    package subscript(key: String) -> JSONValue? {
        guard case .object(let members) = self else { return nil }
        return members.first { $0.key == key }?.value
    }

    package var string: String? {
        guard case .string(let text) = self else { return nil }
        return text
    }

    package var bool: Bool? {
        guard case .bool(let value) = self else { return nil }
        return value
    }

    package var array: [JSONValue]? {
        guard case .array(let values) = self else { return nil }
        return values
    }

    /// The nearest double of a number.
    package var double: Double? {
        guard case .number(let text) = self else { return nil }
        return Double(text)
    }

    /// The value of a number that is an integer of 64 bits, `5.0` and `1e3` included.
    package var int: Int64? {
        guard case .number(let text) = self else { return nil }
        let bytes = Array(text.utf8)
        return NumberText(bytes.span, 0, bytes.count)?.int64
    }

    /// The value of a number that is an integer of 0 to 2^256 - 1.
    package var uint256: UInt256? {
        guard case .number(let text) = self else { return nil }
        let bytes = Array(text.utf8)
        return NumberText(bytes.span, 0, bytes.count)?.uint256(bytes.span, 0, bytes.count)
    }
}

extension JSONScanner {
    /// Reads any value as a tree; a key that occurs twice in one object is an error.
    package mutating func readValue() throws(JSONError) -> JSONValue {
        switch try peek() {
        case .null:
            try readNull()
            return .null
        case .bool: return .bool(try readBool())
        case .number: return .number(string(try readNumber()))
        case .string: return .string(string(try readString()))
        case .array:
            var values: [JSONValue] = []
            try beginArray()
            while try nextElement() { values.append(try readValue()) }
            return .array(values)
        case .object:
            var members: [JSONValue.Member] = []
            var keys: Set<String> = []
            try beginObject()
            while let key = try nextKey() {
                let name = string(key)
                guard keys.insert(name).inserted else {
                    throw error(.repeatedKey(name), at: key.range.lowerBound)
                }
                members.append(JSONValue.Member(name, try readValue()))
            }
            return .object(members)
        }
    }
}
