import CopseShell

/// The line that says how far a cell is: a bar with rate and time left, or a wheel and the time
/// that has passed.
struct ProgressMeter {
    private let verb: String
    private var progress: Progress?
    private var seconds = 0.0
    /// What was done when this piece of work was first seen, and when that was.
    private var first: (done: Int, seconds: Double) = (0, 0)
    private var turn = 0

    init(verb: String) { self.verb = verb }

    mutating func update(_ progress: Progress?, at seconds: Double) {
        if let progress,
            progress.unit != self.progress?.unit || progress.total != self.progress?.total
        {
            first = (0, self.progress == nil ? 0 : self.seconds)
        }
        self.progress = progress
        self.seconds = seconds
        turn += 1
    }

    func text(width: Int) -> String {
        guard let progress, progress.total > 0 else { return wheel }
        let done = min(max(progress.done, 0), progress.total)
        let share = Double(done) / Double(progress.total)
        let isBytes = progress.unit == "bytes"
        var facts = " \(Int(share * 100)) %  \(amount(done)) of \(amount(progress.total)) "
        facts += isBytes ? "MB" : progress.unit
        let elapsed = seconds - first.seconds
        if done > 0, elapsed > 0 {
            let rate = Double(done) / elapsed
            facts += "  \(Self.rate(isBytes ? rate / 1e6 : rate))\(isBytes ? " MB" : "")/s"
            let left = Double(progress.total - done) / rate
            if left < 360_000 { facts += "  \(Self.time(left)) left" }
        }
        let room = width - DisplayWidth.of(verb) - 1 - DisplayWidth.of(facts)
        return "\(verb) " + Self.bar(share, width: min(30, max(4, room))) + facts
    }

    private func amount(_ count: Int) -> String {
        progress?.unit == "bytes" ? "\(count / 1_000_000)" : count.grouped
    }

    private var wheel: String {
        let wheel = ["⠋", "⠙", "⠹", "⠸", "⠼", "⠴", "⠦", "⠧", "⠇", "⠏"]
        return "\(verb) \(wheel[turn % wheel.count]) \(Self.time(seconds))"
    }

    private static func bar(_ share: Double, width: Int) -> String {
        let eighths = Int(share * Double(width * 8))
        let parts = ["", "▏", "▎", "▍", "▌", "▋", "▊", "▉"]
        let full = String(repeating: "█", count: eighths / 8) + parts[eighths % 8]
        return full + String(repeating: "░", count: max(0, width - DisplayWidth.of(full)))
    }

    private static func rate(_ rate: Double) -> String {
        rate >= 100 ? Int(rate).grouped : "\((rate * 10).rounded() / 10)"
    }

    /// `8 s`, `2 min 5 s`
    private static func time(_ seconds: Double) -> String {
        let whole = Int(max(0, seconds).rounded())
        if whole < 60 { return "\(whole) s" }
        return whole < 3600
            ? "\(whole / 60) min \(whole % 60) s" : "\(whole / 3600) h \(whole % 3600 / 60) min"
    }
}
