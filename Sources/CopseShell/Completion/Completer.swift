import CopseFeatures
import CopseFrame

/// The words that may stand at a place, from the table of commands and the bound values.
struct Completer {
    private let notebook: Notebook
    private let site: CompletionSite

    init(_ notebook: Notebook, _ site: CompletionSite) {
        self.notebook = notebook
        self.site = site
    }

    func completions() -> Completions {
        if isPath { return pathCompletions() }
        if site.command?.name == Command.sql.name, site.isQuoted {
            return SQLCompletion(notebook, site.typed, cursor: site.replace.upperBound)
                .completions()
        }
        var found = Completions(replace: site.replace, items: items)
        found.keep(beginningWith: site.typed)
        return found
    }

    private var items: [Completions.Item] {
        switch site.want {
        case .verb(let mayBeName): verbs + (mayBeName ? names([]) : [])
        case .member(let family): members(of: family)
        case .topic: topics
        case .argument(let places, let takesFlags):
            places.flatMap(words)
                + (takesFlags && site.typed.isEmpty && places.isEmpty ? flags : [])
        case .flagName: flags
        case .flagValue(let flag): values(of: flag)
        case .expression(let keysOnly): keysOnly ? columns(needsFrame: true) : expressionWords
        case .step: expressionWords + Self.closingLines
        case .program, .nothing: []
        }
    }

    // MARK: Verbs and flags

    private var verbs: [Completions.Item] {
        CommandTable.all.filter { !$0.name.contains(" ") }.map {
            .init($0.name, .verb, $0.summary)
        }
            + CommandTable.families.sorted().map { family in
                let members = CommandTable.members(of: family).map {
                    String($0.name.dropFirst(family.count + 1))
                }
                return .init(family, .verb, members.joined(separator: ", "))
            }
    }

    private func members(of family: String) -> [Completions.Item] {
        CommandTable.members(of: family).map {
            .init(String($0.name.dropFirst(family.count + 1)), .verb, $0.summary)
        }
    }

    private var topics: [Completions.Item] {
        verbs
            + HelpTopic.all.filter { !CommandTable.families.contains($0.name) }.map {
                .init($0.name, .word, $0.summary)
            }
    }

    private var flags: [Completions.Item] {
        guard let command = site.command else { return [] }
        return command.flags.filter { !site.usedFlags.contains($0.name) }.map {
            .init("--\($0.name)", .flag, $0.about.isEmpty ? $0.usage : $0.about, label: $0.usage)
        }
    }

    private func values(of flag: Flag) -> [Completions.Item] {
        switch flag.kind {
        case .choice(let words): return words.map { .init($0, .word, flag.about) }
        case .list: return columns()
        case .pairs: return pairs(flag)
        case .word where ["COLUMN", "LABEL", "COL"].contains(flag.value): return columns()
        case .word where flag.value.contains("|"):
            return flag.value.split(separator: "|").map(String.init)
                .filter { word in word.allSatisfy { $0.isLetter && $0.isLowercase } }
                .map { .init($0, .word, flag.about) }
        default:
            return flag.value == "F" ? names([.frame]) : []
        }
    }

    /// `col=type`: columns, then the types.
    private func pairs(_ flag: Flag) -> [Completions.Item] {
        if let sign = site.typed.firstIndex(of: "="), flag.name == "types" {
            let start = site.typed[...sign]
            return ColumnType.allCases.map {
                .init("\(start)\($0.rawValue)", .word, "a type of columns", label: $0.rawValue)
            }
        }
        return columns().map { item in
            var item = item
            item.text += "="
            item.closing = ""
            return item
        }
    }

    // MARK: Places

    private func words(_ place: Place) -> [Completions.Item] {
        let leads: [Completions.Item] =
            place.lead.map {
                [.init($0, .word, place.about.isEmpty ? "\($0) \(place.label)" : place.about)]
            }
            ?? []
        guard place.lead == nil else { return leads }
        switch place.kind {
        case .value(let kinds): return names(kinds)
        case .list, .order, .pairs, .definition: return columns()
        case .expression: return expressionWords
        case .recipe:
            return names([.recipe])
                + [.init("recipe", .word, "a recipe in place: recipe { … }", closing: " { ")]
        case .block: return names([.recipe])
        case .word: return wordItems(place)
        case .path, .paths, .number, .rest: return []
        }
    }

