/// Functions of the text of one row, over a block.
enum TextKernel {
    static func run(
        _ operation: TextOperation, column: Int, _ result: Lane<Double>, _ block: Block,
        _ source: PlanSource
    ) {
        source.withText(column) { texts in
            switch operation {
            case .length:
                each(texts, block, result, missing: .nan) { text in
                    // Code points: bytes that do not continue one.
                    var points = 0
                    for at in 0..<text.count where text[at] & 0xC0 != 0x80 { points += 1 }
                    return Double(points)
                }
            case .startsWith(let prefix):
                Array(prefix.utf8).withLane { prefix in
                    each(texts, block, result, missing: 0) { text in
                        guard text.count >= prefix.count else { return 0 }
                        return text.prefix(prefix.count).equals(prefix) ? 1 : 0
                    }
                }
            case .selector: each(texts, block, result, missing: .nan, selector)
            case .isMissing: each(texts, block, result, missing: 1) { _ in 0 }
            case .compare(.equal, let other):
                Array(other.utf8).withLane { other in
                    each(texts, block, result, missing: 0) { holds(.equal, $0, other) ? 1 : 0 }
                }
            case .compare(.notEqual, let other):
                Array(other.utf8).withLane { other in
                    each(texts, block, result, missing: 1) { holds(.equal, $0, other) ? 0 : 1 }
                }
            case .compare(let comparison, let other):
                Array(other.utf8).withLane { other in
                    each(texts, block, result, missing: 0) {
                        holds(comparison, $0, other) ? 1 : 0
                    }
                }
            case .among(let list):
                let list = list.map { Array($0.utf8) }
                each(texts, block, result, missing: 0) { text in
                    list.contains { $0.withLane { holds(.equal, text, $0) } } ? 1 : 0
                }
            case .compareColumns(let comparison, let other):
                source.withText(other) { others in
                    for row in 0..<block.rows {
                        let at = block.offset + row
                        guard let left = texts.text(at), let right = others.text(at) else {
                            result[row] = comparison == .notEqual ? 1 : 0
                            continue
                        }
                        result[row] = holds(comparison, left, right) ? 1 : 0
                    }
                }
            }
        }
    }

    @inline(__always)
    private static func each(
        _ texts: TextLanes, _ block: Block, _ result: Lane<Double>, missing: Double,
        _ body: (Lane<UInt8>) -> Double
    ) {
        for row in 0..<block.rows {
            if let text = texts.text(block.offset + row) {
                result[row] = body(text)
            } else {
                result[row] = missing
            }
        }
    }

    /// Texts are ordered by their bytes, which is the order of their code points.
    @inline(__always)
    private static func holds(
        _ comparison: Comparison, _ left: Lane<UInt8>, _ right: Lane<UInt8>
    ) -> Bool {
        switch comparison {
        case .equal: left.count == right.count && left.equals(right)
        case .notEqual: left.count != right.count || !left.equals(right)
        case .less: precedes(left, right)
        case .lessOrEqual: !precedes(right, left)
        case .greater: precedes(right, left)
        case .greaterOrEqual: !precedes(left, right)
        }
    }

    private static func precedes(_ left: Lane<UInt8>, _ right: Lane<UInt8>) -> Bool {
        for at in 0..<min(left.count, right.count) where left[at] != right[at] {
            return left[at] < right[at]
        }
        return left.count < right.count
    }

    /// The first four bytes of a call's input `0x…` as a number; missing where there are fewer.
    private static func selector(_ text: Lane<UInt8>) -> Double {
        guard text.count >= 10, text[0] == UInt8(ascii: "0"), text[1] | 0x20 == UInt8(ascii: "x")
        else { return .nan }
        var value: UInt32 = 0
        for at in 2..<10 {
            guard let digit = Character(Unicode.Scalar(text[at])).hexDigitValue else {
                return .nan
            }
            value = value << 4 | UInt32(digit)
        }
        return Double(value)
    }
}
