import CopseStore

/// A session as `open` shows it.
package struct SessionCard: Sendable, Equatable {
    var name: String
    var nextCell: Int
    /// How many names are bound in it.
    var names: Int
    /// The session it was forked from.
    var parent: String?

    init(_ record: SessionRecord, names: Int) {
        name = record.name
        nextCell = record.nextNumber
        self.names = names
        parent = record.parent
    }

    var view: View {
        var facts: [(name: String, value: String)] = [
            ("session", name), ("names", "\(names)"), ("next cell", "\(nextCell)"),
        ]
        if let parent { facts.append(("fork of", parent)) }
        return View(.facts(facts))
    }
}