    private func wordItems(_ place: Place) -> [Completions.Item] {
        switch (site.command?.name, place.label) {
        case (_, "DIRECTION"):
            return [
                .init("desc", .word, "largest first"), .init("asc", .word, "smallest first"),
            ]
        case (_, "COL"), (_, "X"), (_, "Y"), (_, "GROUP"): return columns()
        case ("help", "VERB"): return topics
        case ("help", _):
            return site.taken.first.map { members(of: $0.text) } ?? []
        case ("set", "SETTING"): return SettingGuide.all.map { .init($0.name, .setting, $0.about) }
        case ("set", "VALUE"):
            let name = site.taken.first?.text
            return SettingGuide.all.first { $0.name == name }?.values.map {
                .init($0, .word, "set \(name ?? "") \($0)")
            } ?? []
        case (_, "SESSION"):
            return notebook.environment.sessionNames().map { .init($0, .session, "session") }
        case ("use", _), ("alias", "NAME@VERSION"):
            return notebook.environment.modelNames().map { .init($0, .model, "saved model") }
        case ("alias", "ALIAS"):
            return [
                .init("champion", .word, "the model that serves"),
                .init("challenger", .word, "the model that is tried beside it"),
            ]
        default: return []
        }
    }

    // MARK: Names and columns

    /// Bound names of these kinds; all where there are none.
    private func names(_ kinds: Set<Value.Kind>) -> [Completions.Item] {
        var items = notebook.names.compactMap { name -> Completions.Item? in
            guard let kind = notebook.kind(of: name), kinds.isEmpty || accepts(kinds, kind) else {
                return nil
            }
            return .init(name, .name, notebook.about(name))
        }
        if kinds.contains(.recipe), !notebook.names.contains("eth") {
            items.append(.init("eth", .name, "the built-in recipe for transactions, 35 features"))
        }
        return items
    }

    /// A table serves where a frame is asked for.
    private func accepts(_ kinds: Set<Value.Kind>, _ kind: Value.Kind) -> Bool {
        kinds.contains(kind) || (kinds.contains(.frame) && kind == .table)
    }

    /// Columns of what is named in the cell; of the frame bound last where nothing is.
    ///
    /// - Parameter needsFrame: whether a recipe's features alone do not do.
    private func columns(needsFrame: Bool = false) -> [Completions.Item] {
        var sources = site.words.map(\.text).filter { notebook.columns(of: $0) != nil }
        let hasFrame = sources.contains { notebook.kind(of: $0) != .recipe }
        if sources.isEmpty || (needsFrame && !hasFrame),
            let last = notebook.names.last(where: {
                notebook.kind(of: $0) == .frame && notebook.columns(of: $0) != nil
            })
        {
            sources.append(last)
        }
        var seen = Set(site.steps)
        return sources.flatMap { notebook.columns(of: $0) ?? [] }.compactMap { column in
            guard seen.insert(column.name).inserted else { return nil }
            let text = Word.isName(column.name) ? column.name : "`\(column.name)`"
            return .init(text, .column, column.about)
        }
    }

    /// What an expression is made of.
    private var expressionWords: [Completions.Item] {
        let steps = site.steps.map {
            Completions.Item($0, .column, "a step above", closing: "")
        }
        let functions = FunctionSignature.all.map { function in
            Completions.Item(
                function.name + "(", .function, FunctionGuide.about(function.name),
                label: function.text, closing: "")
        }
        let columns = columns(needsFrame: true).map { item in
            var item = item
            item.closing = ""
            return item
        }
        return steps + columns + functions
    }

    private static let closingLines: [Completions.Item] = [
        .init("fill", .word, "last lines: a value in place of missing ones, as in: fill 0"),
        .init("scale", .word, "last lines: zscore, minmax, robust or none"),
        .init("horizon", .word, "last lines: how many rows running steps remember"),
    ]

    // MARK: Paths

    private var isPath: Bool {
        switch site.want {
        case .program: true
        case .flagValue(let flag): flag.kind == .path
        case .argument(let places, _):
            places.contains { $0.lead == nil && ($0.kind == .path || $0.kind == .paths) }
        default: false
        }
    }

    private func pathCompletions() -> Completions {
        Completions(
            replace: site.replace,
            items: PathCompletion.items(beginningWith: site.typed, isQuoted: site.isQuoted))
    }
}

extension Notebook {
    /// What may stand at a place of a text of cells: verbs, flags and their values, names of the
    /// right kind, columns, functions, settings and paths.
    ///
    /// - Parameter cursor: in code points.
    package func completions(for text: String, cursor: Int) -> Completions {
        let scalars = Array(text.unicodeScalars)
        let end = min(max(cursor, 0), scalars.count)
        return Completer(self, CompletionSite(Array(scalars[..<end]))).completions()
    }
}
