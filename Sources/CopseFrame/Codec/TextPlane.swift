/// Text as bytes: as it is, or, if every text is `0x` and pairs of lower-case hexadecimal digits, the
/// bytes they spell. Hashes and addresses have half the size then and compress at once.
enum TextPlane {
    enum Layout: UInt8 {
        case plain = 0
        case hexadecimal = 1
    }

    static func lengths(of text: TextStorage) -> [Int64] {
        (0..<text.count).map { Int64(text.range(of: $0).count) }
    }

    static func pack(_ text: TextStorage) -> (Layout, [UInt8]) {
        if let hex = text.inOrder.hex { return (.hexadecimal, hex.bytes) }
        if let bytes = packHexadecimal(text) { return (.hexadecimal, bytes) }
        return (.plain, text.inOrder.bytes)
    }

    private static func packHexadecimal(_ text: TextStorage) -> [UInt8]? {
        let bytes = text.bytes.span
        var packed: [UInt8] = []
        packed.reserveCapacity(text.bytes.count / 2)
        for row in 0..<text.count {
            let range = text.range(of: row)
            if range.isEmpty { continue }
            guard range.count >= 2, range.count % 2 == 0, bytes[range.lowerBound] == 0x30,
                bytes[range.lowerBound + 1] == 0x78
            else { return nil }
            var index = range.lowerBound + 2
            while index < range.upperBound {
                let high = nibbles[Int(bytes[index])]
                let low = nibbles[Int(bytes[index + 1])]
                guard high | low < 16 else { return nil }
                packed.append(high << 4 | low)
                index += 2
            }
        }
        return packed
    }

    /// The value of a lower-case hexadecimal digit, 255 for other bytes.
    private static let nibbles: [UInt8] = (0..<256).map { byte in
        switch byte {
        case 0x30...0x39: UInt8(byte - 0x30)
        case 0x61...0x66: UInt8(byte - 0x57)
        default: 255
        }
    }

    /// The text of what was packed; nil if lengths and bytes do not fit or the bytes are not UTF-8.
    static func unpack(_ bytes: [UInt8], _ lengths: [Int64], _ layout: Layout) -> TextStorage? {
        var text = SpelledTexts()
        text.offsets.reserveCapacity(lengths.count + 1)
        var total = 0
        var expected = 0
        for length in lengths {
            guard 0...1 << 40 ~= length else { return nil }
            total += Int(length)
            expected += layout == .plain ? Int(length) : max(0, Int(length) / 2 - 1)
            guard expected <= bytes.count, layout == .plain || (length % 2 == 0) else { return nil }
            text.offsets.append(total)
        }
        guard expected == bytes.count else { return nil }
        if layout == .hexadecimal, let length = lengths.first, length >= 2 + HexDigits.least,
            lengths.allSatisfy({ $0 == length })
        {
            return TextStorage(HexTexts(bytes, width: Int(length) / 2 - 1))
        }
        switch layout {
        case .plain: text.bytes = bytes
        case .hexadecimal: text.bytes = spelled(bytes, text.offsets)
        }
        return layout == .hexadecimal || isText(text) ? TextStorage(text) : nil
    }

    private static func spelled(_ bytes: [UInt8], _ offsets: [Int]) -> [UInt8] {
        var text: [UInt8] = []
        text.reserveCapacity(offsets[offsets.count - 1])
        var index = 0
        for row in 0..<offsets.count - 1 where offsets[row] < offsets[row + 1] {
            text.append(0x30)
            text.append(0x78)
            while text.count < offsets[row + 1] {
                text.append(digits[Int(bytes[index] >> 4)])
                text.append(digits[Int(bytes[index] & 15)])
                index += 1
            }
        }
        return text
    }

    private static let digits = Array("0123456789abcdef".utf8)

    /// Whether every row is UTF-8 by itself.
    private static func isText(_ text: SpelledTexts) -> Bool {
        let bytes = text.bytes.span
        var index = 0
        while let problem = UTF8Check.problem(bytes, index, bytes.count) {
            // A zero byte is a character like others here.
            guard case .zero(let offset) = problem else { return false }
            index = offset + 1
        }
        return text.offsets.allSatisfy { $0 == bytes.count || bytes[$0] & 0xc0 != 0x80 }
    }
}
