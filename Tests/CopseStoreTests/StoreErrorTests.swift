import CopseStore
import Foundation
import Testing

@Suite struct StoreErrorTests {
    let place = try! TemporaryStore()

    /// The code of the error that opening and checking a store ends in.
    func code(_ path: String) -> String? {
        do throws(StoreError) {
            let problems = try Store(path: path).problems()
            return problems.isEmpty ? nil : "store.damaged"
        } catch {
            return error.code
        }
    }

    @Test func `a store of a newer version is refused and left as it is`() throws {
        try place.open().settle()
        var bytes = try place.bytes()
        bytes.replaceSubrange(60..<64, with: [0, 0, 0, 99])
        try place.write(bytes)
        #expect(
            throws: StoreError.newerVersion(path: place.path, found: 99, known: 2)
        ) { _ = try place.open() }
        #expect(try place.bytes() == bytes)
    }

    @Test(arguments: [
        "this is a text file, not a database, and long enough to be one".utf8.map { $0 },
        [UInt8](repeating: 0, count: 4096),
    ])
    func `a file that is no store is refused and left as it is`(_ bytes: [UInt8]) throws {
        try place.write(bytes)
        #expect(throws: StoreError.notAStore(path: place.path)) { _ = try place.open() }
        #expect(try place.bytes() == bytes)
    }

    @Test func `a database of another program is refused and left as it is`() throws {
        try place.open().settle()
        var bytes = try place.bytes()
        bytes.replaceSubrange(68..<72, with: [0, 0, 0, 0])
        try place.write(bytes)
        #expect(throws: StoreError.notAStore(path: place.path)) { _ = try place.open() }
        #expect(try place.bytes() == bytes)
    }

    @Test func `an empty file becomes a store`() throws {
        try place.write([])
        #expect(try place.open().sessions().isEmpty)
    }

    @Test func `a damaged store is an error and not a crash`() throws {
        do {
            let store = try place.open()
            let open = try store.openSession("scratch")
            for index in 0..<200 { try store.run("cell \(index)", in: open.session.id) }
            try store.settle()
        }
        let sound = try place.bytes()
        var random = SystemRandomNumberGenerator()
        for _ in 0..<60 {
            var bytes = sound
            let length = bytes.count
            let start = Int.random(in: 100..<length - 600, using: &random)
            for offset in 0..<500 {
                bytes[start + offset] = UInt8.random(in: 0...255, using: &random)
            }
            try place.write(bytes)
            do throws(StoreError) {
                let store = try Store(path: place.path)
                let open = try store.openSession("scratch")
                _ = try store.cells(of: open.session.id)
                _ = try store.state(of: open.session.id)
                _ = try store.history(HistoryFilter())
            } catch {
                #expect(error.code.hasPrefix("store."))
            }
        }
        // The part of the last page that is cut may have been empty, then nothing is missing.
        for length in stride(from: 1, to: sound.count - 4096, by: sound.count / 23) {
            let bytes = Array(sound[..<length])
            try place.write(bytes)
            let answer = code(place.path)
            #expect(
                answer == "store.damaged" || answer == "store.notAStore", "\(length) bytes left")
            #expect(try place.bytes() == bytes)
        }
    }

    @Test func `a folder, and a path below a file, cannot be a store`() throws {
        #expect(
            throws: StoreError.cannotOpen(path: place.folder, reason: "it is a folder")
        ) { _ = try Store(path: place.folder) }
        try place.write([1])
        #expect(code(place.path + "/b/c.sqlite") == "store.cannotOpen")
    }

    @Test func `a read-only file or folder is said to be one`() async throws {
        try place.open().settle()
        let path = place.path
        let folder = place.folder
        await #expect(processExitsWith: .success) {
            [path = path as String, folder = folder as String] in
            let permissions: [FileAttributeKey: Any] = [.posixPermissions: 0o555]
            for item in [path, folder] {
                try FileManager.default.setAttributes(permissions, ofItemAtPath: item)
            }
            try Child.becomeNobody()
            #expect(throws: StoreError.readOnly(path: path)) { _ = try Store(path: path) }
            #expect(throws: StoreError.readOnly(path: folder + "/new.sqlite")) {
                _ = try Store(path: folder + "/new.sqlite")
            }
        }
    }

    @Test func `a full disk is an error, and what was stored before is safe`() async throws {
        let path = place.path
        await #expect(processExitsWith: .success) { [path = path as String] in
            let store = try Store(path: path)
            let open = try store.openSession("scratch")
            try store.run("before", in: open.session.id, binding: "a")
            try Child.limitFiles(to: 400_000)
            let cell = try store.begin("large", in: open.session.id)
            let outcome = CellOutcome(
                status: .ok, milliseconds: 1, json: "{}", text: "",
                objects: [value("b", bytes: [UInt8](repeating: 1, count: 1_000_000))])
            do throws(StoreError) {
                try store.finish(cell, outcome)
                Issue.record("a megabyte was written past the limit")
            } catch {
                #expect(["store.full", "store.writeFailed"].contains(error.code))
            }
            // Small replies still fit.
            try store.finish(
                cell, CellOutcome(status: .error, milliseconds: 1, json: "{}", text: "too large"))
            try store.run("after", in: open.session.id)
        }
        let store = try place.open()
        #expect(try store.problems() == [])
        let open = try store.openSession("scratch")
        #expect(
            try store.cells(of: open.session.id).map(\.source) == ["before", "large", "after"])
        #expect(try store.names(of: open.session.id) == ["a": identity("a")])
    }

    @Test func `a store that is held for too long is an error, and then works again`() throws {
        var options = StoreOptions()
        options.patience = 0.05
        let store = try place.open(options)
        let open = try store.openSession("scratch")
        // What a writer locks: byte 120 of the log's index (SQLite, "WAL-mode File Format", 2.3).
        let index = try #require(FileHandle(forUpdatingAtPath: place.path + "-shm"))
        try Child.lock(byte: 120, of: index)
        #expect(throws: StoreError.locked(path: place.path, seconds: 0.05)) {
            _ = try store.begin("x", in: open.session.id)
        }
        try Child.unlock(byte: 120, of: index)
        #expect(try store.begin("x", in: open.session.id).number == 1)
    }
}
