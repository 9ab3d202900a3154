import CopseShell

/// The colour of a terminal's ground, as it answers when it is asked (OSC 11 of xterm):
/// `ESC ] 11 ; rgb:RRRR/GGGG/BBBB`, ended by BEL or ESC `\`.
struct GroundReport {
    static let question = "\u{1B}]11;?\u{1B}\\"

    private static let start = Array("\u{1B}]11;".utf8)

    let ground: InputTheme.Ground
    /// Where it stands in what was read.
    let range: Range<Int>

    /// The first answer among bytes that were typed.
    init?(in bytes: some RandomAccessCollection<UInt8>) {
        let bytes = Array(bytes)
        let start = bytes.indices.first { bytes[$0...].starts(with: Self.start) }
        guard let start else { return nil }
        var end = start + Self.start.count
        while end < bytes.count, bytes[end] != 0x07, bytes[end] != 0x1B { end += 1 }
        guard end < bytes.count else { return nil }
        let color = String(decoding: bytes[start + Self.start.count..<end], as: UTF8.self)
        let isString = bytes[end] == 0x1B
        guard !isString || end + 1 < bytes.count else { return nil }
        range = start..<end + (isString ? 2 : 1)
        ground = Self.ground(color)
    }

    /// Whether bytes may be the beginning of an answer whose rest is still to come.
    static func mayBegin(with bytes: some Collection<UInt8>) -> Bool {
        bytes.starts(with: start) || bytes.count < start.count && start.starts(with: bytes)
    }

    /// Light where the luminance (ITU-R BT.709) is above a half.
    private static func ground(_ color: String) -> InputTheme.Ground {
        let parts = color.split(separator: ":", maxSplits: 1)
        guard parts.count == 2, parts[0] == "rgb" || parts[0] == "rgba" else { return .unknown }
        let levels = parts[1].split(separator: "/").map { digits -> Double? in
            guard (1...4).contains(digits.count), let level = Int(digits, radix: 16) else {
                return nil
            }
            return Double(level) / Double(1 << (4 * digits.count) - 1)
        }
        guard levels.count >= 3, let red = levels[0], let green = levels[1], let blue = levels[2]
        else { return .unknown }
        return 0.2126 * red + 0.7152 * green + 0.0722 * blue > 0.5 ? .light : .dark
    }
}
