/// Writes state as little-endian bytes.
struct StateWriter {
    private(set) var bytes: [UInt8] = []

    mutating func write(_ word: UInt64) { append(word) }

    mutating func write(_ number: Int) { write(UInt64(bitPattern: Int64(number))) }

    mutating func write(_ number: Int32) {
        append(UInt32(bitPattern: number))
    }

    private mutating func append(_ number: some FixedWidthInteger & BitwiseCopyable) {
        unsafe withUnsafeBytes(of: number.littleEndian) { unsafe bytes.append(contentsOf: $0) }
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
    private let bytes: ArraySlice<UInt8>
    /// Counted from the first byte.
    private var position = 0
    /// Rows that the state has seen.
    var rowCount = 0

    init(_ bytes: ArraySlice<UInt8>) { self.bytes = bytes }

    var remaining: Int { bytes.count - position }

    func damage(_ what: String) -> RecipeError { RecipeError(.damagedState(what)) }

    private mutating func take(_ count: Int) throws(RecipeError) -> Range<Int> {
        guard count >= 0, count <= remaining else { throw damage("it ends too early") }
        position += count
        return position - count..<position
    }

    mutating func word() throws(RecipeError) -> UInt64 {
        UInt64(littleEndian: try load())
    }

    private mutating func load<Number: FixedWidthInteger & BitwiseCopyable>()
        throws(RecipeError) -> Number
    {
        let start = try take(MemoryLayout<Number>.size).lowerBound
        // `take` made sure that the bytes are there.
        return unsafe bytes.span.bytes.unsafeLoadUnaligned(fromByteOffset: start, as: Number.self)
    }

    mutating func double() throws(RecipeError) -> Double {
        Double(bitPattern: try word())
    }

    mutating func bool() throws(RecipeError) -> Bool {
        let byte: UInt8 = try load()
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
        let slot = Int32(littleEndian: try load())
        guard slot >= -1, Int(slot) < limit else { throw damage("a group numbered \(slot)") }
        return slot
    }

    mutating func byteString() throws(RecipeError) -> [UInt8] {
        let count = try count(upTo: Int(Int32.max), each: 1)
        return Array(bytes.dropFirst(try take(count).lowerBound).prefix(count))
    }

    mutating func doubles(upTo limit: Int) throws(RecipeError) -> [Double] {
        let count = try count(upTo: limit, each: 8)
        var values: [Double] = []
        values.reserveCapacity(count)
        for _ in 0..<count { values.append(try double()) }
        return values
    }
}
