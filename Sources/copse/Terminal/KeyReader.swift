#if canImport(Glibc)
    import Glibc
#elseif canImport(Darwin)
    import Darwin
#endif

/// What is typed, as characters: UTF-8 whatever the locale, with what was typed ahead first.
final class KeyReader {
    private var bytes: [UInt8] = []
    private var place = 0
    private var returned: [Unicode.Scalar] = []
    /// Whether the terminal has gone.
    private(set) var isAtEnd = false

    /// Whether `next()` has something without waiting.
    var isEmpty: Bool { place == bytes.count && returned.isEmpty }

    /// Reads what is there; call it when there is something.
    func fill() {
        if place == bytes.count {
            bytes.removeAll(keepingCapacity: true)
            place = 0
        }
        let chunk = Self.read()
        if chunk.isEmpty { isAtEnd = true } else { bytes += chunk }
    }

    /// What stands in the terminal's queue, at least a byte unless it has gone.
    static func read() -> [UInt8] {
        unsafe [UInt8](unsafeUninitializedCapacity: 4096) { buffer, filled in
            filled = 0
            while true {
                let count = unsafe Self.readOnce(buffer)
                if count < 0, errno == EINTR { continue }
                filled = max(0, count)
                return
            }
        }
    }

    private static func readOnce(_ buffer: UnsafeMutableBufferPointer<UInt8>) -> Int {
        #if canImport(Glibc)
            unsafe Glibc.read(STDIN_FILENO, buffer.baseAddress, buffer.count)
        #else
            unsafe Darwin.read(STDIN_FILENO, buffer.baseAddress, buffer.count)
        #endif
    }

    /// Takes bytes that somebody else has read.
    func append(_ more: [UInt8]) { bytes += more }

    func forget() {
        bytes.removeAll(keepingCapacity: true)
        place = 0
        returned = []
    }

    /// Puts a character back: `next()` gives it first.
    func putBack(_ scalar: Unicode.Scalar) { returned.append(scalar) }

    /// The next character; nil when there is none yet, or only a part of one.
    func next() -> Unicode.Scalar? {
        if let scalar = returned.popLast() { return scalar }
        guard place < bytes.count else { return nil }
        let lead = bytes[place]
        let length =
            switch lead {
            case ..<0x80: 1
            case 0xC2..<0xE0: 2
            case 0xE0..<0xF0: 3
            case 0xF0..<0xF5: 4
            default: 1
            }
        var end = place + 1
        while end < min(place + length, bytes.count), bytes[end] & 0xC0 == 0x80 { end += 1 }
        if end - place < length, end == bytes.count, !isAtEnd { return nil }
        let text = String(decoding: bytes[place..<end], as: UTF8.self)
        place = end
        return text.unicodeScalars.first ?? "\u{FFFD}"
    }
}
