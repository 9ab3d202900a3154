import ArgumentParser
import CopseDetector
import CopseFrame
import CopseShell
import CopseStore

#if canImport(Glibc)
    import Glibc
#elseif canImport(Darwin)
    import Darwin
#endif

/// `copse doctor`
struct DoctorCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "copse doctor",
        abstract: "Check the installation, the terminal and this machine's arithmetic.")

    @Flag(help: "Mend the store: what is damaged is made again, what nothing uses goes.")
    var mend = false

    @Flag(help: "Drop stored bytes that no name needs now and that can be made again.")
    var collect = false

    @OptionGroup var options: ShellOptions

    /// One thing that was looked at.
    private struct Finding {
        var what: String
        var found: String
        /// What to do; nil where all is well.
        var advice: String?
    }

    func run() throws {
        let findings = [version, arithmetic, encoding, terminal, processors, folder] + store
        let width = findings.map(\.what.count).max() ?? 0
        for finding in findings {
            let blanks = String(repeating: " ", count: width - finding.what.count + 2)
            let mark = finding.advice == nil ? "ok  " : "!!  "
            StandardStream.output.write("\(mark)\(finding.what)\(blanks)\(finding.found)\n")
            if let advice = finding.advice {
                StandardStream.output.write(
                    String(repeating: " ", count: width + 6) + advice + "\n")
            }
        }
        if findings.contains(where: { $0.advice != nil }) {
            throw ExitCode(ExitStatus.failed.rawValue)
        }
    }

    private var version: Finding { Finding(what: "version", found: "copse \(CopseVersion.text)") }

    /// A small model must come out with the digest it has everywhere.
    private var arithmetic: Finding {
        let digest = SelfTest.digest() ?? "none"
        let isRight = digest == SelfTest.expectedDigest
        return Finding(
            what: "arithmetic",
            found: isRight
                ? "a model trained here has the digest it has everywhere"
                : "a model trained here has the digest \(digest.prefix(12))…",
            advice: isRight
                ? nil : "models of this machine would be refused elsewhere: please report this")
    }

    private var encoding: Finding {
        let isUTF8 = Terminal.useUTF8()
        return Finding(
            what: "text", found: Terminal.codeset,
            advice: isUTF8 ? nil : "choose a UTF-8 locale: export LC_ALL=C.UTF-8")
    }

    private var terminal: Finding {
        guard StandardStream.output.isTerminal else {
            return Finding(what: "terminal", found: "none: output goes to a file or a program")
        }
        let name = Terminal.environment("TERM") ?? "unknown"
        let width = Terminal.width.map { "\($0) columns" } ?? "unknown width"
        return Finding(
            what: "terminal", found: "\(name), \(width)",
            advice: ["unknown", "dumb", ""].contains(name)
                ? "editing at the prompt needs TERM, as in: export TERM=xterm-256color" : nil)
    }

    private var processors: Finding {
        Finding(what: "threads", found: "\(Machine.processors)")
    }

    private var folder: Finding {
        let isWritable = unsafe access(".", W_OK) == 0
        return Finding(
            what: "folder", found: isWritable ? "can be written to" : "is read-only",
            advice: isWritable ? nil : "write and export need paths elsewhere")
    }

    private var store: [Finding] {
        let memory = options.memory(wanted: .run)
        do throws(Failure) {
            let store = try memory.store()
            let sessions = try? store.sessions().count
            let problems = try? store.problems()
            let file = Finding(
                what: "store", found: "\(store.path), \(sessions ?? 0) sessions",
                advice: problems?.first.map { "SQLite finds it damaged: \($0)" })
            return [file, try values(in: store)] + (collect ? [try collected(memory)] : [])
        } catch {
            return [
                Finding(
                    what: "store", found: error.message,
                    advice: error.hint ?? "name another place with --store")
            ]
        }
    }

    /// The values of the store, mended if that was asked for.
    private func values(in store: Store) throws(Failure) -> Finding {
        let check = try StoreCheck(store)
        let found = check.summary
        guard !check.isClean else { return Finding(what: "values", found: found) }
        guard mend else {
            return Finding(
                what: "values", found: found,
                advice: "copse doctor --mend --store '\(store.path)' mends what can be mended")
        }
        let done = try check.mend(store)
        let after = try StoreCheck(store)
        return Finding(
            what: "values", found: ([found] + done).joined(separator: "; "),
            advice: after.isClean
                ? nil
                : after.lost.isEmpty
                    ? "values that others were made from are missing: run their cells again"
                    : "lost for good: \(after.lost.map { String($0.prefix(12)) }.joined(separator: ", "))"
        )
    }

    private func collected(_ memory: Memory) throws(Failure) -> Finding {
        let count = try memory.collect()
        return Finding(
            what: "collected",
            found: count == 0 ? "nothing" : "the bytes of \(count) values, made again on use")
    }
}
