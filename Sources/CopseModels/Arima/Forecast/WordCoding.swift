/// Writes state as 64-bit words, so that any file format can carry it.
struct WordWriter {
    private(set) var words: [UInt64] = []

    mutating func write(_ number: Int) { words.append(UInt64(bitPattern: Int64(number))) }

    /// Every NaN is written as the one missing value.
    mutating func write(_ value: Double) {
        words.append(value.isNaN ? Double.nan.bitPattern : value.bitPattern)
    }

    /// Without their number where the reader knows it.
    mutating func write(exactly values: some Sequence<Double>) {
        for value in values { write(value) }
    }
}

/// Reads words that may be damaged: every length is checked before anything is allocated.
struct WordReader {
    private let words: [UInt64]
    private var position = 0

    init(_ words: some Collection<UInt64>) { self.words = Array(words) }

    var isAtEnd: Bool { position == words.count }

    private mutating func next() throws(ArimaError) -> UInt64 {
        guard position < words.count else { throw .damagedState("it ends too early") }
        position += 1
        return words[position - 1]
    }

    mutating func integer(in range: ClosedRange<Int>) throws(ArimaError) -> Int {
        let number = Int(Int64(bitPattern: try next()))
        guard range.contains(number) else { throw .damagedState("a number is \(number)") }
        return number
    }

    /// How many items of `each` words follow.
    mutating func count(each: Int) throws(ArimaError) -> Int {
        let count = try integer(in: 0...Int.max)
        guard count <= (words.count - position) / each else {
            throw .damagedState("it ends too early")
        }
        return count
    }

    mutating func double() throws(ArimaError) -> Double { Double(bitPattern: try next()) }

    mutating func double(in range: ClosedRange<Double>) throws(ArimaError) -> Double {
        let value = try double()
        guard range.contains(value) else { throw .damagedState("a number is \(value)") }
        return value
    }

    mutating func doubles(_ count: Int) throws(ArimaError) -> [Double] {
        guard count <= words.count - position else { throw .damagedState("it ends too early") }
        position += count
        return words[position - count..<position].map { Double(bitPattern: $0) }
    }
}
