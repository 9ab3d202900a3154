/// A PNG as kitty's protocol carries it: base64 in chunks of 4,096.
///
/// Source: sw.kovidgoyal.net/kitty/graphics-protocol, "Remote client".
package enum KittyPicture {
    private static let chunk = 4_096

    package static func text(png: [UInt8]) -> String {
        let data = Base64.text(png)
        var text = ""
        var place = data.startIndex
        var isFirst = true
        repeat {
            let end = data.index(place, offsetBy: chunk, limitedBy: data.endIndex) ?? data.endIndex
            let more = end < data.endIndex ? 1 : 0
            // Transmit and show; no answer, as it would be taken for keys.
            text += "\u{1B}_G" + (isFirst ? "a=T,f=100,q=2,m=\(more)" : "m=\(more)")
            text += ";\(data[place..<end])\u{1B}\\"
            place = end
            isFirst = false
        } while place < data.endIndex
        return text
    }
}

/// RFC 4648, section 4.
package enum Base64 {
    private static let digits = Array(
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8)

    package static func text(_ bytes: [UInt8]) -> String {
        var text: [UInt8] = []
        text.reserveCapacity((bytes.count + 2) / 3 * 4)
        var place = 0
        while place < bytes.count {
            let count = min(3, bytes.count - place)
            var word: UInt32 = 0
            for offset in 0..<3 {
                word = word << 8 | UInt32(offset < count ? bytes[place + offset] : 0)
            }
            for digit in 0..<4 {
                text.append(
                    digit <= count
                        ? digits[Int(word >> UInt32(18 - 6 * digit) & 63)] : UInt8(ascii: "="))
            }
            place += 3
        }
        return String(decoding: text, as: UTF8.self)
    }
}
