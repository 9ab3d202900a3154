import ArgumentParser
import CopseShell
import CopseStore

extension OutputMode: ExpressibleByArgument {}

enum ColorChoice: String, ExpressibleByArgument, CaseIterable {
    case auto, always, never

    /// Whether to colour a stream: `auto` colours terminals, unless NO_COLOR asks not to.
    func applies(to stream: StandardStream) -> Bool {
        switch self {
        case .always: true
        case .never: false
        case .auto:
            stream.isTerminal && (Terminal.environment("NO_COLOR") ?? "").isEmpty
                && Terminal.environment("TERM") != "dumb"
        }
    }
}

/// The flags of `copse` itself.
struct ShellOptions: ParsableArguments {
    @Option(
        name: [.customShort("f"), .customLong("file")], parsing: .unconditional,
        help: "Run a script cell by cell; it stops at the first error.")
    var file: String?

    @Option(
        name: [.customShort("c"), .customLong("command")], parsing: .unconditional,
        help: ArgumentHelp("Run these cells.", valueName: "CELL; CELL"))
    var cells: String?

    @Option(name: [.customShort("s"), .customLong("session")], help: "Name of the session.")
    var session: String?

    @Option(help: "The store of sessions.")
    var store: String?

    @Flag(help: "Go on after a cell that failed.")
    var keepGoing = false

    @Option(help: "Write results as table, json, csv or markdown.")
    var output: OutputMode?

    @Flag(help: "The same as --output json: one object per cell and line.")
    var json = false

    @Option(help: "Threads to compute with; results do not depend on it.")
    var threads: Int?

    @Option(help: "The seed of cells that name none.")
    var seed: UInt64 = 0

    @Option(help: "Colour: auto, always or never; NO_COLOR is honoured.")
    var color: ColorChoice = .auto

    @Flag(help: "No notes and no progress.")
    var quiet = false

    @Flag(help: "Do not read ~/.config/copse/rc.cells at the prompt.")
    var noRc = false

    func validate() throws {
        if file != nil, cells != nil {
            throw ValidationError("-f and -c cannot be given together.")
        }
        if json, let output, output != .json {
            throw ValidationError("--json and --output \(output.rawValue) contradict each other.")
        }
        if let threads, !(1...1024).contains(threads) {
            throw ValidationError("--threads must be between 1 and 1024. Got \(threads).")
        }
    }

    /// Whether the user said which store to work in.
    var isStoreNamed: Bool {
        store != nil || session != nil || !(Terminal.environment("COPSE_STORE") ?? "").isEmpty
    }

    /// The memory of a notebook that works in a session of the store.
    func memory(wanted: Memory.Wanted) -> Memory {
        var environment: [String: String] = [:]
        for name in ["COPSE_STORE", "XDG_DATA_HOME", "HOME"] {
            environment[name] = Terminal.environment(name)
        }
        var options = StoreOptions()
        options.secrets = ["ETHERSCAN_API_KEY"].compactMap { Terminal.environment($0) }
        return Memory(
            path: StoreLocation.path(flag: store, environment: environment), wanted: wanted,
            options: options)
    }

    /// How replies are written to the streams of this process.
    func render(mode: OutputMode, file: String?) -> RenderOptions {
        var render = RenderOptions(
            mode: mode,
            width: Terminal.width ?? (StandardStream.output.isTerminal ? 80 : 120),
            isColored: color.applies(to: .output), isQuiet: quiet, file: file)
        render.colorsErrors = color.applies(to: .errors)
        render.breaksProse = StandardStream.output.isTerminal
        return render
    }

    var settings: Settings {
        Settings(
            output: json ? .json : output ?? .table, threads: threads ?? Machine.processors,
            seed: seed)
    }
}
