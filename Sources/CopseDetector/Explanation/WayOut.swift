internal import CopseFeatures
internal import CopseFrame
internal import CopseModels

// Goals, in order: what is found is true (the recipe run again on the changed rows gives a score
// that is not above the threshold); nothing smaller does; a search takes less than a second.
//
// A score is constant between the places where a feature crosses a threshold. Best-first branch and
// bound over boxes of field values: the box nearest to the row as it is goes first, it is thrown
// away when no row in it can be normal (`PathBound` over the recipe's `Enclosure`s), else halved.
// A box that has shrunk to one value and is normal is the answer, because all others are farther.
// Distance: Σ |change| / MAD of the field (Wachter, Mittelstadt, Russell: Counterfactual
// explanations without opening the black box, 2018, section V, arXiv 1711.00399).

/// The smallest change of one field or of two that makes a row normal.
struct WayOut {
    struct Field {
        var name: String
        /// Place in the recipe's raw schema.
        var column: Int
        var domain: FieldDomain
        /// What its changes are divided by.
        var unit: Double
    }

    /// Keys of fields, by their place.
    struct Answer {
        var keys: [(field: Int, key: Int)]
    }

    let probe: RecipeProbe
    let forest: Forest
    let threshold: Double
    /// The features of the forest by their place among the recipe's.
    let featurePlaces: [Int]
    let fields: [Field]
    let row: [Double]
    /// Questions to the recipe that are left.
    var budget: Int
    /// Whether a search ended before it had looked everywhere.
    private(set) var isCut = false
    var heap = BoxHeap(by: .nearest)

    init(
        probe: RecipeProbe, forest: Forest, threshold: Double, featurePlaces: [Int],
        fields: [Field], row: [Double], budget: Int
    ) {
        self.probe = probe
        self.forest = forest
        self.threshold = threshold
        self.featurePlaces = featurePlaces
        self.fields = fields
        self.row = row
        self.budget = budget
    }

    /// Some fields that change together, and what they can change.
    struct Group {
        /// One or two, by their place.
        let fields: [Int]
        let dependence: RecipeProbe.Dependence
        let bound: PathBound
        /// For each feature of the forest that varies: its place in the enclosures.
        let places: [Int]
        /// For each of these features: the sides of boxes that it depends on.
        let sides: [[Int]]
    }

    /// What the recipe and the forest say of one row.
    struct Corner {
        /// Of the probe's nodes.
        var values: [Double]
        var pathSum: Int64
    }

    /// A box of keys; corners as `RecipeProbe.enclosures` numbers them.
    struct Box {
        var group: Int
        var low: [Int]
        var high: [Int]
        var corners: [Corner]
        var reach: PathBound.Reach
        /// The sum of path lengths that no row in it exceeds.
        var longest: Int64
        var distance: Double
        /// Keys between, where distances are the same double.
        var steps: Int
        /// By side, how often it was halved.
        var halvings: [Int]

        var isPoint: Bool { low == high }
        /// Whether its corners are all the rows in it.
        var isAllCorners: Bool { zip(low, high).allSatisfy { $1 - $0 <= 1 } }
    }

    /// The nearest normal row with changes of one of these groups of fields.
    ///
    /// - Parameter isTrue: asked before an answer is given.
    mutating func search<Failure: Error>(
        _ groups: [[Int]], isTrue: (Answer) throws(Failure) -> Bool
    ) throws(Failure) -> Answer? {
        heap = BoxHeap(by: .nearest)
        let groups = groups.compactMap(group)
        for place in groups.indices {
            for box in sides(of: groups[place], place) { consider(box, groups) }
        }
        while let box = heap.pop() {
            let group = groups[box.group]
            if box.isPoint {
                let answer = Answer(keys: Array(zip(group.fields, box.low)).map { ($0, $1) })
                if try isTrue(answer) { return answer }
                // What the box around it held besides was thrown away for its sake.
                isCut = true
                continue
            }
            guard budget > 0 else {
                isCut = true
                return nil
            }
            for half in halves(of: box, group) { consider(half, groups) }
        }
        return nil
    }

    // MARK: Groups

    func group(_ places: [Int]) -> Group? {
        let dependence = probe.dependence(on: places.map { fields[$0].column })
        var varying: [Int] = []
        var found: [Int] = []
        for (feature, place) in featurePlaces.enumerated() {
            guard let index = dependence.features.firstIndex(of: place) else { continue }
            varying.append(feature)
            found.append(index)
        }
        guard !varying.isEmpty else { return nil }
        let own = places.map { Set(probe.dependence(on: [fields[$0].column]).features) }
        return Group(
            fields: places, dependence: dependence,
            bound: PathBound(forest, row: row, varying: varying), places: found,
            sides: varying.map { feature in
                own.indices.filter { own[$0].contains(featurePlaces[feature]) }
            })
    }

    /// The boxes around the row as it is: each field below or above what it is.
    mutating func sides(of group: Group, _ place: Int) -> [Box] {
        var ranges: [[(low: Int, high: Int)]] = [[]]
        for field in group.fields {
            let domain = fields[field].domain
            var sides: [(low: Int, high: Int)] = []
            if domain.keys.lowerBound < domain.origin {
                sides.append((domain.keys.lowerBound, domain.origin - 1))
            }
            if domain.keys.upperBound > domain.origin {
                sides.append((domain.origin + 1, domain.keys.upperBound))
            }
            ranges = ranges.flatMap { known in sides.map { known + [$0] } }
        }
        return ranges.map { ranges in
            let (low, high) = (ranges.map(\.low), ranges.map(\.high))
            let corners = (0..<(1 << low.count)).map { corner in
                self.corner(Self.keys(of: corner, low, high), group)
            }
            let (distance, steps) = distance(low, high, group)
            return Box(
                group: place, low: low, high: high, corners: corners, reach: group.bound.whole,
                longest: .max, distance: distance, steps: steps, halvings: low.map { _ in 0 })
        }
    }

