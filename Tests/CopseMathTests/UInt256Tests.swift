import CopseMath
import Testing

@Suite struct UInt256Tests {
    struct File: Decodable {
        var pairs: [Pair]
        var singles: [[String]]
        var columns: [ColumnCase]
    }

    struct Pair: Decodable {
        var a: String
        var b: String
        var sum: String
        var sumOverflows: Bool
        var difference: String
        var differenceOverflows: Bool
        var product: String
        var productOverflows: Bool
        var quotient: String?
        var remainder: String?

        init(from decoder: any Decoder) throws {
            var list = try decoder.unkeyedContainer()
            a = try list.decode(String.self)
            b = try list.decode(String.self)
            sum = try list.decode(String.self)
            sumOverflows = try list.decode(Bool.self)
            difference = try list.decode(String.self)
            differenceOverflows = try list.decode(Bool.self)
            product = try list.decode(String.self)
            productOverflows = try list.decode(Bool.self)
            quotient = try list.decode(String?.self)
            remainder = try list.decode(String?.self)
        }
    }

    struct ColumnCase: Decodable {
        var values: [String]
        var wholeMean: String
        var mean: String
        var variance0: String
        var variance1: String

        init(from decoder: any Decoder) throws {
            var list = try decoder.unkeyedContainer()
            values = try list.decode([String].self)
            wholeMean = try list.decode(String.self)
            mean = try list.decode(String.self)
            variance0 = try list.decode(String.self)
            variance1 = try list.decode(String.self)
        }
    }

    static func number(_ text: String) throws -> UInt256 {
        try #require(UInt256(decimal: text.utf8))
    }

    @Test func `arithmetic and order equal those of Python's integers`() throws {
        for pair in try Golden.load("uint256.json", as: File.self).pairs {
            let (a, b) = (try Self.number(pair.a), try Self.number(pair.b))
            let sum = a.addingReportingOverflow(b)
            #expect(sum.partialValue.description == pair.sum, "\(a) + \(b)")
            #expect(sum.overflow == pair.sumOverflows, "\(a) + \(b)")
            let difference = a.subtractingReportingOverflow(b)
            #expect(difference.partialValue.description == pair.difference, "\(a) − \(b)")
            #expect(difference.overflow == pair.differenceOverflows, "\(a) − \(b)")
            #expect((a < b) == pair.differenceOverflows, "\(a) < \(b)")
            #expect((a == b) == (pair.a == pair.b), "\(a) == \(b)")
            let product = a.multipliedReportingOverflow(by: b)
            #expect(product.partialValue.description == pair.product, "\(a) · \(b)")
            #expect(product.overflow == pair.productOverflows, "\(a) · \(b)")
            let division = a.quotientAndRemainder(dividingBy: b)
            #expect(division?.quotient.description == pair.quotient, "\(a) / \(b)")
            #expect(division?.remainder.description == pair.remainder, "\(a) / \(b)")
        }
    }

    @Test func `texts and nearest doubles equal Python's`() throws {
        for single in try Golden.load("uint256.json", as: File.self).singles {
            let value = try Self.number(single[0])
            #expect(value.description == single[0])
            #expect(value.hexadecimal == single[1])
            #expect(UInt256(hexadecimal: single[1].utf8) == value)
            #expect(UInt256(hexadecimal: single[1].uppercased().utf8) == value)
            let double = try #require(Double(single[2]))
            #expect(value.nearestDouble == double, "\(value)")
            // The nearest double is an integer; it reads back exactly unless it is 2²⁵⁶.
            let back = UInt256(exactly: double)
            #expect(back?.nearestDouble == (double == 0x1p256 ? nil : double))
        }
    }

    @Test func `only digits that fit are read`() {
        let limit =
            "115792089237316195423570985008687907853269984665640564039457584007913129639936"
        #expect(UInt256(decimal: limit.utf8) == nil)
        #expect(UInt256(decimal: (limit + "0").utf8) == nil)
        #expect(UInt256(decimal: "000\(UInt256.max)".utf8) == .max)
        #expect(UInt256(decimal: String(repeating: "0", count: 500).utf8) == .zero)
        for text in ["", "-1", "+1", " 1", "1 ", "1e3", "1.0", "0x1", "१"] {
            #expect(UInt256(decimal: text.utf8) == nil, "\(text)")
        }
        let hexadecimal = String(repeating: "f", count: 64)
        #expect(UInt256(hexadecimal: hexadecimal.utf8) == .max)
        #expect(UInt256(hexadecimal: ("00" + hexadecimal).utf8) == .max)
        #expect(UInt256(hexadecimal: ("1" + hexadecimal).utf8) == nil)
        for text in ["", "0x1", "g", "-1", " 1"] {
            #expect(UInt256(hexadecimal: text.utf8) == nil, "\(text)")
        }
    }

    @Test func `conversions refuse what does not fit`() {
        #expect(UInt256(exactly: -1 as Int64) == nil)
        #expect(UInt256(exactly: Int64.max)?.int64 == .max)
        #expect(UInt256(UInt64.max).int64 == nil)
        #expect(UInt256(UInt64.max).uint64 == .max)
        #expect(UInt256(w0: 0, w1: 1).uint64 == nil)
        #expect(UInt256(w0: 0, w1: 0, w2: 0, w3: 1).int64 == nil)
        for value in [-1, 0.5, 1.5, 0x1p256, -.infinity, .infinity, .nan, .leastNonzeroMagnitude] {
            #expect(UInt256(exactly: value) == nil, "\(value)")
        }
        #expect(UInt256(exactly: -0.0) == .zero)
        #expect(UInt256(exactly: 1e22)?.description == "10000000000000000000000")
        #expect(UInt256(exactly: 0x1p255)?.nearestDouble == 0x1p255)
    }

    @Test func `a column's mean and variance are rounded once`() throws {
        for column in try Golden.load("uint256.json", as: File.self).columns {
            var moments = UInt256Moments()
            for value in column.values { try moments.add(Self.number(value)) }
            #expect(moments.count == column.values.count)
            #expect(moments.wholeMean?.description == column.wholeMean)
            #expect(ExactSumTests.isSame(moments.mean, column.mean))
            #expect(ExactSumTests.isSame(moments.variance(ddof: 0), column.variance0))
            #expect(ExactSumTests.isSame(moments.variance(ddof: 1), column.variance1))
        }
        #expect(UInt256Moments().wholeMean == nil)
        #expect(UInt256Moments().mean.isNaN && UInt256Moments().variance(ddof: 0).isNaN)
    }
}
