internal import CopseMath

/// What the machine gives on two threads to work that is nothing but arithmetic in registers and the
/// nearest cache: the ceiling for what scoring can gain there.
///
/// Virtual cores that are two hardware threads of one core share its vector units; a chain of
/// dependent scalar steps leaves most units idle and gains 2 × on either kind of machine.
enum MachineBenchmark {
    static func run() {
        for (name, work) in [("vectors", vectors), ("one chain of scalars", scalars)] {
            let one = Timing.of(repeats: 5) { Parallel.forEach(2, threads: 1, work) }
            let two = Timing.of(repeats: 5) { Parallel.forEach(2, threads: 2, work) }
            let gain = least(one) / least(two)
            print("{\"figure\": \"machine, \(name)\", \"two threads over one\": \(gain)}")
        }
    }

    private static func least(_ timings: [Timing]) -> Double { timings.map(\.wall).min() ?? 0 }

    /// Eight independent streams of compares and maxima over bytes, as the chains of a forest have.
    @Sendable private static func vectors(_ turn: Int) {
        let line = SIMD16<UInt8>(repeating: UInt8(turn)) &+ 3
        var lanes = [SIMD16<UInt8>](repeating: line, count: 8)
        for round in 0..<1_000_000 {
            let value = line &+ SIMD16(repeating: UInt8(truncatingIfNeeded: round))
            for place in 0..<8 {
                let isLess = lanes[place] .< value
                lanes[place] = (lanes[place] &+ 1).replacing(with: value, where: isLess)
            }
        }
        keep(lanes)
    }

    @Sendable private static func scalars(_ turn: Int) {
        var state = UInt64(88_172_645_463_325_252 + turn)
        for _ in 0..<20_000_000 {
            state ^= state << 13
            state ^= state >> 7
            state ^= state << 17
        }
        keep(state)
    }
}
