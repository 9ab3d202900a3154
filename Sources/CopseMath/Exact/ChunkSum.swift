/// A big signed integer as a sum of 32-bit digits in 64-bit chunks, made for adding and removing.
///
/// Chunk i counts units of 2^(32·i). A number adds its digits to three to five chunks and no carry
/// is passed on, so that removing it is the same with the other sign: what is held depends on the
/// numbers in the sum only, not on their order or on what came and went. A chunk cannot overflow
/// before 2³¹ numbers are in the sum. Only the chunks that were ever touched are stored.
///
/// Source: the "small superaccumulator" of R. M. Neal, Fast exact summation using small and large
/// superaccumulators (2015), arXiv:1505.05571, without its carry propagation.
struct ChunkSum: Sendable {
    /// The place of the first stored chunk; even, as the number of chunks is, so that two chunks
    /// make a 64-bit word.
    private(set) var base = 0
    private(set) var chunks: [Int64] = []

    /// Adds ±(digits of `low` and `high`) · 2^`position`; `high` has at most 42 bits.
    @inline(__always)
    mutating func add(low: UInt64, high: UInt64 = 0, position: Int, isNegative: Bool) {
        let shift = UInt64(truncatingIfNeeded: position & 31)
        let first = position >> 5
        // Without a second shift by 64 where the first is by 0.
        let a = low &<< shift
        let b = (high &<< shift) | ((low &>> 1) &>> (63 &- shift))
        let isWide = high != 0
        var place = first &- base
        if place < 0 || place &+ (isWide ? 5 : 3) > chunks.count {
            cover(first: first, count: isWide ? 5 : 3)
            place = first &- base
        }
        let flip: Int64 = isNegative ? -1 : 0
        var span = chunks.mutableSpan
        ChunkSum.apply(a & 0xFFFF_FFFF, to: &span[place], flip)
        ChunkSum.apply(a &>> 32, to: &span[place &+ 1], flip)
        if isWide {
            ChunkSum.apply(b & 0xFFFF_FFFF, to: &span[place &+ 2], flip)
            ChunkSum.apply(b &>> 32, to: &span[place &+ 3], flip)
            ChunkSum.apply((high &>> 1) &>> (63 &- shift), to: &span[place &+ 4], flip)
        } else {
            ChunkSum.apply(b, to: &span[place &+ 2], flip)
        }
    }

    /// Conditional negation: (v ^ −1) − (−1) = −v. Wrapping, because a sum in between may leave the
    /// range where the final one does not.
    @inline(__always)
    private static func apply(_ digit: UInt64, to chunk: inout Int64, _ flip: Int64) {
        chunk &+= (Int64(bitPattern: digit) ^ flip) &- flip
    }

    /// Adds another sum.
    mutating func add(_ other: ChunkSum) {
        guard !other.chunks.isEmpty else { return }
        cover(first: other.base, count: other.chunks.count)
        for (index, chunk) in other.chunks.enumerated() {
            chunks[other.base - base + index] &+= chunk
        }
    }

    private mutating func cover(first: Int, count: Int) {
        let low = chunks.isEmpty ? first & ~1 : min(base, first & ~1)
        let end = max((first + count + 1) & ~1, chunks.isEmpty ? 0 : base + chunks.count)
        var wider = [Int64](repeating: 0, count: end - low)
        for (i, chunk) in chunks.enumerated() { wider[base - low + i] = chunk }
        base = low
        chunks = wider
    }

    // MARK: Reading

    /// How many words `writeMagnitude` needs: one more than the chunks, for their carries.
    var wordCount: Int { chunks.count / 2 + 1 }

    /// Writes |sum| / 2^(32·`base`) as 64-bit words, least significant first; true if negative.
    func writeMagnitude(into words: inout MutableSpan<UInt64>) -> Bool {
        var carry: Int64 = 0
        for i in 0..<(chunks.count / 2) {
            let low = chunks[2 * i] &+ carry
            let high = chunks[2 * i + 1] &+ (low >> 32)
            carry = high >> 32
            words[i] = UInt64(bitPattern: low) & 0xFFFF_FFFF | UInt64(bitPattern: high) << 32
        }
        words[wordCount - 1] = UInt64(bitPattern: carry)
        if carry >= 0 { return false }
        var borrow = true
        for i in 0..<wordCount {
            let (word, overflow) = (~words[i]).addingReportingOverflow(borrow ? 1 : 0)
            words[i] = word
            borrow = overflow
        }
        return true
    }

    // MARK: State

    /// Sign, place of the first digit, number of digits, digits: a function of the sum alone.
    func encode(into bytes: inout [UInt8]) {
        var words = [UInt64](repeating: 0, count: wordCount)
        var span = words.mutableSpan
        let isNegative = writeMagnitude(into: &span)
        var digits = words.flatMap { [UInt32(truncatingIfNeeded: $0), UInt32($0 >> 32)] }
        while digits.last == 0 { digits.removeLast() }
        let zeros = digits.prefix { $0 == 0 }.count
        digits.removeFirst(zeros)
        bytes.append(isNegative ? 1 : 0)
        StateBytes.append(UInt16(digits.isEmpty ? 0 : base + zeros), to: &bytes)
        StateBytes.append(UInt16(digits.count), to: &bytes)
        for digit in digits { StateBytes.append(digit, to: &bytes) }
    }

    /// nil unless the bytes are as `encode` writes them, with no digit at or beyond `limit`.
    init?(decoding bytes: inout ArraySlice<UInt8>, limit: Int) {
        guard let sign = bytes.popFirst(), sign <= 1,
            let first = StateBytes.take(UInt16.self, from: &bytes).map({ Int($0) }),
            let count = StateBytes.take(UInt16.self, from: &bytes).map({ Int($0) }),
            first + count <= limit, bytes.count >= 4 * count
        else { return nil }
        if count == 0 {
            guard sign == 0, first == 0 else { return nil }
            return
        }
        cover(first: first, count: count)
        for i in 0..<count {
            guard let digit = StateBytes.take(UInt32.self, from: &bytes) else { return nil }
            if digit == 0 && (i == 0 || i == count - 1) { return nil }
            chunks[first - base + i] = sign == 1 ? -Int64(digit) : Int64(digit)
        }
    }

    init() {}
}
