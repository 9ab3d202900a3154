/// Some outputs of a plan and the instructions they need.
struct PlanPart: Sendable {
    var instructions: [Instruction]
    /// Places in the plan's outputs.
    var outputs: [Int]
    /// Whether this part has the time looked at: one of all.
    var watchesTime: Bool

    /// Cuts a plan in two parts of about one cost. Outputs that hang on the same state stay together;
    /// instructions without a memory may be in both.
    static func parts(of plan: Plan) -> [PlanPart] {
        let needs = plan.outputs.map { plan.needs(of: [$0]) }
        // Outputs that share a state, by the first of them.
        var groups: [(outputs: [Int], needs: Set<Int>)] = []
        for (output, need) in needs.enumerated() {
            let states = need.filter { plan.instructions[$0].hasState }
            var joined = (outputs: [output], needs: need)
            groups.removeAll { group in
                guard !group.needs.isDisjoint(with: states) else { return false }
                joined.outputs = group.outputs + joined.outputs
                joined.needs.formUnion(group.needs)
                return true
            }
            groups.append(joined)
        }
        func cost(_ needs: Set<Int>) -> Int { needs.reduce(0) { $0 + plan.instructions[$1].cost } }
        var parts: [(outputs: [Int], needs: Set<Int>)] = [([], []), ([], [])]
        for group in groups.sorted(by: { cost($0.needs) > cost($1.needs) }) {
            let lighter = cost(parts[0].needs) <= cost(parts[1].needs) ? 0 : 1
            parts[lighter].outputs += group.outputs
            parts[lighter].needs.formUnion(group.needs)
        }
        guard cost(parts[1].needs) > 40 else { return [plan.whole] }
        if let time = plan.timeLane { parts[0].needs.formUnion(plan.needs(of: [time])) }
        return parts.enumerated().map { index, part in
            PlanPart(
                instructions: part.needs.sorted().map { plan.instructions[$0] },
                outputs: part.outputs.sorted(), watchesTime: index == 0)
        }
    }
}

extension Plan {
    /// The instructions, by place, that lanes need when the plan has run.
    func needs(of lanes: [Int]) -> Set<Int> {
        var (lanes, trackers) = (Set(lanes), Set<Int>())
        var needed: Set<Int> = []
        for (place, instruction) in instructions.enumerated().reversed() {
            let effects = states.effects(of: instruction)
            var isNeeded = !lanes.isDisjoint(with: effects.writes)
            if case .track(let tracker) = instruction { isNeeded = trackers.contains(tracker) }
            guard isNeeded else { continue }
            needed.insert(place)
            lanes.subtract(effects.writes)
            lanes.formUnion(effects.reads)
            trackers.formUnion(effects.trackers)
        }
        return needed
    }
}

extension Instruction {
    fileprivate var hasState: Bool {
        switch self {
        case .load, .element, .text, .exactComparison, .count: false
        default: true
        }
    }

    /// Nanoseconds a row, about.
    fileprivate var cost: Int {
        switch self {
        case .element(.log1p, _, _, _, _), .element(.log, _, _, _, _), .text: 6
        case .load, .element, .exactComparison, .count: 2
        case .lag, .age: 4
        case .rowWindow: 12
        case .track, .groupWindow, .distinct, .ewm: 25
        case .exactWindow: 100
        case .series: 20
        }
    }
}
