/// A feature of a compiled recipe, as `show r` prints it.
package struct FeatureInfo: Sendable, Equatable {
    package var name: String
    /// The line of the recipe.
    package var text: String
    package var memory: FeatureMemory
    /// The raw column this feature repeats, if it does nothing else.
    package var rawColumn: String?
}

/// The rows before the current one that a feature depends on.
package struct FeatureMemory: Sendable, Equatable, CustomStringConvertible {
    /// Rows that settle the value, the current one included; of no use where `isUnbounded`.
    package var rows = 1
    /// Seconds of duration windows.
    package var seconds = 0.0
    /// Whether a running step or a group takes part.
    package var isRunning = false
    /// The horizon of running steps; nil is unbounded.
    package var horizon: Int?
    /// Whether the value hangs on a model's own past, which no horizon cuts off.
    package var isEndless = false

    /// Whether no number of rows read back is sure to settle the value.
    package var isUnbounded: Bool { isEndless || (isRunning && horizon == nil) }

    /// `row`, `window(10 rows)`, `window(1h)`, `running(horizon 10000)` or `running(unbounded)`.
    package var description: String {
        if isEndless { return "running(unbounded)" }
        if isRunning { return horizon.map { "running(horizon \($0))" } ?? "running(unbounded)" }
        if seconds > 0 { return "window(\(Self.duration(seconds)))" }
        return rows > 1 ? "window(\(rows) rows)" : "row"
    }

    private static func duration(_ seconds: Double) -> String {
        for (size, unit) in [(86400.0, "d"), (3600, "h"), (60, "m"), (1, "s")]
        where seconds.truncatingRemainder(dividingBy: size) == 0 && seconds / size < 1e15 {
            return "\(Int(seconds / size))\(unit)"
        }
        return "\(seconds)s"
    }

    /// What a value depends on that is made from two others.
    func merged(with other: FeatureMemory) -> FeatureMemory {
        FeatureMemory(
            rows: max(rows, other.rows), seconds: max(seconds, other.seconds),
            isRunning: isRunning || other.isRunning, horizon: horizon ?? other.horizon,
            isEndless: isEndless || other.isEndless)
    }
}
