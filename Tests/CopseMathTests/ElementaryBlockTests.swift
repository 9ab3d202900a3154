import CopseMath
import Testing

/// Functions over many values at once.
@Suite struct ElementaryBlockTests {
    @Test func `log1p of a block has the bits of log1p of each value`() {
        var random = RandomStream(seed: 11, stream: 0)
        var values: [Double] = []
        for round in 0..<2_000_000 {
            let value: Double =
                switch round % 8 {
                case 0: Double(bitPattern: random.nextUInt64())
                case 1: random.uniform() * 2 - 1
                case 2: (random.uniform() - 0.5) * 0x1p-20
                case 3: 0
                case 4: Double(random.uniform(below: 1 << 40))
                case 5: random.uniform() * 0x1p999
                case 6: -1 + random.uniform() * 0x1p-30
                default: random.uniform() * 1e20
                }
            values.append(value)
        }
        // One kind in all of a block, and values at the edges among usual ones.
        values.sort { $0.bitPattern < $1.bitPattern }
        for edge in [-1, -2, .infinity, -.infinity, .nan, -0.0, 0x1p1000, 0x1p1023, -0x1p-1074] {
            values.insert(edge, at: random.uniform(below: values.count))
        }
        var result = Array(repeating: 0.0, count: values.count)
        var span = result.mutableSpan
        Elementary.log1p(values.span, into: &span)
        let different = values.indices.filter {
            result[$0].bitPattern != Elementary.log1p(values[$0]).bitPattern
        }
        #expect(different.isEmpty, "\(different.first.map { values[$0] } ?? 0)")
    }
}
