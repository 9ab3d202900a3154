extension RandomStream {
    /// `count` different numbers of 0 ..< `n` in random order, every ordered choice as likely.
    ///
    /// `count` above `n` means all of them. Time O(count) where that is small against `n`, else O(n).
    package mutating func sampleWithoutReplacement(_ count: Int, from n: Int) -> [Int] {
        let count = Swift.max(0, Swift.min(count, n))
        // The first `count` steps of a Fisher–Yates shuffle of 0 ..< n; the two forms differ only
        // in whether the array is held or just its changed places.
        return count < n / 16 ? sparseSample(count, from: n) : denseSample(count, from: n)
    }

    /// Fisher–Yates from the front; every order as likely.
    package mutating func shuffle<Element>(_ elements: inout [Element]) {
        shuffleFront(elements.count, of: &elements)
    }

    private mutating func shuffleFront<Element>(_ count: Int, of elements: inout [Element]) {
        let n = elements.count
        for i in 0..<Swift.min(count, Swift.max(0, n - 1)) {
            elements.swapAt(i, i + uniform(below: n - i))
        }
    }

    private mutating func denseSample(_ count: Int, from n: Int) -> [Int] {
        var order = Array(0..<n)
        shuffleFront(count, of: &order)
        return Array(order.prefix(count))
    }

    private mutating func sparseSample(_ count: Int, from n: Int) -> [Int] {
        var moved: [Int: Int] = [:]
        moved.reserveCapacity(2 * count)
        var chosen: [Int] = []
        chosen.reserveCapacity(count)
        for i in 0..<count {
            let j = i + uniform(below: n - i)
            chosen.append(moved[j] ?? j)
            moved[j] = moved[i] ?? i
        }
        return chosen
    }
}
