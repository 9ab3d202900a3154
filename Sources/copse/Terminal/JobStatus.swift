import CopseShell

/// How far cells in the background are, for the lines above the prompt.
enum JobStatus {
    /// One line for each that takes longer than a moment, three at most.
    static func lines(_ jobs: [Job], width: Int) -> [String] {
        let slow = jobs.filter { $0.milliseconds >= 1000 }
        var lines = slow.prefix(3).map { job in
            var meter = ProgressMeter(verb: "[\(job.number)] \(job.cell.verb)")
            meter.update(job.progress, at: job.milliseconds / 1000)
            return DisplayWidth.cut(meter.text(width: min(width - 1, 100)), to: width - 1)
        }
        if slow.count > 3 { lines.append("… and \(slow.count - 3) cells more") }
        return lines
    }
}
