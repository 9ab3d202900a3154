import CopseDetector
import CopseFrame
import Testing

@Suite struct FrameDigestTests {
    @Test func `the digest is that of content written down by hand`() throws {
        // "copse frame 1\n", 1 column, 2 rows, "a" "int", 1, 2, no row missing.
        let frame = Frame([("a", Column(.int([1, 2])))])
        #expect(
            FrameDigest.hex(of: frame)
                == "da4cc2ee50f3252a35b806831691269444994e0df3b830836aaa8e7f310668a1")
    }

    @Test func `names, types, values and missing rows enter`() {
        let frames = [
            Frame([("a", Column(.int([1, 2])))]),
            Frame([("b", Column(.int([1, 2])))]),
            Frame([("a", Column(.int([1, 3])))]),
            Frame([("a", Column(.int([1])))]),
            Frame([("a", Column(.timestamp([1, 2])))]),
            Frame([("a", Column(.int([1, 2]), validity: missing(1, of: 2)))]),
            Frame([("a", Column(.int([1, 2]), validity: missing(0, of: 2)))]),
            Frame([("a", Column(.float([0])))]),
            Frame([("a", Column(.float([-0.0])))]),
            Frame([("a", Column(.string(text("ab", "c"))))]),
            Frame([("a", Column(.string(text("a", "bc"))))]),
            Frame([("a", Column(.string(text("", "a")), validity: missing(0, of: 2)))]),
            Frame([("a", Column(.string(text("", "a"))))]),
        ]
        #expect(Set(frames.map { FrameDigest.hex(of: $0) }).count == frames.count)
    }

    @Test func `what lies in a missing row, the bits of a NaN and category order do not enter`() {
        let pairs: [(Column, Column)] = [
            (
                Column(.int([1, 7]), validity: missing(1, of: 2)),
                Column(.int([1, 0]), validity: missing(1, of: 2))
            ),
            (Column(.float([.nan])), Column(.float([-Double(nan: 5, signaling: false)]))),
            (
                Column(.string(text("x", "y")), validity: missing(1, of: 2)),
                Column(.string(text("x", "")), validity: missing(1, of: 2))
            ),
            (
                Column(.category(codes: [0, 1], levels: text("x", "y"))),
                Column(.category(codes: [1, 0], levels: text("y", "x")))
            ),
            (Column(.int([1]), validity: Validity(allPresent: 1)), Column(.int([1]))),
        ]
        for (a, b) in pairs {
            #expect(
                FrameDigest.hex(of: Frame([("a", a)])) == FrameDigest.hex(of: Frame([("a", b)])))
        }
    }

    private func missing(_ row: Int, of count: Int) -> Validity {
        var validity = Validity(allPresent: count)
        validity.setMissing(row)
        return validity
    }

    private func text(_ rows: String...) -> TextStorage {
        var text = TextStorage()
        for row in rows { text.append(row) }
        return text
    }
}
