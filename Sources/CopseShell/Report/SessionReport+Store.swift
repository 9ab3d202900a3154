import CopseDetector
import CopseFrame
import CopseStore

extension SessionReport {
    /// - Parameter name: a stored session.
    package init(of name: String, memory: Memory) throws(Failure) {
        let store = try memory.store()
        let session = try storing { () throws(StoreError) in try store.session(named: name) }
        try self.init(session, memory: memory)
    }

    init(_ session: SessionRecord, memory: Memory) throws(Failure) {
        let store = try memory.store()
        name = session.name
        let records = try storing { () throws(StoreError) in try store.cells(of: session.id) }
            .filter(\.isLive).sorted { $0.number < $1.number }
        for record in records {
            cells.append(try Self.cell(record, in: store, &provenance))
        }
        provenance.firstSeed = try Self.firstSeed(of: records, in: store)
        let state = try storing { () throws(StoreError) in try store.state(of: session.id) }
        if let settings = state.first(where: { $0.name == Memory.settingsName }) {
            provenance.seed =
                UInt64(try memory.settings(settings.identity)["seed"]?.digits ?? "0") ?? 0
        }
        provenance.version = CopseVersion.text
        provenance.began = records.first?.startedAt
        provenance.ended = records.last?.startedAt
        provenance.cellsDigest = SHA256Digest.hex(
            Array(cells.map(\.source).joined(separator: "\n").utf8))
    }

    /// The seed before any cell set one: that of the first value made without.
    private static func firstSeed(
        of records: [CellRecord], in store: Store
    ) throws(Failure) -> UInt64 {
        for record in records {
            let bound = try storing { () throws(StoreError) in
                try store.bindings(of: record.id).bound
            }
            if bound.contains(where: { $0.name == Memory.settingsName }) { return 0 }
            guard let first = bound.first(where: { !$0.name.hasPrefix(".") }) else { continue }
            let object = try storing { () throws(StoreError) in
                try store.object(first.identity)
            }
            let derivation = object.flatMap {
                Derivation(json: $0.derivation, identity: first.identity)
            }
            // Values that depend on no seed may have been made under another one before.
            return derivation?.seed ?? 0
        }
        return 0
    }

    private static func cell(
        _ record: CellRecord, in store: Store, _ provenance: inout Provenance
    ) throws(Failure) -> ReportCell {
        let reply = try storing { () throws(StoreError) in try store.reply(of: record.id) }
        let bindings = try storing { () throws(StoreError) in try store.bindings(of: record.id) }
        var cell = ReportCell(number: record.number, source: record.source)
        cell.milliseconds = record.milliseconds
        cell.prose = NoteText.of(record.source)
        cell.bound = bindings.bound.filter { !$0.name.hasPrefix(".") }.map {
            ($0.name, $0.identity)
        }
        if let reply, let json = try? JSONValue(parsing: Array(reply.json.utf8)) {
            cell.names = (json["names"]?.array ?? []).compactMap(\.string)
            cell.notes = (json["notes"]?.array ?? []).compactMap { $0["message"]?.string }
            cell.result = json["result"] ?? .object([])
            cell.shown = reply.text.withoutRemarks(count: cell.notes.count)
        }
        for read in bindings.read where read.name.hasPrefix("/") {
            try provenance.note(file: read, in: store)
        }
        for written in bindings.bound where written.name.hasPrefix(Memory.filePrefix) {
            provenance.files.append(
                ReportFile(
                    name: "written by cell \(record.number)", sha256: written.identity,
                    isWritten: true))
        }
        if cell.type == "forest", let digest = cell.result["digest"]?.string {
            provenance.models.append(
                Model(
                    name: cell.names.first ?? "_\(cell.number)", cell: cell.number, digest: digest)
            )
        }
        return cell
    }
}

extension SessionReport.Provenance {
    fileprivate mutating func note(file read: Binding, in store: Store) throws(Failure) {
        let object = try storing { () throws(StoreError) in try store.object(read.identity) }
        guard let object, let json = try? JSONValue(parsing: Array(object.derivation.utf8)),
            var source = FileSource(json)
        else { return }
        source.path = read.name
        let file = ReportFile(
            name: read.name.split(separator: "/").last.map(String.init) ?? read.name,
            bytes: source.size, sha256: try source.knownDigest(in: store))
        if !files.contains(file) { files.append(file) }
    }
}

extension String {
    /// What a cell showed without the notes and the time in front of it.
    fileprivate func withoutRemarks(count: Int) -> String {
        var lines = linesOfText[...]
        var left = count
        while let line = lines.first {
            if left > 0, line.hasPrefix("note: ") {
                left -= 1
            } else if !line.hasPrefix("took ") {
                break
            }
            lines = lines.dropFirst()
        }
        return lines.joined(separator: "\n")
    }
}

/// The prose of a `note` cell, and the cell of a prose.
enum NoteText {
    /// The text as `note` shows it; nil for any other cell.
    static func of(_ source: String) -> String? {
        guard let parsed = try? ParsedCell(source), parsed.names.isEmpty,
            case .call(let verb, let range) = parsed.body, verb.text == Command.note.name
        else { return nil }
        return text(parsed.text.text(range))
    }

    /// What `note` keeps of what follows it.
    static func text(_ rest: String) -> String {
        let tokens = MarkedText(rest).tokens(0..<rest.unicodeScalars.count)
        let only = tokens.count == 1 ? tokens[0].word : nil
        return only.flatMap { $0.isQuoted ? $0.text : nil } ?? rest
    }

    /// A cell that gives back the text.
    static func cell(_ text: String) -> String {
        var quoted = ""
        for character in text.unicodeScalars {
            switch character {
            case "\"", "\\": quoted += "\\\(character)"
            case "\n": quoted += "\\n"
            case "\t": quoted += "\\t"
            default: quoted.unicodeScalars.append(character)
            }
        }
        return "note \"\(quoted)\""
    }
}
