import CopseMath
import Synchronization
import Testing

@Suite struct ParallelTests {
    @Test(arguments: [0, 1, 2, 8, 100])
    func `every turn runs once and results keep their order`(threads: Int) {
        for count in [0, 1, 2, 7, 1_000] {
            let seen = Mutex([Int](repeating: 0, count: count))
            Parallel.forEach(count, threads: threads) { turn in seen.withLock { $0[turn] += 1 } }
            #expect(seen.withLock { $0 } == [Int](repeating: 1, count: count))
            #expect(
                Parallel.map(count, threads: threads) { $0 * $0 } == (0..<count).map { $0 * $0 })
        }
    }
}
