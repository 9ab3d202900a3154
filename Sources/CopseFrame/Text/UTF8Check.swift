/// Whether bytes are UTF-8, by the table of the Unicode standard (chapter 3, table 3-7).
enum UTF8Check {
    enum Finding: Equatable {
        case zero(Int)
        case invalid(Int)
    }

    /// The first zero byte or the first byte that begins no valid sequence; nil if all is text.
    static func problem(_ bytes: Span<UInt8>, _ start: Int, _ end: Int) -> Finding? {
        var index = start
        while true {
            index = ByteScan.firstUnusual(bytes, index, end)
            guard index < end else { return nil }
            if bytes[index] == 0 { return .zero(index) }
            let length = sequenceLength(bytes, index, end)
            guard length > 0 else { return .invalid(index) }
            index += length
        }
    }

    /// The length of the sequence of two to four bytes at `index`; 0 if it is none.
    static func sequenceLength(_ bytes: Span<UInt8>, _ index: Int, _ end: Int) -> Int {
        let lead = bytes[index]
        let length = lead < 0xc2 ? 0 : lead < 0xe0 ? 2 : lead < 0xf0 ? 3 : lead < 0xf5 ? 4 : 0
        guard length > 0, index + length <= end else { return 0 }
        let second = bytes[index + 1]
        let allowed: ClosedRange<UInt8> =
            switch lead {
            case 0xe0: 0xa0...0xbf
            case 0xed: 0x80...0x9f
            case 0xf0: 0x90...0xbf
            case 0xf4: 0x80...0x8f
            default: 0x80...0xbf
            }
        guard allowed.contains(second) else { return 0 }
        for next in index + 2..<max(index + 2, index + length)
        where bytes[next] & 0xc0 != 0x80 { return 0 }
        return length
    }

    /// The line and column, from 1 and in code points, of a place in a text.
    static func position(of offset: Int, in bytes: Span<UInt8>) -> (line: Int, column: Int) {
        var line = 1
        var column = 1
        for index in 0..<min(offset, bytes.count) {
            if bytes[index] == 0x0a {
                line += 1
                column = 1
            } else if bytes[index] & 0xc0 != 0x80 {
                column += 1
            }
        }
        return (line, column)
    }
}
