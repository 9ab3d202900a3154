/// An instruction as records run it: the frequent functions of one row by a number of their own, so
/// that one jump finds them; all others by the instruction at the same place of the plan.
struct RecordOperation: BitwiseCopyable, Sendable {
    enum Code: UInt8 {
        case load, add, subtract, multiply, divide, sqrt, log1p, zscore, element
        case track, rowsBefore, lag, groupLag, age, rowWindow, groupWindow, instruction
    }

    var code = Code.instruction
    /// Lanes that are read, or a column or the place of a step.
    var a = 0
    var b = 0
    var c = 0
    var out = 0

    init(_ instruction: Instruction, _ states: PlanStates) {
        switch instruction {
        case .load(let column, let out): (code, a, self.out) = (.load, column, out)
        case .element(let operation, let a, let b, let c, let out):
            (self.a, self.b, self.c, self.out) = (a, b, c, out)
            switch operation {
            case .add: code = .add
            case .subtract: code = .subtract
            case .multiply: code = .multiply
            case .divide: code = .divide
            case .sqrt: code = .sqrt
            case .log1p: code = .log1p
            case .zscore: code = .zscore
            default: code = .element
            }
        case .track(let place): (code, a) = (.track, place)
        case .count(.before, let tracker, let out):
            (code, b, self.out) = (.rowsBefore, tracker, out)
        case .lag(let place):
            let step = states.effects(of: instruction)
            (code, a, out) = (step.trackers.isEmpty ? .lag : .groupLag, place, step.writes[0])
            (b, c) = (step.trackers.first ?? 0, step.reads[0])
        case .age(let place):
            let step = states.effects(of: instruction)
            (code, a, b, c, out) = (.age, place, step.trackers[0], step.reads[0], step.writes[0])
        case .rowWindow(let place): (code, a) = (.rowWindow, place)
        case .groupWindow(let place):
            (code, a, b) = (.groupWindow, place, states.effects(of: instruction).trackers[0])
        default: break
        }
    }
}
