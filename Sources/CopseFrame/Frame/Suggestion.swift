/// "Did you mean": the known word nearest to a word that is not known.
package enum Suggestion {
    /// The candidate at the smallest edit distance from `word`, if it is near enough to be a slip:
    /// one edit in words up to 4 letters, two up to 8, three above. Case counts as half an edit,
    /// the first of equally near candidates wins.
    package static func nearest(to word: String, in candidates: [String]) -> String? {
        guard !word.isEmpty, word.utf8.count <= 200 else { return nil }
        let letters = Array(word.unicodeScalars)
        let allowed = letters.count <= 4 ? 2 : letters.count <= 8 ? 4 : 6
        var best: (word: String, cost: Int)?
        for candidate in candidates where candidate != word {
            let scalars = Array(candidate.unicodeScalars)
            guard abs(scalars.count - letters.count) * 2 <= allowed else { continue }
            let cost = distance(letters, scalars)
            // A word of which nothing is left is not a slip of the keyboard.
            guard cost <= allowed, cost < 2 * max(1, letters.count) else { continue }
            if cost < best?.cost ?? .max { best = (candidate, cost) }
        }
        return best?.word
    }

    /// Twice the edit distance with transpositions of neighbours (optimal string alignment);
    /// letters that differ in case only cost half an edit.
    private static func distance(_ a: [Unicode.Scalar], _ b: [Unicode.Scalar]) -> Int {
        var before: [Int] = []
        var previous = (0...b.count).map { $0 * 2 }
        for i in 0..<a.count {
            var row = [(i + 1) * 2]
            for j in 0..<b.count {
                var cost = previous[j] + substitution(a[i], b[j])
                cost = min(cost, previous[j + 1] + 2, row[j] + 2)
                if i > 0, j > 0, a[i] == b[j - 1], a[i - 1] == b[j] {
                    cost = min(cost, before[j - 1] + 2)
                }
                row.append(cost)
            }
            before = previous
            previous = row
        }
        return previous[b.count]
    }

    private static func substitution(_ a: Unicode.Scalar, _ b: Unicode.Scalar) -> Int {
        if a == b { return 0 }
        return a.properties.lowercaseMapping == b.properties.lowercaseMapping ? 1 : 2
    }
}
