import CopseMath
import Testing

@Suite struct ElementaryGoldenTests {
    static let functions: [(name: String, function: @Sendable (Double) -> Double)] = [
        ("log", { Elementary.log($0) }), ("log1p", { Elementary.log1p($0) }),
        ("log10", { Elementary.log10($0) }), ("exp", { Elementary.exp($0) }),
        ("exp2", { Elementary.exp2($0) }), ("expm1", { Elementary.expm1($0) }),
        ("tanh", { Elementary.tanh($0) }),
    ]

    static func double(_ pattern: String) throws -> Double {
        try Double(bitPattern: #require(UInt64(pattern, radix: 16)))
    }

    /// Doubles between the two, 0 for the same bits.
    static func steps(_ a: Double, _ b: Double) -> UInt64 {
        func place(_ x: Double) -> Int64 {
            let bits = Int64(bitPattern: x.bitPattern)
            return bits < 0 ? Int64.min &- bits : bits
        }
        return a.sign == b.sign ? (place(a) - place(b)).magnitude : .max
    }

    @Test func `results are the correctly rounded ones or, rarely, their neighbours`() throws {
        let golden = try Golden.load("elementary.json", as: [String: [[String]]].self)
        var all: [(String, [Double])] = []
        for (name, entries) in golden {
            for entry in entries { all.append((name, try entry.map(Self.double))) }
        }
        var neighbours = 0
        for (name, entry) in all {
            let value: Double
            if name == "pow" {
                value = Elementary.pow(entry[0], entry[1])
            } else {
                let function = try #require(Self.functions.first { $0.name == name })
                value = function.function(entry[0])
            }
            let exact = try #require(entry.last)
            let steps = Self.steps(value, exact)
            #expect(steps <= 1, "\(name) of \(entry): \(value)")
            neighbours += steps == 0 ? 0 : 1
        }
        print("\(neighbours) of \(all.count) results are not correctly rounded")
        #expect(all.count > 2000)
        #expect(neighbours * 50 < all.count)
    }

    @Test func `special values of the logarithms`() {
        for function in [Elementary.log, Elementary.log10] {
            Self.expect(
                function,
                [
                    (0, -.infinity), (-0.0, -.infinity), (1, 0), (.infinity, .infinity),
                    (-1, .nan), (-.infinity, .nan), (.nan, .nan), (-0x1p-1030, .nan),
                ])
        }
        Self.expect(
            Elementary.log1p,
            [
                (0, 0), (-0.0, -0.0), (-1, -.infinity), (-1.5, .nan), (.infinity, .infinity),
                (-.infinity, .nan), (.nan, .nan), (0x1p-1030, 0x1p-1030), (-0x1p-1030, -0x1p-1030),
                (1e-300, 1e-300), (0x1p-60, 0x1p-60),
            ])
        for i in 0...22 {
            let power = (0..<i).reduce(1.0) { product, _ in product * 10 }
            #expect(Elementary.log10(power) == Double(i))
        }
    }

    @Test func `special values of the exponentials`() {
        for function in [Elementary.exp, Elementary.exp2] {
            Self.expect(
                function,
                [
                    (0, 1), (-0.0, 1), (.infinity, .infinity), (-.infinity, 0), (.nan, .nan),
                    (1e308, .infinity), (-1e308, 0), (0x1p-1030, 1), (-0x1p-1030, 1),
                ])
        }
        Self.expect(
            Elementary.exp,
            [
                (709.782712893384, 0x1.fffffffffff2ap1023), (709.7827128933841, .infinity),
                (-745.1332191019411, .leastNonzeroMagnitude), (-745.1332191019412, 0),
            ])
        Self.expect(
            Elementary.expm1,
            [
                (0, 0), (-0.0, -0.0), (.infinity, .infinity), (-.infinity, -1), (.nan, .nan),
                (-40, -1), (710, .infinity), (0x1p-1030, 0x1p-1030), (-0x1p-1030, -0x1p-1030),
            ])
        for i in -1074...1023 {
            #expect(
                Elementary.exp2(Double(i))
                    == Double(sign: .plus, exponent: i, significand: 1))
        }
        Self.expect(Elementary.exp2, [(1024, .infinity), (-1075, 0), (-1076, 0)])
    }

