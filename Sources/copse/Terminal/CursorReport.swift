/// Where the cursor is, as the terminal answers when it is asked: `ESC [ ROW ; COLUMN R`.
struct CursorReport {
    static let question = "\u{1B}[6n"

    /// From 0.
    let column: Int
    /// Where it stands in what was read.
    let range: Range<Int>

    /// The first answer among bytes that were typed.
    init?(in bytes: some RandomAccessCollection<UInt8>) {
        let bytes = Array(bytes)
        for start in bytes.indices.dropLast(2)
        where bytes[start] == 0x1B && bytes[start + 1] == 0x5B {
            var numbers = [0]
            var end = start + 2
            while end < bytes.count {
                if (0x30...0x39).contains(bytes[end]), numbers[numbers.count - 1] < 10_000 {
                    numbers[numbers.count - 1] =
                        numbers[numbers.count - 1] * 10 + Int(bytes[end] - 0x30)
                } else if bytes[end] == 0x3B {
                    numbers.append(0)
                } else {
                    break
                }
                end += 1
            }
            guard end < bytes.count, bytes[end] == 0x52, numbers.count == 2, numbers[1] > 0 else {
                continue
            }
            column = numbers[1] - 1
            range = start..<end + 1
            return
        }
        return nil
    }
}
