import CopseFrame

/// The first place where two JSON values differ, but for what a clock or a folder says.
package struct JSONDifference: Sendable, Equatable {
    /// `rows[3][2]`
    package var place: String
    package var stored: String
    package var replayed: String

    /// nil when they are equal but for the members and columns `ms`, `*_ms` and `*_ns`, and `path`.
    init?(stored: JSONValue, replayed: JSONValue, at place: String = "result") {
        switch (stored, replayed) {
        case (.object(let old), .object(let new)):
            let old = Self.withoutTimes(old)
            let new = Self.withoutTimes(new)
            for member in old {
                let inner = "\(place).\(member.key)"
                let other = new.first { $0.key == member.key }?.value
                if let difference = Self.first(member.value, other, inner) {
                    self = difference
                    return
                }
            }
            for member in new where !old.contains(where: { $0.key == member.key }) {
                if let difference = Self.first(nil, member.value, "\(place).\(member.key)") {
                    self = difference
                    return
                }
            }
            return nil
        case (.array(let old), .array(let new)):
            for index in 0..<max(old.count, new.count) {
                let pair = (
                    index < old.count ? old[index] : nil, index < new.count ? new[index] : nil
                )
                if let difference = Self.first(pair.0, pair.1, "\(place)[\(index)]") {
                    self = difference
                    return
                }
            }
            return nil
        default:
            guard stored != replayed else { return nil }
            self.place = place
            self.stored = Self.text(stored)
            self.replayed = Self.text(replayed)
        }
    }

    package init(place: String, stored: String, replayed: String) {
        self.place = place
        self.stored = stored
        self.replayed = replayed
    }

    private static func first(
        _ stored: JSONValue?, _ replayed: JSONValue?, _ place: String
    ) -> JSONDifference? {
        if let stored, let replayed {
            return JSONDifference(stored: stored, replayed: replayed, at: place)
        }
        return JSONDifference(
            place: place, stored: stored.map(text) ?? "nothing",
            replayed: replayed.map(text) ?? "nothing")
    }

    /// The scalars of a value with the places they stand at, but for what a clock or a folder says.
    static func leaves(
        _ value: JSONValue, at place: String = "result"
    ) -> [(place: String, text: String)] {
        switch value {
        case .object(let members):
            withoutTimes(members).flatMap {
                leaves($0.value, at: "\(place).\($0.key)")
            }
        case .array(let values):
            values.enumerated().flatMap { leaves($0.element, at: "\(place)[\($0.offset)]") }
        default: [(place, text(value))]
        }
    }

    /// The members that are compared, a table's rows without the cells of measured times.
    private static func withoutTimes(
        _ members: [JSONValue.Member]
    ) -> [JSONValue.Member] {
        var measured: Set<Int> = []
        if case .array(let names)? = members.first(where: { $0.key == "columns" })?.value {
            for (index, name) in names.enumerated() {
                if case .string(let name) = name, isIgnored(name) { measured.insert(index) }
            }
        }
        return members.filter { !isIgnored($0.key) }.map { member in
            guard !measured.isEmpty, member.key == "rows", case .array(let rows) = member.value
            else { return member }
            let kept = rows.map { row -> JSONValue in
                guard case .array(let cells) = row else { return row }
                return .array(cells.indices.filter { !measured.contains($0) }.map { cells[$0] })
            }
            return JSONValue.Member(member.key, .array(kept))
        }
    }

    private static func isIgnored(_ key: String) -> Bool {
        key == "ms" || key.hasSuffix("_ms") || key.hasSuffix("_ns") || key == "path"
    }

    private static func text(_ value: JSONValue) -> String {
        var json = JSONWriter()
        json.value(value)
        let text = json.text
        return text.count > 80 ? text.prefix(77) + "…" : text
    }
}
