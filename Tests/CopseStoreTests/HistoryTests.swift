import CopseStore
import Testing

@Suite struct HistoryTests {
    let place: TemporaryStore
    let store: Store
    let session: Int64
    private let open: OpenSession

    init() throws {
        place = try TemporaryStore()
        store = try place.open()
        open = try store.openSession("scratch")
        session = open.session.id
    }

    func lines(_ filter: HistoryFilter) throws -> [String] { try store.history(filter).map(\.line) }

    func command(_ line: String, _ status: CellStatus = .ok, _ milliseconds: Double = 1) throws {
        let id = try store.begin(command: line, in: session)
        try store.finish(command: id, status, milliseconds: milliseconds)
    }

    @Test func `cells and commands stand in one history`() throws {
        try store.run("tx = load a.csv", in: session)
        try command("cells")
        let entries = try store.history(HistoryFilter())
        #expect(entries.map(\.line) == ["tx = load a.csv", "cells"])
        #expect(entries.map(\.number) == [1, nil])
        #expect(entries.map(\.session) == ["scratch", "scratch"])
        #expect(entries.map(\.milliseconds) == [1.5, 1])
        #expect(entries.allSatisfy { $0.folder.hasPrefix("/") })
    }

    @Test func `history is searched by text, outcome and time`() throws {
        try command("Load a_b.csv")
        try command("load axb.csv", .error, 5000)
        try command("train f", .interrupted, 90)
        #expect(try lines(HistoryFilter(pattern: "load")).count == 2)
        #expect(try lines(HistoryFilter(pattern: "a_b")) == ["Load a_b.csv"])
        #expect(try lines(HistoryFilter(pattern: "a?b*csv")).count == 2)
        #expect(try lines(HistoryFilter(pattern: "100%")) == [])
        #expect(try lines(HistoryFilter(failedOnly: true)) == ["load axb.csv", "train f"])
        #expect(try lines(HistoryFilter(slowerThan: 1000)) == ["load axb.csv"])
        #expect(
            try lines(HistoryFilter(pattern: "load", failedOnly: true, slowerThan: 9000)) == [])
        #expect(try lines(HistoryFilter(limit: 1)) == ["train f"])
    }

    @Test func `history can be one session's`() throws {
        let other = try store.openSession("other")
        try store.run("here", in: session)
        try store.run("there", in: other.session.id)
        #expect(try lines(HistoryFilter(session: session)) == ["here"])
        #expect(try lines(HistoryFilter()) == ["here", "there"])
    }

    @Test func `the editor gets the last lines without repeats`() throws {
        for line in ["a", "b", "a", "c"] { try command(line) }
        #expect(try store.recentLines(10).map(\.text) == ["b", "a", "c"])
        #expect(try store.recentLines(2).map(\.text) == ["a", "c"])
    }

    @Test func `events are noted with what the caller says`() throws {
        try store.log("store.mended", session: session, detail: #"{"rows":3}"#)
        let event = try #require(try store.events(limit: 1).first)
        #expect(event.kind == "store.mended")
        #expect(event.session == session)
        #expect(event.detail == #"{"rows":3}"#)
    }
}
