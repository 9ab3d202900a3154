import CopseStore
import Testing

@Suite struct StoreMessageTests {
    static let sentences: [(StoreError, String, String, String?)] = [
        (
            .newerVersion(path: "s.sqlite", found: 3, known: 1), "store.newerVersion",
            "the store s.sqlite was written by a newer copse (format 3, this one knows 1).",
            "Nothing was changed. Update copse to one that knows format 3, or name another store with --store."
        ),
        (
            .notAStore(path: "s.sqlite"), "store.notAStore", "s.sqlite is not a copse store.",
            "Nothing was changed. Name another file with --store; a new one is made where there is none."
        ),
        (
            .damaged(path: "s.sqlite", detail: "disk image is malformed"), "store.damaged",
            "the store s.sqlite is damaged (disk image is malformed).",
            "Nothing was changed. Copy the file, then try: sqlite3 's.sqlite' .recover | sqlite3 mended.sqlite"
        ),
        (
            .readOnly(path: "s.sqlite"), "store.readOnly",
            "the store s.sqlite cannot be written: no permission.",
            "Make the file and its folder writable, or work on a copy with --store. Try: ls -ld 's.sqlite'"
        ),
        (
            .full(path: "s.sqlite"), "store.full",
            "the disk is full: the store s.sqlite could not be written. What it held before is safe.",
            "Free some space, then run the cell again."
        ),
        (
            .writeFailed(path: "s.sqlite", detail: "disk I/O error"), "store.writeFailed",
            "the store s.sqlite could not be written (disk I/O error). What it held before is safe.",
            "Check the free space, the quota and the limit on file sizes (ulimit -f), then run the cell again."
        ),
        (
            .locked(path: "s.sqlite", seconds: 10), "store.locked",
            "another program has held the store s.sqlite for more than 10 seconds.",
            "End the program that writes to it, or name another store with --store."
        ),
        (
            .cannotOpen(path: "s.sqlite", reason: "it is a folder"), "store.cannotOpen",
            "the store s.sqlite cannot be opened: it is a folder.",
            "Name another place with --store or COPSE_STORE."
        ),
        (
            .valueTooLarge(path: "s.sqlite"), "store.valueTooLarge",
            "a value is larger than the 1 GB that the store s.sqlite can keep in one piece.",
            "Write it to a file with write or export instead."
        ),
        (
            .failed(path: "s.sqlite", code: 19, detail: "constraint failed"), "store.failed",
            "the store s.sqlite refused a request (SQLite 19: constraint failed).", nil
        ),
        (
            .sessionNotFound(name: "studie", among: ["study"]), "store.sessionNotFound",
            "there is no session 'studie' (1 session).", "Did you mean 'study'?"
        ),
        (
            .sessionNotFound(name: "x", among: []), "store.sessionNotFound",
            "there is no session 'x' (0 sessions).", "sessions lists them."
        ),
        (
            .sessionExists(name: "a"), "store.sessionExists", "a session 'a' exists already.",
            "Choose another name."
        ),
        (
            .sessionName("a b"), "store.sessionName", "'a b' cannot be a session's name.",
            "Use letters, digits, '-', '_' and '.', at most 80, beginning with a letter or digit."
        ),
        (
            .cellNotFound(number: 7, session: "a"), "store.cellNotFound",
            "session 'a' has no cell 7.", "cells lists them."
        ),
        (.cellFinished(number: 7), "store.cellFinished", "cell 7 has its reply already.", nil),
        (
            .objectNotFound(identity: identity("abc")), "store.objectNotFound",
            "the store knows no value abc000000000.", nil
        ),
        (
            .identity("x"), "store.identity", "'x' is not a digest of 64 hexadecimal digits.", nil
        ),
        (
            .datasetNotFound(id: 4), "store.datasetNotFound",
            "the store knows no data set number 4.", nil
        ),
        (
            .modelNotFound(name: "gaz", among: ["gas", "eth"]), "store.modelNotFound",
            "there is no model 'gaz' in the store (2 models).", "Did you mean 'gas'?"
        ),
        (
            .modelNotFound(name: "gas", among: []), "store.modelNotFound",
            "there is no model 'gas' in the store (0 models).",
            "models lists them; save M as gas adds one."
        ),
        (
            .versionNotFound(model: "gas", version: 4, latest: 2), "store.versionNotFound",
            "model 'gas' has no version 4; the latest is 2.", "Try gas@2."
        ),
        (
            .aliasNotFound(model: "gas", alias: "champ", among: []), "store.aliasNotFound",
            "model 'gas' has no alias 'champ' (0 aliases).", "alias gas@1 champ sets one."
        ),
        (
            .aliasNotFound(model: "gas", alias: "champio", among: ["champion"]),
            "store.aliasNotFound", "model 'gas' has no alias 'champio' (1 alias).",
            "Did you mean 'champion'?"
        ),
        (
            .modelName("a/b"), "store.modelName", "'a/b' cannot be a model's name.",
            "Use letters, digits, '-', '_' and '.', at most 80, beginning with a letter or digit."
        ),
        (
            .aliasName("3"), "store.aliasName", "'3' cannot be an alias.",
            "Use letters, digits, '-', '_' and '.', beginning with a letter; 'latest' is the newest version."
        ),
    ]

    @Test(arguments: sentences.indices)
    func `an error has a code, a sentence and a hint`(_ index: Int) {
        let (error, code, message, hint) = Self.sentences[index]
        #expect(error.code == code)
        #expect(error.message == message)
        #expect(error.hint == hint)
    }
}
