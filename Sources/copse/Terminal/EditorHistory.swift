/// What was typed before, walked through from the last line back.
struct EditorHistory {
    private(set) var entries: [String] = []
    /// The entry that is shown; nil: the line being typed.
    private var place: Int?
    private var draft = ""

    static let capacity = 10_000

    init(_ entries: [String] = []) { self.entries = entries.suffix(Self.capacity) }

    /// Adds a line unless it repeats the last one.
    mutating func remember(_ text: String) {
        if entries.last != text { entries.append(text) }
        if entries.count > Self.capacity { entries.removeFirst(entries.count - Self.capacity) }
        rewind()
    }

    /// Starts from the line being typed again.
    mutating func rewind() {
        place = nil
        draft = ""
    }

    /// The entry before the one that is shown: of those that begin like the line being typed, if
    /// any do.
    mutating func previous(from text: String) -> String? {
        if place == nil { draft = text }
        let end = place ?? entries.count
        guard let found = match(entries[..<end].indices.reversed()) else { return nil }
        place = found
        return entries[found]
    }

    /// The entry after the one that is shown, at last the line being typed.
    mutating func next() -> String? {
        guard let shown = place else { return nil }
        if let found = match(entries[(shown + 1)...].indices) {
            place = found
            return entries[found]
        }
        place = nil
        return draft
    }

    private func match(_ places: some Sequence<Int>) -> Int? {
        let anyBegins = !draft.isEmpty && entries.contains { $0.hasPrefix(draft) && $0 != draft }
        let shown = place.map { entries[$0] }
        return places.first { index in
            (!anyBegins || entries[index].hasPrefix(draft)) && entries[index] != shown
                && entries[index] != (place == nil ? draft : nil)
        }
    }

    /// The newest entry before `end` that contains `text`.
    func find(_ text: String, before end: Int) -> Int? {
        entries[..<min(end, entries.count)].lastIndex { Self.contains($0, text) }
    }

    /// The oldest entry after `start` that contains `text`.
    func find(_ text: String, after start: Int) -> Int? {
        guard start + 1 < entries.count else { return nil }
        return entries[(start + 1)...].firstIndex { Self.contains($0, text) }
    }

    /// Small letters stand for both; a capital only for itself.
    private static func contains(_ entry: String, _ text: String) -> Bool {
        text.contains(where: \.isUppercase)
            ? entry.contains(text) : entry.lowercased().contains(text)
    }
}
