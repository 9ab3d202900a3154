import CopseFeatures
import CopseFrame

extension Command {
    static let load = Command(
        name: "load", group: .data,
        places: [
            Place("PATH", .paths, about: "a file, several, or a pattern; - is standard input")
        ],
        flags: [
            Flag(
                "format", .choice(LoadOptions.Format.allCases.map(\.rawValue)),
                about: "instead of what the ending and the first bytes say"),
            Flag(
                "types", .pairs, value: "col=type, …",
                about: "types of columns: "
                    + ColumnType.allCases.map(\.rawValue).joined(separator: " ")),
            Flag("columns", .list, value: "a, b", about: "keep these columns only"),
            Flag("limit", .number, value: "N", about: "the first N rows"),
            Flag("sample", .number, value: "N", about: "N rows drawn at random, in one pass"),
            Flag("seed", .number, value: "N", about: "seed of --sample"),
            Flag("raw-names", .switch, about: "keep the names of Ethereum tools"),
            Flag(
                "on-error", .choice(LoadOptions.ErrorPolicy.allCases.map(\.rawValue)),
                about: "for rows that cannot be read (stop)"),
        ],
        summary: "Read files into a frame; types are inferred over the whole file",
        details: """
            Integers too wide for 64 bits are uint256, exact. The names of ethereum-etl, Etherscan
            and JSON-RPC become one set of names when hash, from, to and value are all found.
            """,
        examples: [
            "tx = load transactions.csv",
            "tx = load day-*.csv --types nonce=int --columns hash, from, to, value",
        ],
        run: runLoad)
}

@Sendable private func runLoad(_ call: Call) throws(Failure) -> Outcome {
    let paths = call.arguments.words("PATH")
    var options = LoadOptions()
    if let format = call.arguments.flagWord("format") {
        options.format = LoadOptions.Format(rawValue: format.text)
    }
    for (column, type) in call.arguments.flagPairs("types") ?? [] {
        guard let known = ColumnType(rawValue: type.text) else {
            throw Failure(
                .flagValue(
                    "types", got: "\(column.text)=\(type.text)",
                    expected: "col=type with a type of "
                        + ArgumentBinder.oneOf(ColumnType.allCases.map(\.rawValue))),
                at: type.range)
        }
        options.types[column.text] = known
    }
    options.columns = call.arguments.flagList("columns")?.map(\.text)
    options.limit = try call.arguments.integer("limit")
    options.sample = try call.arguments.integer("sample")
    options.seed = try call.seed()
    options.rawNames = call.arguments.has("raw-names")
    options.threads = try call.threads()
    if let policy = call.arguments.flagWord("on-error") {
        options.onError = LoadOptions.ErrorPolicy(rawValue: policy.text) ?? .stop
    }
    try refuseModels(paths)
    let watch = Watch.current
    let loaded: LoadedFrame
    do throws(FrameError) {
        loaded = try FrameLoader.load(
            paths: paths.map { call.readPath($0.text) }, options: options,
            isCancelled: watch.isCancelled,
            progress: { done, total in
                if let total { watch.progress(done, total, "bytes") }
            })
    } catch {
        throw Failure(error).at(paths.ranges)
    }
    var outcome = Outcome(.frame(TiedFrame(loaded.frame)), notes: loaded.notes)
    outcome.read(paths.flatMap { expandPattern(call.readPath($0.text)) })
    return outcome
}

extension Outcome {
    /// Notes the files the values were read from; what came another way cannot be read again.
    mutating func read(_ paths: [String]) {
        for path in paths {
            if let file = FileSource.read(path) { files.append(file) } else { isOnce = true }
        }
    }
}

/// A model is opened by another word.
private func refuseModels(_ paths: [Word]) throws(Failure) {
    for path in paths where ModelFile.isModel(path.text) {
        throw Failure(.fileIsModel(path.text), at: path.range)
    }
}

extension [Word] {
    /// From the first to the last of them.
    var ranges: Range<Int> {
        guard let first, let last else { return 0..<1 }
        return first.range.lowerBound..<last.range.upperBound
    }
}
