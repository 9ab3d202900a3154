/// Small questions about a run of bytes inside a buffer. None of them allocates.
enum ByteText {
    static func isSpace(_ byte: UInt8) -> Bool { byte == 0x20 || byte == 0x09 }

    static func isDigit(_ byte: UInt8) -> Bool { byte &- 0x30 < 10 }

    /// The range without spaces and tabs at its ends.
    @inline(__always)
    static func trimmed(_ bytes: Span<UInt8>, _ start: Int, _ end: Int) -> (Int, Int) {
        var start = start
        var end = end
        while start < end, isSpace(bytes[start]) { start += 1 }
        while end > start, isSpace(bytes[end - 1]) { end -= 1 }
        return (start, end)
    }

    /// Whether the range spells `word`, which is in lower case, in any case.
    static func equals(
        _ bytes: Span<UInt8>, _ start: Int, _ end: Int, ignoringCase word: StaticString
    ) -> Bool {
        let count = word.utf8CodeUnitCount
        guard end - start == count else { return false }
        for offset in 0..<count {
            let byte = bytes[start + offset]
            let lower = byte &- 0x41 < 26 ? byte | 0x20 : byte
            // A static string of ASCII has `count` bytes at `utf8Start`.
            let letter = unsafe word.utf8Start[offset]
            if lower != letter { return false }
        }
        return true
    }

    static func string(_ bytes: Span<UInt8>, _ start: Int, _ end: Int) -> String {
        String(decoding: array(bytes, start, end), as: UTF8.self)
    }

    static func array(_ bytes: Span<UInt8>, _ start: Int, _ end: Int) -> [UInt8] {
        var result: [UInt8] = []
        result.reserveCapacity(end - start)
        for index in start..<end { result.append(bytes[index]) }
        return result
    }
}
