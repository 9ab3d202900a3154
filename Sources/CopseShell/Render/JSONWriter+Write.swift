import CopseFrame

// One name for all that a reply or a card writes.

extension JSONWriter {
    mutating func write(_ value: String) { string(value) }
    mutating func write(_ value: Int) { int(value) }
    mutating func write(_ value: Bool) { bool(value) }
    mutating func write(_ value: Double) { double(value) }
    mutating func write(_ value: Scalar) { scalar(value) }

    /// An integer: a number up to 2^53, beyond that a string.
    mutating func write(_ value: UInt64) {
        if let value = Int64(exactly: value) { int(value) } else { string("\(value)") }
    }

    mutating func writeNull() { null() }

    mutating func member(_ key: String, _ value: String) {
        self.key(key)
        write(value)
    }

    mutating func member(_ key: String, _ value: Int) {
        self.key(key)
        write(value)
    }

    mutating func member(_ key: String, _ value: Double?) {
        self.key(key)
        if let value { write(value) } else { writeNull() }
    }

    mutating func member(_ key: String, _ values: [String]) {
        self.key(key)
        beginArray()
        for value in values { write(value) }
        endArray()
    }
}
