/// Names near a mistyped one.
enum Suggestions {
    /// At most three candidates within a third of the name's length, nearest first.
    static func near(_ name: String, in candidates: some Sequence<String>) -> [String] {
        let limit = max(1, (name.count + 1) / 3)
        let ranked = candidates.compactMap { candidate -> (distance: Int, name: String)? in
            let distance = distance(Array(name.lowercased()), Array(candidate.lowercased()))
            return distance <= limit ? (distance, candidate) : nil
        }
        return ranked.sorted { ($0.distance, $0.name) < ($1.distance, $1.name) }
            .prefix(3).map(\.name)
    }

    static func question(_ suggestions: [String]) -> String? {
        if suggestions.isEmpty { return nil }
        return "did you mean " + suggestions.map { "'\($0)'" }.joined(separator: " or ") + "?"
    }

    /// Edits between two words, a swap of neighbours counting as one (Damerau 1964).
    private static func distance(_ a: [Character], _ b: [Character]) -> Int {
        if abs(a.count - b.count) > max(a.count, b.count) / 2 + 1 { return .max }
        var before: [Int] = []
        var last = Array(0...b.count)
        for i in a.indices {
            var row = [i + 1]
            for j in b.indices {
                var best = min(
                    last[j] + (a[i] == b[j] ? 0 : 1), last[j + 1] + 1, row[j] + 1)
                if i > 0, j > 0, a[i] == b[j - 1], a[i - 1] == b[j] {
                    best = min(best, before[j - 1] + 1)
                }
                row.append(best)
            }
            before = last
            last = row
        }
        return last[b.count]
    }
}
