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

    @Test(arguments: [1, 2, 3, 50])
    func `every turn of a round runs once, and rounds do not overlap`(threads: Int) {
        let counts = [3, 1, 700, 2, 40]
        let running = Atomic(0)
        let seen = Mutex([Int]())
        var round = -1
        Parallel.rounds(threads: threads) {
            #expect(running.load(ordering: .sequentiallyConsistent) == 0)
            if round >= 0 {
                #expect(seen.withLock { $0.sorted() } == Array(0..<counts[round]))
            }
            seen.withLock { $0 = [] }
            round += 1
            return round < counts.count ? counts[round] : 0
        } _: { turn in
            running.add(1, ordering: .sequentiallyConsistent)
            seen.withLock { $0.append(turn) }
            running.subtract(1, ordering: .sequentiallyConsistent)
        }
        #expect(round == counts.count)
    }
}
