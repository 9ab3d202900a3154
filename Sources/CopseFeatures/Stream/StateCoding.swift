/// Writes state as little-endian bytes.
struct StateWriter {
    private(set) var bytes: [UInt8] = []

    mutating func write(_ word: UInt64) {
        for shift in stride(from: 0, to: 64, by: 8) {
            bytes.append(UInt8(truncatingIfNeeded: word >> UInt64(shift)))
        }
    }

    mutating func write(_ number: Int) { write(UInt64(bitPattern: Int64(number))) }

    mutating func write(_ number: Int32) {
        let word = UInt32(bitPattern: number)
        for shift in stride(from: 0, to: 32, by: 8) {
            bytes.append(UInt8(truncatingIfNeeded: word >> UInt32(shift)))
        }
    }

    mutating func write(_ flag: Bool) { bytes.append(flag ? 1 : 0) }

    /// Every NaN is written as the one missing value.
    mutating func write(_ value: Double) {
        write(value.isNaN ? Double.nan.bitPattern : value.bitPattern)
    }

    mutating func write(_ values: [UInt8]) {
        write(values.count)
        bytes += values
    }

    mutating func write(_ values: some Collection<Double>) {
        write(values.count)
        for value in values { write(value) }
    }
}

/// Reads state that may be damaged: every length is checked before anything is allocated.
struct StateReader {
    private let bytes: [UInt8]
    private var position: Int
    /// Rows that the state has seen.
    var rowCount = 0

    init(_ bytes: [UInt8], from start: Int = 0) {
        self.bytes = bytes
        position = start
    }

    var remaining: Int { bytes.count - position }

    func damage(_ what: String) -> RecipeError { RecipeError(.damagedState(what)) }

    private mutating func take(_ count: Int) throws(RecipeError) -> Range<Int> {
        guard count >= 0, count <= remaining else { throw damage("it ends too early") }
        position += count
        return position - count..<position
    }

    mutating func word() throws(RecipeError) -> UInt64 {
        var word: UInt64 = 0
        for (index, at) in try take(8).enumerated() {
            word |= UInt64(bytes[at]) << UInt64(8 * index)
        }
        return word
    }

    mutating func double() throws(RecipeError) -> Double {
        Double(bitPattern: try word())
    }

    mutating func bool() throws(RecipeError) -> Bool {
        let byte = bytes[try take(1).lowerBound]
        guard byte <= 1 else { throw damage("a flag is \(byte)") }
        return byte == 1
    }

    /// A count from 0 to `limit` whose items, at least `each` bytes long, fit into what is left.
    mutating func count(upTo limit: Int, each: Int = 0) throws(RecipeError) -> Int {
        let number = Int64(bitPattern: try word())
        guard number >= 0, number <= Int64(limit) else { throw damage("a count of \(number)") }
        guard each == 0 || Int(number) <= remaining / each else {
            throw damage("it ends too early")
        }
        return Int(number)
    }

    /// A slot from -1 (none) up.
    mutating func slot(below limit: Int) throws(RecipeError) -> Int32 {
        var word: UInt32 = 0
        for (index, at) in try take(4).enumerated() {
            word |= UInt32(bytes[at]) << UInt32(8 * index)
        }
        let slot = Int32(bitPattern: word)
        guard slot >= -1, Int(slot) < limit else { throw damage("a group numbered \(slot)") }
        return slot
    }

    mutating func byteString() throws(RecipeError) -> [UInt8] {
        let count = try count(upTo: Int(Int32.max), each: 1)
        return Array(bytes[try take(count)])
    }

    mutating func doubles(upTo limit: Int) throws(RecipeError) -> [Double] {
        let count = try count(upTo: limit, each: 8)
        var values: [Double] = []
        values.reserveCapacity(count)
        for _ in 0..<count { values.append(try double()) }
        return values
    }
}
