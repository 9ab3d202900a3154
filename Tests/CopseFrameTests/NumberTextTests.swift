import CopseFrame
import CopseMath
import Testing

/// Numbers in text against the standard library, on random spellings.
@Suite struct NumberTextTests {
    private static func spelling(_ stream: inout RandomStream) -> String {
        func digits(_ most: Int) -> String {
            (0..<stream.uniform(below: most + 1)).map { _ in "\(stream.uniform(below: 10))" }
                .joined()
        }
        var text = ["", "-", "+"][stream.uniform(below: 3)] + digits(22) + "5"
        if stream.uniform(below: 2) == 0 { text += "." + digits(22) }
        if stream.uniform(below: 2) == 0 {
            text +=
                ["e", "E"][stream.uniform(below: 2)]
                + ["", "-", "+"][stream.uniform(below: 3)] + "\(stream.uniform(below: 340))"
        }
        return text
    }

    @Test func `any decimal spelling is the nearest double`() throws {
        var stream = RandomStream(seed: 6, stream: 0)
        let texts = (0..<5000).map { _ in Self.spelling(&stream) }
        var options = LoadOptions()
        options.types = ["x": .float]
        let column = try load("x\n" + texts.joined(separator: "\n"), options).frame["x"]
        #expect(column == Column(.float(texts.compactMap { Double($0) })))
    }

    @Test func `an integer of any width is exact, whichever way its zeros are written`() throws {
        var stream = RandomStream(seed: 7, stream: 0)
        var texts: [String] = []
        var values: [UInt256] = []
        for _ in 0..<500 {
            let value = UInt256(
                w0: stream.nextUInt64(), w1: stream.nextUInt64() >> stream.nextUInt64() % 64)
            let (scaled, overflow) = value.multipliedReportingOverflow(by: UInt256(1_000_000))
            guard !overflow else { continue }
            texts += ["\(value)", "\(value).000", "\(value)e6", "0x\(value.hexadecimal)"]
            values += [value, value, scaled, value]
        }
        var options = LoadOptions()
        options.types = ["x": .uint256]
        let column = try load("x\n" + texts.joined(separator: "\n"), options).frame["x"]
        #expect(column == Column(.uint256(values)))
    }
}
