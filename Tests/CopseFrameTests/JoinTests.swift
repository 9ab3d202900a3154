import CopseFrame
import CopseMath
import CopseTestSupport
import Foundation
import Testing

private struct JoinGolden: Decodable, Sendable {
    struct Source: Decodable {
        var type: ColumnType
        var cells: [String?]
    }

    struct Column: Decodable {
        var name: String
        var cells: [String?]
    }

    var left: [String: Source]
    var right: [String: Source]
    var keys: [[String]]
    var asOf: Bool
    var keepsLeft: Bool
    var result: [Column]

    static func all() throws -> [JoinGolden] {
        let path = Repository.root + "/Tests/CopseFrameTests/Golden/join.json"
        return try JSONDecoder().decode(
            [JoinGolden].self, from: Data(contentsOf: URL(fileURLWithPath: path)))
    }
}

@Suite struct JoinTests {
    private func column(_ type: ColumnType, _ cells: [String?]) -> Column {
        var builder = ColumnBuilder(type: type)
        for cell in cells {
            guard let cell else {
                builder.appendMissing()
                continue
            }
            switch type {
            case .int: builder.append(.int(Int64(cell) ?? -99))
            case .timestamp: builder.append(.timestamp(Int64(cell) ?? -99))
            case .uint256: builder.append(.uint256(UInt256(decimal: cell.utf8) ?? .max))
            default: builder.append(.string(cell))
            }
        }
        return builder.finish()
    }

    private func frame(_ columns: [String: JoinGolden.Source], order: [String]) -> Frame {
        let names = columns.keys.sorted {
            (order.firstIndex(of: $0) ?? 99, $0) < (order.firstIndex(of: $1) ?? 99, $1)
        }
        return Frame(names.map { ($0, column(columns[$0]!.type, columns[$0]!.cells)) })
    }

    @Test func `joins are those of pandas, missing keys apart, on any number of threads`() throws {
        let cases = try JoinGolden.all()
        #expect(cases.count == 100)
        for (place, golden) in cases.enumerated() {
            let left = frame(golden.left, order: ["k", "n", "g", "t", "v"])
            let right = frame(golden.right, order: ["k", "q", "g", "time", "p", "v", "w"])
            var join = FrameJoin(golden.keys.map { FrameJoin.Key($0[0], $0[1]) })
            join.isAsOf = golden.asOf
            join.keepsLeft = golden.keepsLeft
            let expected = Frame(
                golden.result.map { entry in
                    let base =
                        entry.name.hasSuffix("_x") || entry.name.hasSuffix("_y")
                        ? String(entry.name.dropLast(2)) : entry.name
                    let type = (golden.left[base] ?? golden.right[base])?.type ?? .string
                    return (entry.name, column(type, entry.cells))
                })
            for threads in [1, 2] {
                let result = try join.run(left, right, threads: threads).frame
                #expect(result.names == expected.names, "\(place)")
                #expect(result == expected, "\(place)")
                #expect(try Frame.decode(result.encoded()) == result, "\(place)")
            }
        }
    }

    private let wide = Column(.uint256([UInt256(5), .max, UInt256(w0: 5, w1: 1)]))

    @Test func `whole numbers of all widths are equal where they are the same number`() throws {
        let left = Frame([("a", Column(.int([5, -5, 7])))])
        let right = Frame([("b", wide), ("c", Column(.int([1, 2, 3])))])
        let result = try FrameJoin([.init("a", "b")]).run(left, right)
        #expect(result.frame["c"] == Column(.int([1])) && result.matched == 1)
        let back = try FrameJoin([.init("b", "a")]).run(right, left)
        #expect(back.frame["c"] == Column(.int([1])))
        let floats = Frame([("x", Column(.float([5, 5.5, .nan, -5, 0x1p70])))])
        #expect(try FrameJoin([.init("x", "a")]).run(floats, left).frame.rowCount == 2)
        #expect(try FrameJoin([.init("a", "x")]).run(left, floats).frame.rowCount == 2)
        #expect(try FrameJoin([.init("x", "x")]).run(floats, floats).matched == 4)
    }

    @Test func `numbers below 0 come before all of the other type`() throws {
        var join = FrameJoin([.init("a", "b")])
        join.isAsOf = true
        let left = Frame([("a", Column(.int([-1, 6])))])
        let right = Frame([("b", wide)])
        #expect(try join.run(left, right).frame["b"] == Column(.uint256([UInt256(5)])))
        join = FrameJoin([.init("b", "a")])
        join.isAsOf = true
        #expect(try join.run(right, left).frame["a"] == Column(.int([-1, 6, 6])))
    }

