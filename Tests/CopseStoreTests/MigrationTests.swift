import CopseStore
import CopseTestSupport
import Foundation
import Testing

/// Stores that earlier versions wrote open with everything in them. `COPSE_RECORD_STORE=1` writes
/// the file of the present version; the file of a released version is never written again.
@Suite struct MigrationTests {
    static let folder = Repository.root + "/Tests/CopseStoreTests/Golden"
    static var isRecording: Bool {
        ProcessInfo.processInfo.environment["COPSE_RECORD_STORE"] == "1"
    }

    @Test(.enabled(if: isRecording, "COPSE_RECORD_STORE is not set"))
    func `the file of this version is recorded`() throws {
        let place = try TemporaryStore()
        do {
            let store = try place.open()
            let open = try store.openSession("study")
            let session = open.session.id
            let load = try store.begin("tx = load a.csv", in: session)
            _ = try store.record(
                path: "/data/a.csv", size: 12, modified: 7, options: "{}", sha256: identity("d"),
                cell: load.id)
            try store.finish(
                load,
                CellOutcome(
                    status: .ok, milliseconds: 12.5, json: #"{"cell":1}"#, text: "12 rows",
                    objects: [value("a", bytes: [1, 2, 3])],
                    bound: [Binding(name: "tx", identity: identity("a"))]))
            try store.run("f = features tx with eth", in: session, binding: "f", to: "f")
            try store.run("oops", in: session, status: .error)
            let saved = try store.save(
                value("e", bytes: [4, 5]), as: "gas", digest: identity("e"),
                card: #"{"trees":100}"#)
            try store.setAlias(
                "champion", to: ModelReference(name: "gas", selector: .version(1)))
            #expect(saved.isNew)
            let command = try store.begin(command: "cells", in: session)
            try store.finish(command: command, .ok, milliseconds: 0.5)
            _ = try store.fork(open.session, as: "other")
            _ = try store.begin("train f", in: session)
            try store.settle()
        }
        try FileManager.default.createDirectory(
            atPath: Self.folder, withIntermediateDirectories: true)
        let target = Self.folder + "/v2.sqlite"
        try? FileManager.default.removeItem(atPath: target)
        try FileManager.default.copyItem(atPath: place.path, toPath: target)
    }

    @Test(arguments: ["v1", "v2"])
    func `a store of any version opens with everything in it`(version: String) throws {
        let place = try TemporaryStore()
        try FileManager.default.copyItem(
            atPath: Self.folder + "/\(version).sqlite", toPath: place.path)
        let store = try place.open()
        #expect(try store.problems() == [])
        let open = try store.openSession("study")
        #expect(open.interrupted.map(\.source) == ["train f"])
        #expect(open.session.nextNumber == 5)
        let cells = try store.cells(of: open.session.id)
        #expect(cells.map(\.status) == [.ok, .ok, .error, .interrupted])
        #expect(cells.map(\.isLive) == [true, true, false, false])
        #expect(
            try store.reply(of: cells[0].id) == StoredReply(json: #"{"cell":1}"#, text: "12 rows"))
        #expect(
            try store.names(of: open.session.id) == ["tx": identity("a"), "f": identity("f")])
        #expect(try store.bytes(of: identity("a")) == [1, 2, 3])
        #expect(try store.datasets().map(\.sha256) == [identity("d")])
        #expect(try store.model(ModelReference(parsing: "gas@champion")).version == 1)
        #expect(try store.bytes(of: identity("e")) == [4, 5])
        #expect(
            try store.history(HistoryFilter()).map(\.line) == [
                "tx = load a.csv", "f = features tx with eth", "oops", "cells", "train f",
            ])
        #expect(
            Set(try store.sessions().map(\.session.name)) == ["study", "other"])
        #expect(try store.events().map(\.kind).contains("session.forked"))
        try store.run("g = 1", in: open.session.id, binding: "g")
    }
}