    // MARK: Boxes

    static func keys(of corner: Int, _ low: [Int], _ high: [Int]) -> [Int] {
        low.indices.map { corner >> $0 & 1 == 1 ? high[$0] : low[$0] }
    }

    private mutating func corner(_ keys: [Int], _ group: Group) -> Corner {
        budget -= 1
        return corner(zip(group.fields, keys).map { ($0, $1) })
    }

    private func corner(_ keys: [(field: Int, key: Int)]) -> Corner {
        let values = probe.values(
            keys.map { (fields[$0.field].column, fields[$0.field].domain.number($0.key)) })
        let features = probe.features(values)
        return Corner(
            values: values,
            pathSum: forest.pathLengthSum(row: featurePlaces.map { features[$0] }))
    }

    /// What the probe says of an answer.
    func score(of answer: Answer) -> Double {
        forest.score(pathLengthSum: corner(answer.keys).pathSum)
    }

    /// From the row as it is to the nearest row of a box.
    private func distance(
        _ low: [Int], _ high: [Int], _ group: Group
    ) -> (distance: Double, steps: Int) {
        var distance = 0.0
        var steps = 0
        for (side, place) in group.fields.enumerated() {
            let domain = fields[place].domain
            let key = nearest(low[side], high[side], place)
            let change = domain.number(key) - domain.number(domain.origin)
            distance += abs(change) / fields[place].unit
            // Keys stay below 2^63 / 2, so that two fields do not overflow.
            steps &+= abs(key - domain.origin)
        }
        return (distance, steps)
    }

    private func nearest(_ low: Int, _ high: Int, _ field: Int) -> Int {
        low > fields[field].domain.origin ? low : high
    }

    /// Keeps a box in which a row may be normal; one whose nearest corner is normal shrinks to it.
    private mutating func consider(_ box: Box, _ groups: [Group]) {
        let group = groups[box.group]
        var nearest = 0
        for side in box.low.indices
        where self.nearest(box.low[side], box.high[side], group.fields[side]) == box.high[side] {
            nearest |= 1 << side
        }
        if keep(nearest, of: box, group) || box.isPoint { return }
        if box.isAllCorners {
            for corner in box.corners.indices where corner != nearest {
                _ = keep(corner, of: box, group)
            }
            return
        }
        let kept = bounded(box, group)
        if forest.score(pathLengthSum: kept.longest) <= threshold { heap.push(kept) }
    }

    /// A box with what its rows reach.
    func bounded(_ box: Box, _ group: Group) -> Box {
        let enclosures = probe.enclosures(group.dependence, corners: box.corners.map(\.values))
        let found = group.places.map { enclosures[$0] }
        let bound = group.bound.longestSum(
            low: found.map { $0.mayMiss ? -.infinity : $0.low },
            high: found.map { $0.mayMiss ? .infinity : $0.high }, in: box.reach)
        var result = box
        (result.longest, result.reach) = (bound.sum, bound.reach)
        return result
    }

    /// Keeps a corner of a box if it is normal.
    private mutating func keep(_ corner: Int, of box: Box, _ group: Group) -> Bool {
        guard forest.score(pathLengthSum: box.corners[corner].pathSum) <= threshold else {
            return false
        }
        var point = box
        point.low = Self.keys(of: corner, box.low, box.high)
        point.high = point.low
        (point.distance, point.steps) = distance(point.low, point.high, group)
        heap.push(point)
        return true
    }

    /// One side halved: both halves have the middle. A side of two keys is parted, or boxes across a
    /// threshold would never be decided.
    ///
    /// The side is the one at whose features most trees part, for its halvings so far: halving the other
    /// would only double the boxes along a threshold.
    mutating func halves(of box: Box, _ group: Group) -> [Box] {
        var weights = [Double](repeating: 0, count: box.low.count)
        for (feature, count) in group.bound.firstSplits(in: box.reach).enumerated() {
            for side in group.sides[feature] { weights[side] += Double(count) }
        }
        let open = box.low.indices.filter { box.high[$0] > box.low[$0] }
        func claim(_ side: Int) -> Double { weights[side] / Double(1 + box.halvings[side]) }
        guard
            let side = open.max(by: {
                (claim($0), -box.halvings[$0]) < (claim($1), -box.halvings[$1])
            })
        else { return [] }
        // Keys stay below 2^62, so that their differences do not overflow.
        let middle = box.low[side] + (box.high[side] - box.low[side]) / 2
        var below = box
        below.halvings[side] += 1
        var above = below
        below.high[side] = middle
        above.low[side] = middle
        let bit = 1 << side
        if middle == box.low[side] { above.low[side] = box.high[side] }
        for corner in box.corners.indices where corner & bit != 0 {
            if middle == box.low[side] {
                below.corners[corner] = box.corners[corner ^ bit]
                above.corners[corner ^ bit] = box.corners[corner]
                continue
            }
            let new = self.corner(Self.keys(of: corner, below.low, below.high), group)
            below.corners[corner] = new
            above.corners[corner ^ bit] = new
        }
        (below.distance, below.steps) = distance(below.low, below.high, group)
        (above.distance, above.steps) = distance(above.low, above.high, group)
        return [below, above]
    }
}
