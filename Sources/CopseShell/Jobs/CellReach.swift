/// What a cell may read and change, as its text tells before it runs.
///
/// It errs on the safe side: a column that is called like a name counts as the name, and then a cell
/// waits that need not have waited.
struct CellReach: Sendable {
    /// What it has to do with the world outside the notebook: files, the registry, programs.
    enum World: Sendable {
        case none, reads, changes
    }

    /// The names it binds; none: its result is the last unnamed one.
    private(set) var names: Set<String> = []
    /// Every word in it that could be a name.
    private(set) var mentions: Set<String> = []
    private(set) var world = World.none

    init(_ cell: CellSource) {
        guard let parsed = try? ParsedCell(cell.text) else { return }
        names = Set(parsed.names.map(\.text))
        switch parsed.body {
        case .shell: world = .changes
        case .describe(let name): mentions = [name.text]
        case .help: break
        case .call(let verb, let arguments):
            mentions = Self.words(of: verb.text + " " + parsed.text.cleanText(arguments))
            world = Self.world(of: mentions, parsed.text.cleanText(arguments), verb.text)
            if parsed.pipe != nil { world = .changes }
        }
    }

    private static func words(of text: String) -> Set<String> {
        Set(text.unicodeScalars.split { !$0.isNameCharacter }.map { String($0) })
    }

    private static func world(
        of words: Set<String>, _ arguments: String, _ first: String
    ) -> World {
        var verb = first
        if verb == "time", let inner = arguments.split(whereSeparator: \.isWhitespace).first {
            verb = String(inner)
        }
        switch verb {
        case Command.load.name, Command.import.name, Command.use.name, Command.models.name:
            return .reads
        case Command.save.name, Command.alias.name: return .changes
        default:
            let commands =
                CommandTable.families.contains(verb)
                ? CommandTable.members(of: verb) : CommandTable[verb].map { [$0] } ?? []
            let writes = commands.contains { command in
                command.places.contains { $0.kind == .path || $0.kind == .paths }
                    || command.flags.contains { $0.kind == .path && words.contains($0.name) }
            }
            return writes ? .changes : .none
        }
    }

    /// Whether a cell of this reach must come after one that is at work.
    func follows(_ earlier: CellReach, number: Int) -> Bool {
        if !mentions.isDisjoint(with: earlier.names) || mentions.contains("_\(number)") {
            return true
        }
        if earlier.names.isEmpty, mentions.contains("_") { return true }
        return switch (earlier.world, world) {
        case (.none, _), (_, .none), (.reads, .reads): false
        default: true
        }
    }
}

extension CellSource {
    /// Whether the cell asks to run in the background and can: `set` and programs of the user's
    /// shell take effect at once, and what is typed belongs to one reader.
    package var isBackground: Bool {
        guard let parsed = try? ParsedCell(text), parsed.isBackground,
            case .call(let verb, let arguments) = parsed.body
        else { return false }
        let words = parsed.text.text(arguments).split(whereSeparator: \.isWhitespace)
        return verb.text != Command.set.name && parsed.pipe == nil && !words.contains("-")
    }
}
