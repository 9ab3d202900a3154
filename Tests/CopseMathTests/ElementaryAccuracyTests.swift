#if arch(x86_64) && canImport(Glibc)
    import CopseMath
    import Glibc
    import Testing

    @Suite struct ElementaryAccuracyTests {
        // A million is seconds in a release build and a minute without optimisation.
        #if DEBUG
            static let count = 50_000
        #else
            static let count = 1_000_000
        #endif

        /// Numbers log-uniform in magnitude over 2^low … 2^high, of both signs where asked.
        static func inputs(
            _ count: Int, _ low: Double, _ high: Double, signed: Bool = false, stream: UInt64
        ) -> [Double] {
            var random = RandomStream(seed: 1, stream: stream)
            return (0..<count).map { _ in
                let exponent = low + (high - low) * random.uniform()
                let whole = exponent.rounded(.down)
                let magnitude = Double(
                    sign: .plus, exponent: Int(whole), significand: 1 + random.uniform())
                return signed && random.uniform() < 0.5 ? -magnitude : magnitude
            }
        }

        static func uniform(
            _ count: Int, _ low: Double, _ high: Double, stream: UInt64
        ) -> [Double] {
            var random = RandomStream(seed: 2, stream: stream)
            return (0..<count).map { _ in low + (high - low) * random.uniform() }
        }

        static func worst(
            _ name: String, _ sets: [[Double]], _ function: (Double) -> Double,
            _ reference: (Float80) -> Float80
        ) -> Double {
            var ulps = Ulps()
            for x in sets.joined() {
                ulps.record(function(x), exact: reference(Float80(x)), input: x)
            }
            print("\(name): \(ulps.worst) ulp at \(ulps.worstInput) of \(ulps.count) inputs")
            return ulps.worst
        }

        @Test func `log is within 0_55 ulp`() {
            let sets = [
                Self.inputs(Self.count, -1074, 1023, stream: 1),
                Self.inputs(Self.count, -3, 3, stream: 2),
                Self.uniform(Self.count, 0.9, 1.1, stream: 3),
            ]
            #expect(Self.worst("log", sets, Elementary.log, Glibc.logl) < 0.55)
        }

        @Test func `log1p is within 0_55 ulp`() {
            let sets = [
                Self.inputs(Self.count, -60, 1023, stream: 4),
                Self.inputs(Self.count, -55, 0, signed: true, stream: 5),
                Self.uniform(Self.count, -1, 3, stream: 6),
            ]
            #expect(Self.worst("log1p", sets, Elementary.log1p, Glibc.log1pl) < 0.55)
        }

        @Test func `log10 is within 0_51 ulp`() {
            let sets = [
                Self.inputs(Self.count / 2, -1074, 1023, stream: 13),
                Self.inputs(Self.count / 2, -3, 3, stream: 14),
                Self.uniform(Self.count / 2, 0.99, 1.01, stream: 15),
            ]
            #expect(Self.worst("log10", sets, Elementary.log10, Glibc.log10l) < 0.51)
        }

        @Test func `exp is within 0_52 ulp`() {
            let sets = [
                Self.uniform(Self.count, -746, 710, stream: 7),
                Self.uniform(Self.count, -2, 2, stream: 8),
                Self.inputs(Self.count, -60, 9, signed: true, stream: 9),
            ]
            #expect(Self.worst("exp", sets, Elementary.exp, Glibc.expl) < 0.52)
        }

        @Test func `exp2 is within 0_52 ulp`() {
            let sets = [
                Self.uniform(Self.count, -1076, 1025, stream: 10),
                Self.uniform(Self.count, -2, 2, stream: 11),
                Self.inputs(Self.count, -60, 9, signed: true, stream: 12),
            ]
            #expect(Self.worst("exp2", sets, Elementary.exp2, Glibc.exp2l) < 0.52)
        }

        @Test func `expm1 is within 0_6 ulp`() {
            let sets = [
                Self.uniform(Self.count / 2, -40, 710, stream: 16),
                Self.uniform(Self.count / 2, -0.3, 0.3, stream: 17),
                Self.inputs(Self.count / 2, -60, 9, signed: true, stream: 18),
            ]
            #expect(Self.worst("expm1", sets, Elementary.expm1, Glibc.expm1l) < 0.6)
        }

        @Test func `tanh is within 0_6 ulp`() {
            let sets = [
                Self.uniform(Self.count / 2, -23, 23, stream: 19),
                Self.uniform(Self.count / 2, -0.3, 0.3, stream: 20),
                Self.inputs(Self.count / 2, -60, 5, signed: true, stream: 21),
            ]
            #expect(Self.worst("tanh", sets, Elementary.tanh, Glibc.tanhl) < 0.6)
        }

        @Test func `pow is within 0_55 ulp`() {
            // Exponents that spread the results over the whole range, most of all near its ends;
            // bases near 1 meet exponents up to 10⁹.
            var ulps = Ulps()
            let bases =
                Self.inputs(Self.count / 4, -1074, 1023, stream: 22)
                + Self.inputs(Self.count / 4, -2, 2, stream: 23)
                + Self.uniform(Self.count / 4, 0.99, 1.01, stream: 24)
                + Self.inputs(Self.count / 4, -30, -5, stream: 25).map { 1 + $0 }
            let targets = Self.uniform(bases.count, -750, 712, stream: 26)
            for (x, target) in zip(bases, targets) where x != 1 {
                let y = target / Elementary.log(x)
                let exact = Glibc.powl(Float80(x), Float80(y))
                ulps.record(Elementary.pow(x, y), exact: exact, input: x, y)
            }
            print("pow: \(ulps.worst) ulp at \(ulps.worstInput) of \(ulps.count) inputs")
            #expect(ulps.worst < 0.55)
        }
    }
#endif
