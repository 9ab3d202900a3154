/// Functions of the text of one row, over a block.
enum TextKernel {
    static func run(
        _ operation: TextOperation, column: Int, _ result: Lane<Double>, _ block: Block
    ) {
        let texts = block.source.texts[column]
        switch operation {
        case .length:
            each(texts, block, result, missing: .nan) { bytes, range in
                // Code points: bytes that do not continue one.
                Double(bytes[range].reduce(0) { $0 + ($1 & 0xC0 == 0x80 ? 0 : 1) })
            }
        case .startsWith(let prefix):
            let prefix = Array(prefix.utf8)
            each(texts, block, result, missing: 0) { bytes, range in
                bytes[range].starts(with: prefix) ? 1 : 0
            }
        case .selector: each(texts, block, result, missing: .nan, selector)
        case .isMissing: each(texts, block, result, missing: 1) { _, _ in 0 }
        case .compare(.equal, let text): equal(texts, text, block, result, missing: 0, true: 1)
        case .compare(.notEqual, let text): equal(texts, text, block, result, missing: 1, true: 0)
        case .compare(let comparison, let text):
            let text = Array(text.utf8)
            each(texts, block, result, missing: comparison == .notEqual ? 1 : 0) { bytes, range in
                holds(comparison, bytes[range], text[...]) ? 1 : 0
            }
        case .among(let list):
            let list = list.map { Array($0.utf8) }
            each(texts, block, result, missing: 0) { bytes, range in
                list.contains { $0.elementsEqual(bytes[range]) } ? 1 : 0
            }
        case .compareColumns(let comparison, let other):
            let others = block.source.texts[other]
            for row in 0..<block.rows {
                let at = block.offset + row
                guard let left = texts.range(at), let right = others.range(at) else {
                    result[row] = comparison == .notEqual ? 1 : 0
                    continue
                }
                let isTrue = holds(comparison, texts.bytes[left], others.bytes[right])
                result[row] = isTrue ? 1 : 0
            }
        }
    }

    /// - Parameter true: the result for a row that has this text; others have the other of 0 and 1.
    private static func equal(
        _ texts: TextView, _ text: String, _ block: Block, _ result: Lane<Double>,
        missing: Double, true equal: Double
    ) {
        let text = Array(text.utf8)
        let (bytes, wanted) = (texts.bytes.span, text.span)
        for row in 0..<block.rows {
            guard let range = texts.range(block.offset + row) else {
                result[row] = missing
                continue
            }
            // From the end: addresses and hashes all begin alike.
            var left = range.count == wanted.count ? wanted.count : -1
            while left > 0, bytes[range.lowerBound &+ left &- 1] == wanted[left &- 1] { left &-= 1 }
            result[row] = left == 0 ? equal : 1 - equal
        }
    }

    @inline(__always)
    private static func each(
        _ texts: TextView, _ block: Block, _ result: Lane<Double>, missing: Double,
        _ body: ([UInt8], Range<Int>) -> Double
    ) {
        for row in 0..<block.rows {
            if let range = texts.range(block.offset + row) {
                result[row] = body(texts.bytes, range)
            } else {
                result[row] = missing
            }
        }
    }

    /// Texts are ordered by their bytes, which is the order of their code points.
    private static func holds(
        _ comparison: Comparison, _ left: ArraySlice<UInt8>, _ right: ArraySlice<UInt8>
    ) -> Bool {
        switch comparison {
        case .equal: left.elementsEqual(right)
        case .notEqual: !left.elementsEqual(right)
        case .less: left.lexicographicallyPrecedes(right)
        case .lessOrEqual: !right.lexicographicallyPrecedes(left)
        case .greater: right.lexicographicallyPrecedes(left)
        case .greaterOrEqual: !left.lexicographicallyPrecedes(right)
        }
    }

    /// The first four bytes of a call's input `0x…` as a number; missing where there are fewer.
    private static func selector(_ bytes: [UInt8], _ range: Range<Int>) -> Double {
        guard range.count >= 10, bytes[range.lowerBound] == UInt8(ascii: "0"),
            bytes[range.lowerBound + 1] | 0x20 == UInt8(ascii: "x")
        else { return .nan }
        var value: UInt32 = 0
        for at in range.lowerBound + 2..<range.lowerBound + 10 {
            guard let digit = Character(Unicode.Scalar(bytes[at])).hexDigitValue else {
                return .nan
            }
            value = value << 4 | UInt32(digit)
        }
        return Double(value)
    }
}
