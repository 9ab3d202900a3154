import CopseServe
import Testing

@Suite struct LineSplitterTests {
    private func lines(_ bytes: [UInt8], pieces size: Int, limit: Int = 100) -> [LineSplitter.Line]
    {
        var splitter = LineSplitter(limit: limit)
        var lines: [LineSplitter.Line] = []
        for start in stride(from: 0, to: bytes.count, by: size) {
            lines += splitter.append(bytes[start..<min(start + size, bytes.count)])
        }
        return lines + splitter.finish()
    }

    @Test func `any pieces give the same lines`() {
        let bytes = Array("{\"a\":1}\r\n\n  \n{\"b\":2}\n{\"c\":3}".utf8)
        let whole = lines(bytes, pieces: bytes.count)
        #expect(whole.count == 3)
        for size in 1..<bytes.count { #expect(lines(bytes, pieces: size) == whole) }
    }

    @Test func `a line over the limit is reported once and the next is read`() {
        let bytes = Array("\(String(repeating: "x", count: 50))\n{}\n".utf8)
        for size in 1...60 {
            #expect(lines(bytes, pieces: size, limit: 20) == [.tooLong, .text(Array("{}".utf8))])
        }
    }

    @Test func `a line of exactly the limit is a line`() {
        #expect(
            lines(Array("abcd\nabcde\n".utf8), pieces: 3, limit: 4).first
                == .text(Array("abcd".utf8)))
        #expect(lines(Array("abcd\nabcde\n".utf8), pieces: 3, limit: 4).last == .tooLong)
    }

    @Test func `nothing is no line`() {
        #expect(lines([], pieces: 1) == [])
        #expect(lines(Array("\n\r\n \t\n".utf8), pieces: 2) == [])
    }
}
