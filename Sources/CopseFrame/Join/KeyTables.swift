import CopseMath

/// Numbers words in the order in which they first come, with linear probing.
struct WordTable: Sendable {
    private var words: [UInt64] = []
    /// Numbers plus one; 0 is free. As long as a power of two.
    private var slots = [UInt32](repeating: 0, count: 1 << 10)
    /// Those of more than 64 bits.
    private var wide: [UInt256: UInt32] = [:]
    private(set) var count = 0
    /// The number of each of `words`.
    private var numbers: [UInt32] = []
    /// Another one every time, so that nobody can write keys that all meet in one place.
    private let factor = UInt64.random(in: .min ... .max) | 1

    mutating func number(of word: WideWord) -> UInt32 {
        if word.w1 | word.w2 | word.w3 == 0 { return number(of: word.w0) }
        if let number = wide[word] { return number }
        let number = UInt32(truncatingIfNeeded: count)
        wide[word] = number
        count += 1
        return number
    }

    mutating func number(of word: UInt64) -> UInt32 {
        var slot = slot(of: word)
        while slots[slot] != 0 {
            let place = Int(slots[slot] &- 1)
            if words[place] == word { return numbers[place] }
            slot = (slot &+ 1) & (slots.count &- 1)
        }
        let number = UInt32(truncatingIfNeeded: count)
        words.append(word)
        numbers.append(number)
        count += 1
        slots[slot] = UInt32(truncatingIfNeeded: words.count)
        if words.count * 2 > slots.count { grow() }
        return number
    }

    func find(_ word: WideWord) -> UInt32? {
        word.w1 | word.w2 | word.w3 == 0 ? find(word.w0) : wide[word]
    }

    @inline(__always)
    func find(_ word: UInt64) -> UInt32? {
        var slot = slot(of: word)
        while slots[slot] != 0 {
            let place = Int(slots[slot] &- 1)
            if words[place] == word { return numbers[place] }
            slot = (slot &+ 1) & (slots.count &- 1)
        }
        return nil
    }

    @inline(__always)
    private func slot(of word: UInt64) -> Int {
        let product = (word ^ 0x9e37_79b9_7f4a_7c15).multipliedFullWidth(by: factor)
        return Int(truncatingIfNeeded: product.high ^ product.low) & (slots.count &- 1)
    }

    private mutating func grow() {
        slots = [UInt32](repeating: 0, count: slots.count * 2)
        for (place, word) in words.enumerated() {
            var slot = slot(of: word)
            while slots[slot] != 0 { slot = (slot &+ 1) & (slots.count &- 1) }
            slots[slot] = UInt32(truncatingIfNeeded: place + 1)
        }
    }
}

/// Numbers texts in the order in which they first come.
struct TextTable: Sendable {
    private let texts: SpelledTexts
    /// The place of the text of a number.
    private var places: [UInt32] = []
    /// 32 bits of the hash and the number plus one; 0 is free. As long as a power of two.
    private var slots: [UInt64]
    private let seed = UInt64.random(in: .min ... .max)

    init(_ texts: SpelledTexts) {
        self.texts = texts
        var size = 16
        while size < texts.count * 2 { size *= 2 }
        slots = []
        slots.reserveLarge(size)
        slots.append(contentsOf: repeatElement(0, count: size))
    }

    var count: Int { places.count }

    mutating func number(ofPlace place: Int) -> UInt32 {
        let (number, slot, tag) = unsafe texts.withBytes(ofPlace: place) { unsafe look($0) }
        if let number { return number }
        places.append(UInt32(truncatingIfNeeded: place))
        slots[slot] = tag &<< 32 | UInt64(places.count)
        return UInt32(truncatingIfNeeded: places.count &- 1)
    }

    func find(_ own: UnsafeRawBufferPointer) -> UInt32? { unsafe look(own).number }

    @inline(__always)
    private func look(
        _ own: UnsafeRawBufferPointer
    ) -> (number: UInt32?, slot: Int, tag: UInt64) {
        let tag = unsafe TextHash.of(own, seed) &>> 32
        var slot = Int(truncatingIfNeeded: tag) & (slots.count &- 1)
        while slots[slot] != 0 {
            if slots[slot] &>> 32 == tag {
                let number = UInt32(truncatingIfNeeded: slots[slot]) &- 1
                let isEqual = unsafe texts.withBytes(ofPlace: Int(places[Int(number)])) { other in
                    unsafe TextHash.isEqual(other, own)
                }
                if isEqual { return (number, slot, tag) }
            }
            slot = (slot &+ 1) & (slots.count &- 1)
        }
        return (nil, slot, tag)
    }
}
