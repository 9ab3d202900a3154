/// The escapes of JSON strings: `\" \\ \/ \b \f \n \r \t \uXXXX`.
enum JSONEscapes {
    enum Length {
        case success(Int)
        case failure(JSONError.Reason)
    }

    /// The length of the escape at `index`; a surrogate pair is one escape of twelve bytes.
    static func length(_ bytes: Span<UInt8>, _ index: Int, _ end: Int) -> Length {
        guard index + 1 < end else { return .failure(.unexpectedEnd) }
        switch bytes[index + 1] {
        case 0x22, 0x5c, 0x2f, 0x62, 0x66, 0x6e, 0x72, 0x74: return .success(2)
        case 0x75: break
        default: return .failure(.badEscape)
        }
        guard let unit = unit(bytes, index + 2, end) else { return .failure(.badEscape) }
        if 0xdc00...0xdfff ~= unit { return .failure(.loneSurrogate) }
        guard 0xd800...0xdbff ~= unit else { return .success(6) }
        guard index + 7 < end, bytes[index + 6] == 0x5c, bytes[index + 7] == 0x75,
            let low = self.unit(bytes, index + 8, end), 0xdc00...0xdfff ~= low
        else { return .failure(.loneSurrogate) }
        return .success(12)
    }

    /// Four hexadecimal digits.
    private static func unit(_ bytes: Span<UInt8>, _ index: Int, _ end: Int) -> UInt32? {
        guard index + 4 <= end else { return nil }
        var value: UInt32 = 0
        for place in index..<index + 4 {
            let byte = bytes[place]
            switch byte {
            case 0x30...0x39: value = value << 4 | UInt32(byte - 0x30)
            case 0x41...0x46, 0x61...0x66: value = value << 4 | UInt32((byte | 0x20) - 0x57)
            default: return nil
            }
        }
        return value
    }

    /// The value of a string whose escapes have been checked.
    static func decoded(_ bytes: [UInt8], _ range: Range<Int>) -> [UInt8] {
        let span = bytes.span
        var text: [UInt8] = []
        text.reserveCapacity(range.count)
        var index = range.lowerBound
        while index < range.upperBound {
            guard span[index] == 0x5c, index + 1 < range.upperBound else {
                text.append(span[index])
                index += 1
                continue
            }
            switch span[index + 1] {
            case 0x62: text.append(0x08)
            case 0x66: text.append(0x0c)
            case 0x6e: text.append(0x0a)
            case 0x72: text.append(0x0d)
            case 0x74: text.append(0x09)
            case 0x75:
                guard var code = unit(span, index + 2, range.upperBound) else { return text }
                index += 4
                if code & 0xfc00 == 0xd800, let low = unit(span, index + 4, range.upperBound) {
                    code = 0x10000 + (code & 0x3ff) << 10 + (low & 0x3ff)
                    index += 6
                }
                let scalar = Unicode.Scalar(code) ?? "\u{fffd}"
                text.append(contentsOf: String(Character(scalar)).utf8)
            case let byte: text.append(byte)
            }
            index += 2
        }
        return text
    }
}
