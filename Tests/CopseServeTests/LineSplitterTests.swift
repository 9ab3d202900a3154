import CopseFrame
import CopseServe
import Testing

@Suite struct LineSplitterTests {
    /// The texts of the lines; nil for one that is too long.
    private func lines(_ bytes: [UInt8], pieces size: Int, limit: Int = 100) -> [String?] {
        var splitter = LineSplitter(limit: limit)
        var lines: [String?] = []
        func take(_ found: [LineSplitter.Line]) {
            lines += found.map { line in
                guard case .text(let range) = line else { return nil }
                return String(decoding: splitter.text.bytes[range], as: UTF8.self)
            }
        }
        for start in stride(from: 0, to: bytes.count, by: size) {
            take(splitter.append(bytes[start..<min(start + size, bytes.count)]))
        }
        take(splitter.finish())
        return lines
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
            #expect(lines(bytes, pieces: size, limit: 20) == [nil, "{}"])
        }
    }

    @Test func `a line of exactly the limit is a line`() {
        #expect(lines(Array("abcd\nabcde\n".utf8), pieces: 3, limit: 4) == ["abcd", nil])
    }

    @Test func `nothing is no line`() {
        #expect(lines([], pieces: 1) == [])
        #expect(lines(Array("\n\r\n \t\n".utf8), pieces: 2) == [])
    }
}
