import CopseFrame
import CopseMath

/// Frames of every type with missing values, odd texts and extreme numbers.
struct RandomFrame {
    var stream: RandomStream

    init(seed: UInt64) { stream = RandomStream(seed: seed, stream: 0) }

    private static let texts = [
        "plain", "with, comma", "a \"quote\"", "two\nlines", "tab\there", " spaced ", "ünïcode 😀",
        "007", "1e5", "true", "2019-01-01", "NA", "inf", "-", "0x1f", "'", "\r\n", "nan", " ",
    ]

    /// No column is missing everywhere: such a column has no type in a file.
    mutating func next(rows: Int) -> Frame {
        Frame([
            ("int", column(.int, rows) { .int(Int64(bitPattern: $0.nextUInt64()) >> 3) }),
            ("float", column(.float, rows) { .float(Self.double(&$0)) }),
            ("bool", column(.bool, rows) { .bool($0.uniform(below: 2) == 1) }),
            (
                "any, text",
                column(.string, rows) { .string(Self.texts[$0.uniform(below: Self.texts.count)]) }
            ),
            ("number text", column(.string, rows) { .string("\($0.uniform(below: 100))") }),
            ("time", column(.timestamp, rows) { .timestamp(Int64($0.uniform(below: 1 << 52))) }),
            (
                "wide",
                column(.uint256, rows) {
                    .uint256(UInt256(w0: $0.nextUInt64(), w1: $0.nextUInt64(), w2: 0, w3: 1 << 63))
                }
            ),
        ])
    }

    private static func double(_ stream: inout RandomStream) -> Double {
        switch stream.uniform(below: 6) {
        case 0: return .infinity
        case 1: return -.infinity
        case 2: return -0.0
        case 3: return Double(stream.uniform(below: 1000))
        default:
            let value = Double(bitPattern: stream.nextUInt64())
            return value.isNaN ? 0.1 : value
        }
    }

    private mutating func column(
        _ type: ColumnType, _ rows: Int, _ value: (inout RandomStream) -> Scalar
    ) -> Column {
        var builder = ColumnBuilder(type: type)
        for row in 0..<rows {
            if row > 0, stream.uniform(below: 4) == 0 {
                builder.appendMissing()
            } else {
                builder.append(value(&stream))
            }
        }
        return builder.finish()
    }
}
