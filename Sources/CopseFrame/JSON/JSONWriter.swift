package import CopseMath

/// Writes JSON on one line, as the contract says: doubles as the shortest text that reads back as
/// the same bits, missing as `null`, infinities as "inf" and "-inf", integers beyond 2^53 and all
/// 256-bit integers as strings, times as ISO 8601 with `Z`.
package struct JSONWriter: Sendable {
    package private(set) var bytes: [UInt8] = []
    private var needsComma = false

    package init() {}

    package var text: String { String(decoding: bytes, as: UTF8.self) }

    /// Forgets what was written, keeping the memory.
    package mutating func removeAll() {
        bytes.removeAll(keepingCapacity: true)
        needsComma = false
    }

    /// Ends a line of JSON lines.
    package mutating func newline() {
        bytes.append(0x0a)
        needsComma = false
    }

    // MARK: Structure

    package mutating func beginObject() { open(0x7b) }
    package mutating func endObject() { close(0x7d) }
    package mutating func beginArray() { open(0x5b) }
    package mutating func endArray() { close(0x5d) }

    package mutating func key(_ name: String) {
        separate()
        appendQuoted(name.utf8)
        bytes.append(0x3a)
        needsComma = false
    }

    /// A key with its quotes and colon, as `member` takes it.
    static func member(_ name: String) -> [UInt8] {
        var writer = JSONWriter()
        writer.key(name)
        return writer.bytes
    }

    mutating func member(_ key: [UInt8]) {
        separate()
        bytes.append(contentsOf: key)
        needsComma = false
    }

    private mutating func open(_ bracket: UInt8) {
        separate()
        bytes.append(bracket)
        needsComma = false
    }

    private mutating func close(_ bracket: UInt8) {
        bytes.append(bracket)
        needsComma = true
    }

    private mutating func separate() {
        if needsComma { bytes.append(0x2c) }
        needsComma = true
    }

    // MARK: Values

    package mutating func null() { raw("null") }
    package mutating func bool(_ value: Bool) { raw(value ? "true" : "false") }
    package mutating func string(_ value: String) { string(utf8: value.utf8) }

    package mutating func string(utf8 value: some Sequence<UInt8>) {
        separate()
        appendQuoted(value)
    }

    package mutating func int(_ value: Int) { int(Int64(value)) }

    /// An integer: a number up to ±2^53, beyond that a string.
    package mutating func int(_ value: Int64) {
        value.magnitude <= 1 << 53 ? raw(String(value)) : string(String(value))
    }

    package mutating func double(_ value: Double) {
        if value.isNaN {
            null()
        } else if value.isInfinite {
            string(value < 0 ? "-inf" : "inf")
        } else {
            raw(value.description)
        }
    }

    package mutating func uint256(_ value: UInt256) { string(value.description) }

    package mutating func timestamp(_ microseconds: Int64) {
        separate()
        bytes.append(0x22)
        Timestamp.append(microseconds, to: &bytes)
        bytes.append(0x22)
    }

    package mutating func scalar(_ value: Scalar) {
        switch value {
        case .missing: null()
        case .int(let value): int(value)
        case .float(let value): double(value)
        case .bool(let value): bool(value)
        case .string(let value): string(value)
        case .timestamp(let value): timestamp(value)
        case .uint256(let value): uint256(value)
        }
    }

    package mutating func value(_ value: JSONValue) {
        switch value {
        case .null: null()
        case .bool(let value): bool(value)
        case .number(let text): raw(text)
        case .string(let text): string(text)
        case .array(let values):
            beginArray()
            for value in values { self.value(value) }
            endArray()
        case .object(let members):
            beginObject()
            for member in members {
                key(member.key)
                self.value(member.value)
            }
            endObject()
        }
    }

    /// Text that is JSON already.
    package mutating func raw(_ text: String) {
        separate()
        bytes.append(contentsOf: text.utf8)
    }

    /// Bytes that are JSON already.
    package mutating func raw(utf8 text: some Sequence<UInt8>) {
        separate()
        bytes.append(contentsOf: text)
    }

    private mutating func appendQuoted(_ text: some Sequence<UInt8>) {
        let text = Array(text)
        JSONText.append(text.span, to: &bytes)
    }
}

/// Text as JSON writes it, between quotes and with escapes.
enum JSONText {
    static func append(_ text: Span<UInt8>, to out: inout [UInt8]) {
        out.append(0x22)
        for index in text.indices {
            let byte = text[index]
            switch byte {
            case 0x22, 0x5c:
                out.append(0x5c)
                out.append(byte)
            case 0x0a: out.append(contentsOf: [0x5c, 0x6e])
            case 0x0d: out.append(contentsOf: [0x5c, 0x72])
            case 0x09: out.append(contentsOf: [0x5c, 0x74])
            case 0..<0x20:
                let digits: [UInt8] = Array("0123456789abcdef".utf8)
                out.append(contentsOf: Array("\\u00".utf8))
                out.append(digits[Int(byte >> 4)])
                out.append(digits[Int(byte & 15)])
            default: out.append(byte)
            }
        }
        out.append(0x22)
    }
}
