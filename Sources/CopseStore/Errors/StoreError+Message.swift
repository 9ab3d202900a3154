import CopseFrame

extension StoreError {
    /// The stable code of the contract.
    package var code: String {
        switch self {
        case .newerVersion: "store.newerVersion"
        case .notAStore: "store.notAStore"
        case .damaged: "store.damaged"
        case .readOnly: "store.readOnly"
        case .full: "store.full"
        case .writeFailed: "store.writeFailed"
        case .locked: "store.locked"
        case .cannotOpen: "store.cannotOpen"
        case .valueTooLarge: "store.valueTooLarge"
        case .failed: "store.failed"
        case .sessionNotFound: "store.sessionNotFound"
        case .sessionExists: "store.sessionExists"
        case .sessionName: "store.sessionName"
        case .cellNotFound: "store.cellNotFound"
        case .cellFinished: "store.cellFinished"
        case .objectNotFound: "store.objectNotFound"
        case .identity: "store.identity"
        case .datasetNotFound: "store.datasetNotFound"
        case .modelNotFound: "store.modelNotFound"
        case .versionNotFound: "store.versionNotFound"
        case .aliasNotFound: "store.aliasNotFound"
        case .modelName: "store.modelName"
        case .aliasName: "store.aliasName"
        }
    }

    /// What happened and where, in one sentence.
    package var message: String {
        switch self {
        case .newerVersion(let path, let found, let known):
            "the store \(path) was written by a newer copse (format \(found), this one knows \(known))."
        case .notAStore(let path): "\(path) is not a copse store."
        case .damaged(let path, let detail): "the store \(path) is damaged (\(detail))."
        case .readOnly(let path): "the store \(path) cannot be written: no permission."
        case .full(let path):
            "the disk is full: the store \(path) could not be written. What it held before is safe."
        case .writeFailed(let path, let detail):
            "the store \(path) could not be written (\(detail)). What it held before is safe."
        case .locked(let path, let seconds):
            "another program has held the store \(path) for more than \(Self.seconds(seconds))."
        case .cannotOpen(let path, let reason): "the store \(path) cannot be opened: \(reason)."
        case .valueTooLarge(let path):
            "a value is larger than the 1 GB that the store \(path) can keep in one piece."
        case .failed(let path, let code, let detail):
            "the store \(path) refused a request (SQLite \(code): \(detail))."
        case .sessionNotFound(let name, let among):
            "there is no session '\(name)' (\(Self.count(among, "session")))."
        case .sessionExists(let name): "a session '\(name)' exists already."
        case .sessionName(let name): "'\(name)' cannot be a session's name."
        case .cellNotFound(let number, let session): "session '\(session)' has no cell \(number)."
        case .cellFinished(let number): "cell \(number) has its reply already."
        case .objectNotFound(let identity): "the store knows no value \(identity.prefix(12))."
        case .identity(let text): "'\(text)' is not a digest of 64 hexadecimal digits."
        case .datasetNotFound(let id): "the store knows no data set number \(id)."
        case .modelNotFound(let name, let among):
            "there is no model '\(name)' in the store (\(Self.count(among, "model")))."
        case .versionNotFound(let model, let version, let latest):
            "model '\(model)' has no version \(version); the latest is \(latest)."
        case .aliasNotFound(let model, let alias, let among):
            "model '\(model)' has no alias '\(alias)' (\(Self.count(among, "alias", "aliases")))."
        case .modelName(let name): "'\(name)' cannot be a model's name."
        case .aliasName(let name): "'\(name)' cannot be an alias."
        }
    }

    /// What to do, or a word that may have been meant.
    package var hint: String? {
        switch self {
        case .newerVersion(_, let found, _):
            "Nothing was changed. Update copse to one that knows format \(found), or name another store with --store."
        case .notAStore:
            "Nothing was changed. Name another file with --store; a new one is made where there is none."
        case .damaged(let path, _):
            "Nothing was changed. Copy the file, then try: sqlite3 '\(path)' .recover | sqlite3 mended.sqlite"
        case .readOnly(let path):
            "Make the file and its folder writable, or work on a copy with --store. Try: ls -ld '\(path)'"
        case .full: "Free some space, then run the cell again."
        case .writeFailed:
            "Check the free space, the quota and the limit on file sizes (ulimit -f), then run the cell again."
        case .locked: "End the program that writes to it, or name another store with --store."
        case .cannotOpen: "Name another place with --store or COPSE_STORE."
        case .valueTooLarge: "Write it to a file with write or export instead."
        case .failed: nil
        case .sessionNotFound(let name, let among):
            Self.didYouMean(name, among) ?? "sessions lists them."
        case .sessionExists: "Choose another name."
        case .sessionName, .modelName:
            "Use letters, digits, '-', '_' and '.', at most 80, beginning with a letter or digit."
        case .aliasName:
            "Use letters, digits, '-', '_' and '.', beginning with a letter; 'latest' is the newest version."
        case .cellNotFound: "cells lists them."
        case .cellFinished, .objectNotFound, .identity, .datasetNotFound: nil
        case .modelNotFound(let name, let among):
            Self.didYouMean(name, among) ?? "models lists them; save M as \(name) adds one."
        case .versionNotFound(let model, _, let latest): "Try \(model)@\(latest)."
        case .aliasNotFound(let model, let alias, let among):
            Self.didYouMean(alias, among) ?? "alias \(model)@1 \(alias) sets one."
        }
    }

    private static func didYouMean(_ word: String, _ known: [String]) -> String? {
        Suggestion.nearest(to: word, in: known).map { "Did you mean '\($0)'?" }
    }

    private static func count(_ known: [String], _ one: String, _ many: String? = nil) -> String {
        known.count == 1 ? "1 \(one)" : "\(known.count) \(many ?? one + "s")"
    }

    private static func seconds(_ seconds: Double) -> String {
        seconds == seconds.rounded() && seconds < 1e6
            ? "\(Int(seconds)) seconds" : "\(seconds) seconds"
    }
}
