import CopseDetector
import CopseFrame

/// What it takes to make a value again: the cell's text, what it read and the seed in force.
///
/// Its *identity* is the SHA-256 over the verb and its version, the arguments with every input in
/// the place of its name, the identities of the inputs, the bytes of the files and the seed. Two
/// values with one identity are equal; how their names, paths or spaces were written does not enter.
package struct Derivation: Sendable, Equatable {
    /// A value that was read, under the name the text has for it.
    struct Input: Sendable, Equatable {
        var name: String
        var identity: String
    }

    /// The verb with the version of what it does, `features@1`.
    var verb: String
    /// The arguments; inputs are written `$1`, files `@`.
    var arguments: String
    var inputs: [Input] = []
    var seed: UInt64 = 0
    /// Which of the cell's values it is.
    var index = 0
    var files: [FileSource] = []
    /// The cell without the names it bound, fit to be run again; paths are absolute.
    package var source: String
    /// The number of the cell.
    var cell: Int
    /// One line on the value, for `vars`.
    var summary = ""
    /// Rows a forest flagged on its own frame, and the identity of that frame.
    var flagged: TrainedForest.Flagged?
    var frame: String?
    /// Digest of a value that follows from more than its inputs: what standard input had.
    var content: String?
    /// 64 hexadecimal digits.
    package private(set) var identity = ""

    /// The identity as the facts above have it.
    mutating func identify() {
        var json = JSONWriter()
        json.beginArray()
        json.string(verb)
        json.string(arguments)
        json.beginArray()
        for input in inputs { json.string(input.identity) }
        json.endArray()
        json.beginArray()
        for file in files { json.string(file.token) }
        json.endArray()
        json.string(String(seed))
        json.int(index)
        if let content { json.string(content) }
        json.endArray()
        identity = SHA256Digest.hex(json.bytes)
    }
}

// MARK: As the store keeps it

extension Derivation {
    var json: String {
        var json = JSONWriter()
        json.beginObject()
        json.key("verb")
        json.string(verb)
        json.key("arguments")
        json.string(arguments)
        json.key("inputs")
        json.beginArray()
        for input in inputs {
            json.beginArray()
            json.string(input.name)
            json.string(input.identity)
            json.endArray()
        }
        json.endArray()
        json.key("files")
        json.beginArray()
        for file in files { file.write(to: &json) }
        json.endArray()
        json.key("seed")
        json.string(String(seed))
        json.key("index")
        json.int(index)
        json.key("source")
        json.string(source)
        json.key("cell")
        json.int(cell)
        json.key("summary")
        json.string(summary)
        if let flagged {
            json.key("flagged")
            json.int(flagged.count)
            json.key("flagged_of")
            json.int(flagged.rows)
        }
        if let frame {
            json.key("frame")
            json.string(frame)
        }
        if let content {
            json.key("content")
            json.string(content)
        }
        json.endObject()
        return json.text
    }

    /// nil for what no version of copse wrote.
    init?(json: String, identity: String) {
        guard let object = try? JSONValue(parsing: Array(json.utf8)),
            let verb = object["verb"]?.string, let arguments = object["arguments"]?.string,
            let source = object["source"]?.string
        else { return nil }
        self.verb = verb
        self.arguments = arguments
        self.source = source
        inputs = (object["inputs"]?.array ?? []).compactMap { pair in
            guard let pair = pair.array, pair.count == 2, let name = pair[0].string,
                let identity = pair[1].string
            else { return nil }
            return Input(name: name, identity: identity)
        }
        files = (object["files"]?.array ?? []).compactMap(FileSource.init)
        seed = object["seed"]?.string.flatMap { UInt64($0) } ?? 0
        index = object["index"]?.int.map { Int($0) } ?? 0
        cell = object["cell"]?.int.map { Int($0) } ?? 0
        summary = object["summary"]?.string ?? ""
        if let count = object["flagged"]?.int, let rows = object["flagged_of"]?.int {
            flagged = .init(count: Int(count), rows: Int(rows))
        }
        frame = object["frame"]?.string
        content = object["content"]?.string
        self.identity = identity
    }
}
