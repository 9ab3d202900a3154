package import CopseStore

/// What was typed before, walked through from the last line back.
package struct InputHistory: Sendable {
    /// A text with what came of it.
    package struct Entry: Sendable, Equatable {
        package var text: String
        package var hasFailed = false
        package var milliseconds = 0.0

        package init(_ text: String, hasFailed: Bool = false, milliseconds: Double = 0) {
            self.text = text
            self.hasFailed = hasFailed
            self.milliseconds = milliseconds
        }

        package init(_ line: RecentLine) {
            self.init(
                line.text, hasFailed: line.status == .error || line.status == .interrupted,
                milliseconds: line.milliseconds ?? 0)
        }
    }

    package private(set) var entries: [Entry] = []
    /// The entry that is shown; nil: the line being typed.
    private var place: Int?
    private var draft = ""
    /// The entry hinted at last: most keys leave it standing.
    private var hinted: Int?

    package static let capacity = 10_000

    package init(_ entries: [Entry] = []) { self.entries = entries.suffix(Self.capacity) }

    /// Adds a text unless it repeats the last one.
    package mutating func remember(_ text: String) {
        if entries.last?.text != text { entries.append(Entry(text)) }
        if entries.count > Self.capacity { entries.removeFirst(entries.count - Self.capacity) }
        rewind()
    }

    /// What came of the text that was remembered last.
    package mutating func finish(hasFailed: Bool, milliseconds: Double) {
        guard !entries.isEmpty else { return }
        entries[entries.count - 1].hasFailed = hasFailed
        entries[entries.count - 1].milliseconds = milliseconds
    }

    /// Starts from the line being typed again.
    package mutating func rewind() {
        place = nil
        draft = ""
        hinted = nil
    }

    /// The entry before the one that is shown: of those that begin like the line being typed, if
    /// any do.
    package mutating func previous(from text: String) -> String? {
        if place == nil { draft = text }
        let end = place ?? entries.count
        guard let found = match(entries[..<end].indices.reversed()) else { return nil }
        place = found
        return entries[found].text
    }

    /// The entry after the one that is shown, at last the line being typed.
    package mutating func next() -> String? {
        guard let shown = place else { return nil }
        if let found = match(entries[(shown + 1)...].indices) {
            place = found
            return entries[found].text
        }
        place = nil
        return draft
    }

    private func match(_ places: some Sequence<Int>) -> Int? {
        let anyBegins =
            !draft.isEmpty && entries.contains { $0.text.hasPrefix(draft) && $0.text != draft }
        let shown = place.map { entries[$0].text }
        return places.first { index in
            let text = entries[index].text
            return (!anyBegins || text.hasPrefix(draft)) && text != shown
                && text != (place == nil ? draft : nil)
        }
    }

    /// What the newest entry that begins like `text` has behind that; nil where there is none.
    package mutating func hint(for text: String) -> String? {
        let typed = text.utf8
        guard typed.count > 1, typed.count < 4096 else { return nil }
        func fits(_ index: Int) -> Bool {
            let entry = entries[index].text.utf8
            return entry.count > typed.count && entry.starts(with: typed)
        }
        if hinted.map({ entries.indices.contains($0) && fits($0) }) != true {
            hinted = entries.indices.last(where: fits)
        }
        return hinted.map { String(entries[$0].text.utf8.dropFirst(typed.count)) ?? "" }
    }

    /// The newest entry before `end` that a search wants.
    package func find(_ query: HistoryQuery, before end: Int) -> Int? {
        entries[..<min(end, entries.count)].lastIndex { query.wants($0) }
    }

    /// The oldest entry after `start` that a search wants.
    package func find(_ query: HistoryQuery, after start: Int) -> Int? {
        guard start + 1 < entries.count else { return nil }
        return entries[(start + 1)...].firstIndex { query.wants($0) }
    }
}
