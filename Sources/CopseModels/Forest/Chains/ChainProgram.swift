/// The trees of a forest as one straight program that finds the leaves of many rows at once.
///
/// All splits of a tree are evaluated for all rows, without a jump or an address that depends on
/// them: for trees of a few hundred nodes that is far cheaper than to follow eight splits per row.
/// A tree is cut into chains (heavy paths): a chain keeps for every row the leaf found so far and
/// goes from its bottom to its top, at each split replacing the leaf of the rows that turn off to
/// the other side. That side is a leaf or the result of an earlier chain, kept in a slot.
///
/// Sources: all nodes at once without branches: Lucchese et al.: QuickScorer (SIGIR 2015),
/// doi:10.1145/2766462.2767733; many rows in one register: Ye et al.: RapidScorer (KDD 2018),
/// doi:10.1145/3219819.3219857; heavy paths: Sleator, Tarjan: A data structure for dynamic trees
/// (JCSS 26, 1983), doi:10.1016/0022-0000(83)90006-5.
struct ChainProgram: Sendable {
    /// Chains one after the other, each a header and its steps.
    let words: [UInt64]
    let trees: [Part]
    /// The path lengths that codes of leaves stand for, tree after tree.
    let values: [Int64]
    /// The same byte by byte, for shuffles; see `LeafPlanes`.
    let planes: LeafPlanes
    /// Slots of a block that the program writes to.
    let slotCount: Int

    /// What belongs to one tree.
    struct Part: Sendable {
        var words: Range<Int>
        /// The header of its last chain, which begins at the root.
        var lastHeader: Int
        var values: Range<Int>
    }

    init(words: [UInt64], trees: [Part], values: [Int64], slotCount: Int) {
        self.words = words
        self.trees = trees
        self.values = values
        self.slotCount = slotCount
        planes = LeafPlanes(trees.map { values[$0.values] })
    }

    /// The program of some of the trees.
    func restricted(to numbers: [Int]) -> ChainProgram {
        var words: [UInt64] = []
        var trees: [Part] = []
        var values: [Int64] = []
        for (place, number) in numbers.enumerated() {
            let tree = self.trees[number]
            let (firstWord, firstValue) = (words.count, values.count)
            let header = firstWord + tree.lastHeader - tree.words.lowerBound
            words += self.words[tree.words]
            words[header] = Self.header(
                words: Int(words[header] & 0xFFFF),
                bottom: UInt8(truncatingIfNeeded: words[header] >> 16),
                result: place % Self.treesPerGroup)
            values += self.values[tree.values]
            trees.append(
                Part(
                    words: firstWord..<words.count, lastHeader: header,
                    values: firstValue..<values.count))
        }
        return ChainProgram(words: words, trees: trees, values: values, slotCount: slotCount)
    }

    /// Rows that a program is run for at a time; a column or slot holds a byte for each.
    static let rowsPerBlock = 256
    /// Rows whose ranks are found at a time: enough that the tables of a feature, read for them, stay
    /// in the cache, and the values are read faster than one by one.
    static let rowsPerBatch = 4 * rowsPerBlock
    /// Trees run before their leaves are added up. Their results are the first slots.
    static let treesPerGroup = 16
    /// A slot is named by where it begins, in 16 bits.
    static let slotLimit = (1 << 16) / rowsPerBlock
    /// A code is a byte.
    static let codeLimit = 256

    // Words are what the kernels' inner loops want to have:
    //   header  0…15 words that follow, 16…23 the code of the chain's bottom leaf, 32…63 the slot of
    //           the result
    //   step    0…31 column, 32…47 the other side, 48…55 threshold (signed), 56…63 what the other
    //           side is: 0 a code, 1 a slot, 2 a split of two leaves, which the next word is
    //   split   0…31 column, 32…39 the code of the leaf that the step is not about, 48…55 threshold,
    //           56…63 the code of the other leaf
    // Columns and slots are named by the byte they begin at. A step replaces the leaf of the rows
    // where threshold > column[row].

    static func header(words: Int, bottom code: UInt8, result slot: Int) -> UInt64 {
        UInt64(words) | UInt64(code) << 16 | UInt64(slot * rowsPerBlock) << 32
    }

    /// Where rows turn off.
    struct Turn {
        var column: Int
        var threshold: Int8

        fileprivate var word: UInt64 {
            UInt64(column * rowsPerBlock) | UInt64(UInt8(bitPattern: threshold)) << 48
        }
    }

    /// Where the leaf of a row that turns off is to be found.
    enum Side {
        case leaf(UInt8)
        case slot(Int)
        case split(Turn, to: UInt8, otherwise: UInt8)
    }

    static func append(_ turn: Turn, to side: Side, to words: inout [UInt64]) {
        switch side {
        case .leaf(let code): words.append(turn.word | UInt64(code) << 32)
        case .slot(let slot):
            words.append(turn.word | UInt64(slot * rowsPerBlock) << 32 | 1 << 56)
        case .split(let inner, let code, let otherwise):
            words.append(turn.word | 2 << 56)
            words.append(inner.word | UInt64(code) << 32 | UInt64(otherwise) << 56)
        }
    }
}