    @Test func `special values of tanh`() {
        Self.expect(
            Elementary.tanh,
            [
                (0, 0), (-0.0, -0.0), (.infinity, 1), (-.infinity, -1), (.nan, .nan), (22, 1),
                (-1e300, -1), (0x1p-1030, 0x1p-1030), (-0x1p-1030, -0x1p-1030),
            ])
    }

    @Test func `special values of pow are those of IEEE 754`() {
        let inf = Double.infinity
        let nan = Double.nan
        let cases: [(Double, Double, Double)] = [
            (nan, 0, 1), (inf, -0.0, 1), (1, nan, 1), (1, inf, 1), (nan, 1, nan), (2, nan, nan),
            (0, 3, 0), (-0.0, 3, -0.0), (-0.0, 2, 0), (-0.0, 2.5, 0), (0, -1, inf),
            (-0.0, -1, -inf), (-0.0, -2, inf), (-0.0, -0.5, inf), (0, inf, 0), (0, -inf, inf),
            (-1, inf, 1), (-1, -inf, 1), (0.5, inf, 0), (0.5, -inf, inf), (-0.5, inf, 0),
            (2, inf, inf), (2, -inf, 0), (-2, inf, inf), (inf, 0.5, inf), (inf, -0.5, 0),
            (-inf, 3, -inf), (-inf, 2, inf), (-inf, 0.5, inf), (-inf, -3, -0.0), (-inf, -2, 0),
            (inf, inf, inf), (inf, -inf, 0), (-inf, inf, inf), (-8, 1.0 / 3, nan), (-1, 0.5, nan),
            (-2, 3, -8), (-2, -2, 0.25), (-1, 0x1p53, 1), (-1, 0x1p53 - 1, -1), (-1, 1e300, 1),
            (2, 1e300, inf), (2, -1e300, 0), (-2, 1e300, inf), (-2, -1025.5, nan),
            (2, 1024, inf), (-2, 1025, -inf), (2, -1075, 0), (-2, -1077, -0.0),
            (2, -1074, .leastNonzeroMagnitude), (10, 2, 100), (0.5, 3, 0.125), (9, 0.5, 3),
        ]
        for (x, y, expected) in cases {
            Self.expect({ Elementary.pow($0, y) }, [(x, expected)], "pow(\(x), \(y))")
        }
    }

    /// A model scores with these bits: a change must be meant, and its steps get a new version.
    @Test(
        arguments: [
            ("log", 0xB984_B458_F05F_4E78), ("log1p", 0xF7AD_7FA2_B1B3_A3A1),
            ("log10", 0x09B6_05A0_5AA6_5B34), ("exp", 0xD857_6D8C_D513_3002),
            ("exp2", 0x53B1_975F_2A4B_C8A1), ("expm1", 0x5117_1E22_C60A_1EBF),
            ("tanh", 0x2B12_AD13_962A_8B0F),
        ] as [(String, UInt64)])
    func `the bits of 100,000 results are frozen`(name: String, digest: UInt64) throws {
        let function = try #require(Self.functions.first { $0.name == name }).function
        var random = RandomStream(seed: 77, stream: 1)
        var hash: UInt64 = 0xCBF2_9CE4_8422_2325
        for i in 0..<100_000 {
            // Half near 1 in size, half of any exponent.
            let bits = random.nextUInt64()
            let x = i % 2 == 0 ? Double(bitPattern: bits) : random.uniform() * 40 - 20
            hash = (hash ^ function(x).bitPattern) &* 0x100_0000_01B3
            hash ^= hash >> 29
        }
        #expect(hash == digest, "0x\(String(hash, radix: 16))")
    }

    private static func expect(
        _ function: (Double) -> Double, _ cases: [(Double, Double)], _ name: String = ""
    ) {
        for (x, expected) in cases {
            #expect(
                function(x).bitPattern == expected.bitPattern,
                "\(name) of \(x): \(function(x)), not \(expected)")
        }
    }
}
