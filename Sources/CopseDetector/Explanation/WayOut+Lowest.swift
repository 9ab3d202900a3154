internal import CopseModels

// The same boxes, those first that may hold the lowest score. A box goes whose bound is less than a
// hundredth below the lowest score found: along a threshold that depends on two fields the last digits
// would need boxes of single values. The least bound of what went is the floor.

extension WayOut {
    struct Lowest {
        /// nil where no change lowers the score.
        var answer: Answer?
        /// No change gives a lower score.
        var floor: Double
    }

    /// The change of one of some groups of fields that lowers the score most, as far as the budget goes, or
    /// the first found that makes the row normal.
    mutating func lowest(_ groups: [[Int]]) -> Lowest {
        heap = BoxHeap(by: .longest)
        let groups = groups.compactMap(group)
        var best = forest.pathLengthSum(row: row)
        var result = Lowest(answer: nil, floor: forest.score(pathLengthSum: best))
        var bound = result.floor
        func look(at box: Box, in search: inout WayOut) {
            let group = groups[box.group]
            for (place, corner) in box.corners.enumerated() where corner.pathSum > best {
                best = corner.pathSum
                result.floor = min(result.floor, search.forest.score(pathLengthSum: best))
                bound = 0.99 * search.forest.score(pathLengthSum: best)
                let keys = Self.keys(of: place, box.low, box.high)
                result.answer = Answer(keys: zip(group.fields, keys).map { ($0, $1) })
            }
            if box.isAllCorners { return }
            let bounded = search.bounded(box, group)
            let least = search.forest.score(pathLengthSum: bounded.longest)
            if least < bound {
                search.heap.push(bounded)
            } else {
                result.floor = min(result.floor, least)
            }
        }
        for place in groups.indices {
            for box in sides(of: groups[place], place) { look(at: box, in: &self) }
        }
        while let box = heap.pop() {
            let least = forest.score(pathLengthSum: box.longest)
            // All other boxes are bounded by more.
            guard budget > 0, least < bound, forest.score(pathLengthSum: best) > threshold else {
                result.floor = min(result.floor, least)
                break
            }
            for half in halves(of: box, groups[box.group]) { look(at: half, in: &self) }
        }
        return result
    }

    /// A normal answer with each field in turn taken back towards the row as it is, as far as halving
    /// finds it normal.
    func shrunk(_ answer: Answer) -> Answer {
        var answer = answer
        for side in answer.keys.indices {
            var normal = answer.keys[side].key
            var strange = fields[answer.keys[side].field].domain.origin
            // Keys stay below 2^62, so that their differences do not overflow.
            while abs(normal - strange) > 1 {
                let middle = strange + (normal - strange) / 2
                answer.keys[side].key = middle
                if score(of: answer) <= threshold { normal = middle } else { strange = middle }
            }
            answer.keys[side].key = normal
        }
        return answer
    }
}