    @Test func `a missing key never meets the 0 or the empty text that is stored for it`() throws {
        var missing = Validity(allPresent: 2)
        missing.setMissing(0)
        for (filled, holes) in [
            (Column(.int([0, 1])), Column(.int([0, 1]), validity: missing)),
            (
                Column(.string(TextStorage(["", "a"]))),
                Column(.string(TextStorage(["", "a"])), validity: missing)
            ),
        ] {
            for (left, right) in [(filled, holes), (holes, filled), (holes, holes)] {
                var join = FrameJoin([.init("k", "k")])
                let frames = (Frame([("k", left)]), Frame([("k", right)]))
                #expect(try join.run(frames.0, frames.1).frame.rowCount == 1)
                join.keepsLeft = true
                let kept = try join.run(frames.0, frames.1)
                #expect(kept.frame.rowCount == 2 && kept.matched == 1)
                #expect(kept.frame["k"] == left)
            }
        }
    }

    @Test func `texts that rows share, categories and texts of their own meet`() throws {
        let texts = TextStorage((0..<2000).map { "0x\(String($0 % 50, radix: 16))" })
        let shared = Column(.string(texts)).take((0..<2000).map { ($0 * 7) % 2000 })
        let category = Column(
            .category(
                codes: (0..<100).map { Int32($0 % 3) }, levels: TextStorage(["0x1", "0x2", "no"])))
        let left = Frame([("t", shared)])
        let right = Frame([("c", category), ("n", Column(.int((0..<100).map { Int64($0) })))])
        let result = try FrameJoin([.init("t", "c")]).run(left, right, threads: 2).frame
        #expect(result.rowCount == 40 * 34 + 40 * 33)
        for row in stride(from: 0, to: result.rowCount, by: 97) {
            #expect(result["t"]?.text(at: row) == result["c"]?.text(at: row))
        }
    }

    @Test func `hashes that are kept as what they spell meet each other and plain text`() throws {
        let texts = (0..<5000).map { row in
            "0x" + String(repeating: "0", count: 60) + String(row * 7 + 4096, radix: 16)
        }
        func loaded(_ rows: [Int]) throws -> Frame {
            let text = "hash,n\n" + rows.map { "\(texts[$0]),\($0)\n" }.joined()
            return try FrameLoader.load(bytes: Array(text.utf8), name: "t.csv").frame
        }
        let (left, right) = (try loaded(Array(0..<4500)), try loaded((0..<2500).map { $0 * 2 }))
        let plain = Frame([("hash", Column(.string(TextStorage(texts))))])
        var join = FrameJoin([.init("hash", "hash")])
        #expect(try join.run(left, right).frame["n_y"]?.scalar(at: 3) == .int(6))
        #expect(try join.run(left, right).frame.rowCount == 2250)
        #expect(try join.run(plain, right).frame.rowCount == 2500)
        join.keepsLeft = true
        let kept = try join.run(plain, left, threads: 2).frame
        #expect(kept.rowCount == 5000 && kept["n"]?.missingCount == 500)
        let differing = try FrameJoin([.init("hash", "h")]).run(
            left, right.renaming([("hash", "h")]))
        #expect(differing.frame["h"] == differing.frame["hash"])
    }

    @Test func `what cannot be joined is said`() throws {
        let frame = Frame([
            ("i", Column(.int([1]))), ("s", Column(.string(TextStorage(["1"])))),
            ("t", Column(.timestamp([1]))), ("i_x", Column(.int([1]))),
        ])
        #expect(throws: FrameError.columnNotFound(name: "z", among: frame.names)) {
            try FrameJoin([.init("i", "z")]).run(frame, frame)
        }
        #expect(throws: FrameError.joinTypes(left: "i", .int, right: "s", .string)) {
            try FrameJoin([.init("i", "s")]).run(frame, frame)
        }
        #expect(throws: FrameError.columnExists(name: "i_x")) {
            try FrameJoin([.init("t", "t")]).run(frame, frame.dropping(["i_x"]))
        }
        var join = FrameJoin([.init("s", "s")])
        join.isAsOf = true
        #expect(
            throws: FrameError.columnType(name: "s", type: .string, expected: "a number or a time")
        ) { try join.run(frame, frame.dropping(["i", "i_x"])) }
        join = FrameJoin([.init("i", "t")])
        join.isAsOf = true
        #expect(throws: FrameError.joinTypes(left: "i", .int, right: "t", .timestamp)) {
            try join.run(frame, frame)
        }
        let many = Frame([("k", Column(.int([Int64](repeating: 1, count: 70_000))))])
        #expect(throws: FrameError.joinTooLarge(limit: Int(UInt32.max))) {
            try FrameJoin([.init("k", "k")]).run(many, many)
        }
    }
}
