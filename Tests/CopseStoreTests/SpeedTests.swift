import CopseStore
import Foundation
import Testing

/// What the store costs, printed. `COPSE_MEASURE=wall` runs it, on a machine with nothing else to
/// do; `COPSE_MEASURE=cpu` counts the time of this process instead.
@Suite(
    .serialized,
    .enabled(
        if: ProcessInfo.processInfo.environment["COPSE_MEASURE"] != nil, "COPSE_MEASURE is not set")
)
struct SpeedTests {
    /// By the clock, or the time of this process, which other programs do not lengthen.
    func milliseconds(_ body: () throws -> Void) rethrows -> Double {
        let (wall, own) = (now(CLOCK_MONOTONIC), now(CLOCK_PROCESS_CPUTIME_ID))
        try body()
        return usesWallClock ? now(CLOCK_MONOTONIC) - wall : now(CLOCK_PROCESS_CPUTIME_ID) - own
    }

    private let usesWallClock = ProcessInfo.processInfo.environment["COPSE_MEASURE"] != "cpu"

    private func now(_ clock: clockid_t) -> Double {
        var time = timespec()
        unsafe clock_gettime(clock, &time)
        return Double(time.tv_sec) * 1e3 + Double(time.tv_nsec) / 1e6
    }

    func report(_ what: String, _ times: [Double]) {
        let sorted = times.sorted()
        func at(_ share: Double) -> String {
            String(format: "%.3f", sorted[min(sorted.count - 1, Int(share * Double(sorted.count)))])
        }
        print("\(what): median \(at(0.5)) ms, p99 \(at(0.99)) ms, max \(at(1)) ms")
    }

    @Test func `what opening and committing cost is printed`() throws {
        report(
            "first open of a new store",
            try (0..<20).map { _ in
                let place = try TemporaryStore()
                return try milliseconds { _ = try place.open() }
            })
        let empty = try TemporaryStore()
        _ = try empty.open()
        report(
            "open of an empty store",
            try (0..<50).map { _ in try milliseconds { _ = try empty.open() } })
        report(
            "open of an empty store and a fresh session",
            try (0..<50).map { _ in try milliseconds { _ = try empty.open().openRun() } })

        let place = try TemporaryStore()
        let reply = String(repeating: "{\"a\":[1,2,3]},", count: 100)
        var begins: [Double] = []
        var finishes: [Double] = []
        do {
            let store = try place.open()
            let open = try store.openSession("study")
            for index in 1...10_000 {
                var running: RunningCell?
                begins.append(
                    try milliseconds {
                        running = try store.begin("a\(index % 40) = \(index)", in: open.session.id)
                    })
                let cell = try #require(running)
                let digest = String(index, radix: 16) + "f"
                let outcome = CellOutcome(
                    status: .ok, milliseconds: 1, json: reply, text: reply,
                    objects: [value(digest)],
                    bound: [Binding(name: "a\(index % 40)", identity: identity(digest))],
                    read: index > 1 ? [Binding(name: "a", identity: identity("1f"))] : [])
                finishes.append(try milliseconds { try store.finish(cell, outcome) })
            }
        }
        report("begin a cell", begins)
        report("finish a cell", finishes)
        report(
            "open a session of 10,000 cells with its state",
            try (0..<20).map { _ in
                try milliseconds {
                    let store = try place.open()
                    let open = try store.openSession("study")
                    #expect(try store.state(of: open.session.id).count == 40)
                    _ = try store.recentLines(1000)
                }
            })
        let store = try place.open()
        let open = try store.openSession("study")
        report(
            "cells of 10,000",
            try (0..<5).map { _ in try milliseconds { _ = try store.cells(of: open.session.id) } })
        report(
            "last 20 cells of 10,000",
            try (0..<5).map { _ in
                try milliseconds { _ = try store.cells(of: open.session.id, last: 20) }
            })
        report(
            "search history of 10,000",
            try (0..<5).map { _ in
                try milliseconds { _ = try store.history(HistoryFilter(pattern: "999")) }
            })
        let size = try FileManager.default.attributesOfItem(atPath: place.path)[.size] as? Int ?? 0
        print("file: \(size) bytes")
        let long = String(repeating: "{\"row\":[1.5,2.5,\"0xabc\"]},", count: 40_000)
        report(
            "a reply of 1 MB",
            try (0..<20).map { _ in
                let cell = try store.begin("show tx --rows all", in: open.session.id)
                return try milliseconds {
                    try store.finish(
                        cell, CellOutcome(status: .ok, milliseconds: 1, json: long, text: ""))
                }
            })
        try store.setDurability(.full)
        report(
            "a cell with durability full",
            try (0..<50).map { _ in try milliseconds { try store.run("x", in: open.session.id) } })
    }
}
