import CopseStore
import Foundation
import Testing

/// What is left when a process is killed, and when two write at once. The children are processes
/// of this test bundle.
@Suite struct DeathTests {
    static let kills = 50

    @Test func `every acknowledged reply survives kill -9 at a random instant`() async throws {
        let place = try TemporaryStore()
        let path = place.path
        var acknowledged = 0
        for round in 1...Self.kills {
            await #expect(processExitsWith: .signal(SIGKILL)) { [path = path as String] in
                if !FileManager.default.fileExists(atPath: path + ".acks") {
                    try Data().write(to: URL(fileURLWithPath: path + ".acks"))
                }
                let acknowledgements = try #require(
                    FileHandle(forWritingAtPath: path + ".acks"))
                try acknowledgements.seekToEnd()
                Child.dieWithin(100_000)
                let store = try Store(path: path)
                let session = try store.openSession("study")
                try #require(session.fork == nil)
                var state = UInt64.random(in: 0..<1 << 40)
                while true {
                    state += 1
                    let digest = String(state, radix: 16)
                    let cell = try store.begin("a = \(digest)", in: session.session.id)
                    let size = Int(state % 7) * 5_000
                    try store.finish(
                        cell,
                        CellOutcome(
                            status: .ok, milliseconds: 1, json: "{\"digest\":\"\(digest)\"}",
                            text: digest,
                            objects: [
                                value(
                                    digest,
                                    bytes: [UInt8](repeating: UInt8(state & 255), count: size))
                            ],
                            bound: [Binding(name: "a", identity: identity(digest))]))
                    acknowledgements.write(Data("\(cell.number) \(digest)\n".utf8))
                }
            }
            guard FileManager.default.fileExists(atPath: path + ".acks") else { continue }
            let lines = try String(contentsOfFile: path + ".acks", encoding: .utf8)
                .split(separator: "\n").map { $0.split(separator: " ").map(String.init) }
            acknowledged = lines.count
            // The whole check grows with the store: the last round does it for all.
            let store = try place.open()
            let opened = try store.openSession("study")
            #expect(opened.fork == nil)
            #expect(opened.interrupted.count <= 1)
            let cells = try store.cells(of: opened.session.id)
            #expect(cells.map(\.number) == Array(1..<opened.session.nextNumber))
            let known = Dictionary(uniqueKeysWithValues: cells.map { ($0.number, $0) })
            for line in round == Self.kills ? lines[...] : lines.suffix(3) {
                let cell = try #require(known[Int(line[0])!])
                #expect(cell.status == .ok)
                #expect(try store.reply(of: cell.id)?.text == line[1])
                let bytes = try #require(try store.bytes(of: identity(line[1])))
                #expect(bytes.allSatisfy { $0 == UInt8(UInt64(line[1], radix: 16)! & 255) })
            }
            #expect(try store.problems() == [])
            if let last = cells.last(where: { $0.status == .ok }) {
                #expect(try store.state(of: opened.session.id).map(\.number) == [last.number])
            }
        }
        print("kill -9: \(Self.kills) kills, \(acknowledged) acknowledged replies, all there")
        #expect(acknowledged >= 10)
    }

    @Test func `a store is created whole or not at all`() async throws {
        for _ in 1...10 {
            let place = try TemporaryStore()
            let path = place.path
            await #expect(processExitsWith: .signal(SIGKILL)) { [path = path as String] in
                Child.dieWithin(6_000)
                _ = try Store(path: path)
                while true { usleep(1000) }
            }
            let store = try place.open()
            #expect(try store.openRun().session.nextNumber == 1)
            #expect(try store.problems() == [])
        }
    }

    @Test func `two processes write to one store, and both are right`() async throws {
        let place = try TemporaryStore()
        let path = place.path
        let count = 300
        func writer(_ name: String) async {
            await #expect(processExitsWith: .success) {
                [path = path as String, name = name as String, count = count as Int] in
                let store = try Store(path: path)
                let open = try store.openSession(name)
                for number in 1...count {
                    let cell = try store.run(
                        "\(name) \(number)", in: open.session.id, binding: "a",
                        to: String(number % 16, radix: 16))
                    try #require(cell.number == number)
                    let command = try store.begin(command: "\(name) command", in: nil)
                    try store.finish(command: command, .ok, milliseconds: 0)
                }
            }
        }
        // The store does not exist yet: its creation is part of the race.
        async let first: Void = writer("one")
        async let second: Void = writer("two")
        async let third: Void = writer("three")
        _ = await (first, second, third)
        let store = try place.open()
        for name in ["one", "two", "three"] {
            let session = try store.session(named: name)
            let cells = try store.cells(of: session.id)
            #expect(cells.map(\.source) == (1...count).map { "\(name) \($0)" })
            #expect(cells.allSatisfy { $0.status == .ok && $0.isLive })
            #expect(
                try store.history(HistoryFilter(session: session.id)).map(\.number)
                    == Array(1...count))
        }
        #expect(try store.history(HistoryFilter()).count == 6 * count)
        #expect(try store.problems() == [])
    }

    @Test func `a second process on a session gets a fork, until the first is gone`() async throws {
        let place = try TemporaryStore()
        let path = place.path
        do {
            let store = try place.open()
            let mine = try store.openSession("study")
            try store.run("a = 1", in: mine.session.id, binding: "a")
            await #expect(processExitsWith: .success) { [path = path as String] in
                let store = try Store(path: path)
                let open = try store.openSession("study")
                #expect(open.session.name == "study-2")
                #expect(open.fork?.owner.pid == Int64(getppid()))
                try store.run("b = 2", in: open.session.id, binding: "b", to: "b")
            }
            #expect(try store.names(of: mine.session.id) == ["a": identity("a")])
            #expect(
                try store.names(of: store.session(named: "study-2").id).keys.sorted() == [
                    "a", "b",
                ])
        }
        await #expect(processExitsWith: .success) { [path = path as String] in
            let open = try Store(path: path).openSession("study")
            #expect(open.fork == nil)
        }
    }

    @Test func `runs started at once get different names`() async throws {
        let place = try TemporaryStore()
        let path = place.path
        func runner() async {
            await #expect(processExitsWith: .success) { [path = path as String] in
                let store = try Store(path: path)
                for _ in 1...20 { _ = try store.openRun() }
            }
        }
        async let first: Void = runner()
        async let second: Void = runner()
        _ = await (first, second)
        #expect(Set(try place.open().sessions().map(\.session.name)).count == 40)
    }
}
