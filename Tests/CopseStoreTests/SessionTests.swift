import CopseStore
import Foundation
import Testing

@Suite struct SessionTests {
    let place = try! TemporaryStore()

    @Test func `a store is made with its folders, and a session where there is none`() throws {
        let store = try Store(path: place.folder + "/a/b/copse.sqlite")
        let open = try store.openSession("scratch")
        #expect(open.session.name == "scratch")
        #expect(open.session.nextNumber == 1)
        #expect(open.session.head == nil)
        #expect(open.interrupted.isEmpty)
        #expect(open.fork == nil)
        #expect(try store.problems() == [])
    }

    @Test func `a session goes on where it stopped`() throws {
        do {
            let store = try place.open()
            let open = try store.openSession("study")
            try store.run("tx = load a.csv", in: open.session.id, binding: "tx")
        }
        let store = try place.open()
        let open = try store.openSession("study")
        #expect(open.fork == nil)
        #expect(open.session.nextNumber == 2)
        #expect(try store.names(of: open.session.id) == ["tx": identity("a")])
    }

    @Test func `runs of a day are counted from 1 by their number, not their letters`() throws {
        let store = try place.open()
        let runs = try (1...11).map { _ in try store.openRun() }
        let names = runs.map(\.session.name)
        let day = try #require(names.first).dropLast(2)
        #expect(day.hasPrefix("run-20"))
        #expect(names == (1...11).map { "\(day)-\($0)" })
        #expect(runs.allSatisfy { $0.session.nextNumber == 1 })
    }

    @Test func `a second shell on a session is told and gets a fork`() throws {
        let mine = try place.open()
        let first = try mine.openSession("study")
        try mine.run("a = 1", in: first.session.id, binding: "a")
        let theirs = try place.open()
        let second = try theirs.openSession("study")
        #expect(second.session.name == "study-2")
        #expect(second.session.parent == "study")
        #expect(second.session.nextNumber == 2)
        #expect(second.fork?.of == "study")
        #expect(second.fork?.owner.pid == Int64(getpid()))
        #expect(second.fork?.owner.host.isEmpty == false)
        #expect(try theirs.names(of: second.session.id) == ["a": identity("a")])

        try mine.run("a = 2", in: first.session.id, binding: "a", to: "b")
        try theirs.run("a = 3", in: second.session.id, binding: "a", to: "c")
        #expect(try mine.names(of: first.session.id) == ["a": identity("b")])
        #expect(try mine.names(of: second.session.id) == ["a": identity("c")])
        #expect(try theirs.openSession("study").session.name == "study-3")
    }

    @Test func `the same store does not lend a session twice`() throws {
        let store = try place.open()
        let first = try store.openSession("study")
        #expect(try store.openSession("study").session.name == "study-2")
        #expect(first.session.name == "study")
    }

    @Test func `a session is free when its shell is gone`() throws {
        let mine = try place.open()
        let theirs = try place.open()
        do {
            let open = try mine.openSession("study")
            #expect(open.lease.session == open.session.id)
            #expect(try theirs.sessions()[0].owner?.pid == Int64(getpid()))
        }
        #expect(try theirs.sessions()[0].owner == nil)
        #expect(try theirs.openSession("study").fork == nil)
    }

    @Test func `a cell that was running when its shell died is marked as interrupted`() throws {
        do {
            let store = try place.open()
            let open = try store.openSession("study")
            try store.run("a = 1", in: open.session.id, binding: "a")
            _ = try store.begin("train a", in: open.session.id)
        }
        let store = try place.open()
        let open = try store.openSession("study")
        #expect(open.interrupted.map(\.source) == ["train a"])
        #expect(open.interrupted.map(\.number) == [2])
        #expect(open.session.nextNumber == 3)
        #expect(try store.cells(of: open.session.id).map(\.status) == [.ok, .interrupted])
        #expect(try store.history(HistoryFilter(failedOnly: true)).map(\.line) == ["train a"])
        #expect(try store.events(kind: "cell.interrupted").count == 1)
        #expect(try store.openSession("study").interrupted.isEmpty)
    }

    @Test func `sessions are listed with counts and times, the last used first`() throws {
        let store = try place.open()
        let a = try store.openSession("a")
        let b = try store.openSession("b")
        try store.run("x", in: b.session.id)
        try store.run("y", in: a.session.id)
        try store.run("z", in: a.session.id, status: .error)
        let list = try store.sessions()
        #expect(list.map(\.session.name) == ["a", "b"])
        #expect(list.map(\.cells) == [2, 1])
        #expect(list.map(\.failed) == [1, 0])
        #expect(list.map(\.milliseconds) == [3, 1.5])
        #expect(list[0].session.usedAt >= list[0].session.createdAt)
    }

    @Test func `a fork shares the cells before it and has its own after it`() throws {
        let store = try place.open()
        let open = try store.openSession("study")
        try store.run("a = 1", in: open.session.id, binding: "a")
        let fork = try store.fork(open.session, as: "other")
        try store.run("b = 2", in: open.session.id, binding: "b", to: "b")
        try store.run("c = 3", in: fork.id, binding: "c", to: "c")
        #expect(try store.cells(of: fork.id).map(\.source) == ["a = 1", "c = 3"])
        #expect(try store.cells(of: fork.id).map(\.isLive) == [true, true])
        #expect(try store.cells(of: open.session.id).map(\.source) == ["a = 1", "b = 2"])
        #expect(try store.names(of: fork.id).keys.sorted() == ["a", "c"])
        #expect(try store.events(kind: "session.forked")[0].detail == #"{"from":"study"}"#)
    }

    @Test func `a session is renamed, but not to a name that is taken or none`() throws {
        let store = try place.open()
        let a = try store.openSession("a")
        _ = try store.openSession("b")
        try store.rename(a.session.id, to: "c")
        #expect(try store.session(named: "c").id == a.session.id)
        #expect(throws: StoreError.sessionExists(name: "b")) {
            try store.rename(a.session.id, to: "b")
        }
        #expect(throws: StoreError.sessionExists(name: "b")) {
            _ = try store.fork(a.session, as: "b")
        }
        for name in ["", "a b", "../x", "-a", "é", String(repeating: "a", count: 81)] {
            #expect(throws: StoreError.sessionName(name)) { _ = try store.openSession(name) }
        }
    }

    @Test func `a session that is not there is an error that knows the others`() throws {
        let store = try place.open()
        _ = try store.openSession("study")
        #expect(throws: StoreError.sessionNotFound(name: "studie", among: ["study"])) {
            _ = try store.session(named: "studie")
        }
    }

    @Test func `the log is moved into the file while cells run, and does not grow for ever`() throws
    {
        let store = try place.open()
        let open = try store.openSession("study")
        let reply = String(repeating: "x", count: 50_000)
        for number in 1...200 {
            let cell = try store.begin("cell \(number)", in: open.session.id)
            try store.finish(
                cell, CellOutcome(status: .ok, milliseconds: 1, json: reply, text: reply))
        }
        func size(_ path: String) throws -> Int {
            try FileManager.default.attributesOfItem(atPath: path)[.size] as? Int ?? 0
        }
        // 20 MB of replies; how much is moved depends on the disk, but never nothing.
        #expect(try size(place.path) > 1_000_000)
        try store.settle()
        #expect(try size(place.path + "-wal") == 0)
        #expect(try store.cells(of: open.session.id).count == 200)
    }
}
