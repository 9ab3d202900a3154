import CopseStore
import Foundation
import Testing

/// A disk that has the log up to some byte only, as after a power cut.
@Suite struct PowerLossTests {
    @Test
    func `a log cut anywhere leaves a sound store with all that was acknowledged until there`()
        throws
    {
        let place = try TemporaryStore()
        var options = StoreOptions()
        options.durability = .full
        // The size of the log after each cell: up to there the disk has it.
        var acknowledged: [Int] = []
        let log: [UInt8]
        let file: [UInt8]
        do {
            let store = try place.open(options)
            let session = try store.openSession("study").session.id
            for number in 0..<24 {
                try store.run(
                    "cell \(number)", in: session, binding: "n\(number % 5)", to: "\(number % 10)")
                acknowledged.append(try size(of: place.path + "-wal"))
            }
            log = [UInt8](try Data(contentsOf: URL(fileURLWithPath: place.path + "-wal")))
            file = try place.bytes()
        }
        var generator = SystemRandomNumberGenerator()
        for round in 0..<150 {
            let cut = round == 0 ? log.count : Int.random(in: 0...log.count, using: &generator)
            let copy = try TemporaryStore()
            try copy.write(file)
            var rest = Array(log[..<cut])
            // A torn page: noise behind what the disk has.
            if round % 2 == 1 {
                rest += (0..<Int.random(in: 1...8192)).map { _ in UInt8.random(in: 0...255) }
            }
            try Data(rest).write(to: URL(fileURLWithPath: copy.path + "-wal"))
            let store = try copy.open()
            #expect(try store.problems() == [], "cut at \(cut)")
            let known = acknowledged.count { $0 <= cut }
            guard known > 0 else { continue }
            let session = try store.session(named: "study").id
            let cells = try store.cells(of: session)
            #expect(cells.count { $0.status == .ok } >= known, "cut at \(cut)")
            try store.run("after", in: session)
        }
    }

    private func size(of path: String) throws -> Int {
        let attributes = try FileManager.default.attributesOfItem(atPath: path)
        return try #require(attributes[.size] as? Int)
    }
}
