import CopseFrame
import CopseMath
import Synchronization

extension PlanRun {
    /// Below this number of rows a thread costs more than it brings.
    private static let fewRows = 4 * blockRows

    /// Runs the whole plan, its parts side by side where that is allowed and worth it: they share no
    /// state, so that every bit is the same.
    mutating func process(
        _ source: PlanSource, _ rows: Range<Int>, missing: Double, threads: Int,
        waiting: Watch?, into result: inout [[Double]]
    ) throws(RecipeError) {
        guard threads > 1, plan.parts.count > 1, rows.count >= Self.fewRows else {
            return try process(
                source, rows, part: plan.whole, missing: missing, waiting: waiting, into: &result)
        }
        var shares: [Share] = []
        for part in plan.parts {
            var run = PlanRun(plan)
            run.isBegun = isBegun
            run.exchange(part, with: &self)
            var columns: [[Double]] = []
            for output in part.outputs {
                columns.append([])
                swap(&columns[columns.count - 1], &result[output])
            }
            shares.append(Share(run: run, part: part, columns: columns))
        }
        let all = Mutex<[Share?]>(shares)
        shares = []
        Parallel.forEach(plan.parts.count, threads: threads) { turn in
            // Taken out, not copied: a second owner would make the state copy itself.
            let taken = all.withLock { shares in
                defer { shares[turn] = nil }
                return shares[turn]
            }
            guard var share = taken else { return }
            do throws(RecipeError) {
                try share.run.process(
                    source, rows, part: share.part, missing: missing, waiting: waiting,
                    into: &share.columns)
            } catch {
                share.error = error
            }
            all.withLock { $0[turn] = share }
        }
        var error: RecipeError?
        for case var share? in all.withLock({ $0 }) {
            error = error ?? share.error
            share.run.exchange(share.part, with: &self)
            for (index, output) in share.part.outputs.enumerated() {
                swap(&share.columns[index], &result[output])
            }
        }
        if let error { throw error }
    }

    /// Changes the states of a part of the plan for those of another run.
    private mutating func exchange(_ part: PlanPart, with other: inout PlanRun) {
        for instruction in part.instructions { states.exchange(instruction, with: &other.states) }
        if part.watchesTime {
            swap(&watch, &other.watch)
            swap(&rowCount, &other.rowCount)
        }
    }

    private struct Share: Sendable {
        var run: PlanRun
        let part: PlanPart
        var columns: [[Double]]
        var error: RecipeError?
    }
}
