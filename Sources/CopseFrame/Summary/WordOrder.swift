/// Words in ascending order, as far as quartiles and the number of different ones need it.
struct WordOrder {
    private enum Order {
        case sorted([UInt64])
        /// How many words are at most `least` plus the place.
        case counted([UInt32], least: UInt64)
    }

    private let order: Order
    let count: Int
    let distinct: Int

    /// Words that lie this close together are counted by value instead of sorted.
    private static let countedSpread: UInt64 = 1 << 20

    /// - Parameter words: not empty, fewer than 2^32.
    init(_ words: consuming [UInt64]) {
        var words = words
        count = words.count
        var (least, greatest) = (UInt64.max, UInt64.min)
        for word in words {
            least = min(least, word)
            greatest = max(greatest, word)
        }
        let spread = greatest - least
        if spread < Self.countedSpread, spread < UInt64(words.count) * 4 {
            var counts = [UInt32](repeating: 0, count: Int(spread) + 1)
            for word in words { counts[Int(word &- least)] &+= 1 }
            var (below, distinct): (UInt32, Int) = (0, 0)
            for place in counts.indices {
                distinct &+= counts[place] > 0 ? 1 : 0
                below &+= counts[place]
                counts[place] = below
            }
            self.distinct = distinct
            order = .counted(counts, least: least)
        } else {
            RadixSort.sort(&words)
            var distinct = 1
            for index in 1..<words.count {
                distinct &+= words[index] != words[index &- 1] ? 1 : 0
            }
            self.distinct = distinct
            order = .sorted(words)
        }
    }

    /// The word at a place in order.
    subscript(place: Int) -> UInt64 {
        switch order {
        case .sorted(let words): return words[place]
        case .counted(let counts, let least):
            // The first value that enough words are at most.
            var (low, high) = (0, counts.count - 1)
            while low < high {
                let middle = (low + high) / 2
                if Int(counts[middle]) > place { high = middle } else { low = middle + 1 }
            }
            return least + UInt64(low)
        }
    }
}
