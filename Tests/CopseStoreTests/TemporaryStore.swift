import CopseStore
import Foundation

/// A folder for a store that lives as long as the test that holds it.
final class TemporaryStore {
    let folder: String
    var path: String { folder + "/copse.sqlite" }

    init() throws {
        folder = NSTemporaryDirectory() + "copse-store-" + UUID().uuidString
        try FileManager.default.createDirectory(
            atPath: folder, withIntermediateDirectories: true)
    }

    deinit { try? FileManager.default.removeItem(atPath: folder) }

    func open(_ options: StoreOptions = StoreOptions()) throws -> Store {
        try Store(path: path, options: options)
    }

    func bytes() throws -> [UInt8] { [UInt8](try Data(contentsOf: URL(fileURLWithPath: path))) }

    /// Puts a file in the store's place, without the log of the one before.
    func write(_ bytes: [UInt8]) throws {
        for side in ["-wal", "-shm"] { try? FileManager.default.removeItem(atPath: path + side) }
        try Data(bytes).write(to: URL(fileURLWithPath: path))
    }
}

/// A digest that can be read in a failure: `identity("a")` is `a000…0`.
func identity(_ hexadecimal: String) -> String {
    hexadecimal + String(repeating: "0", count: 64 - hexadecimal.count)
}

func value(_ hexadecimal: String, bytes: [UInt8]? = nil) -> StoredObject {
    StoredObject(
        identity: identity(hexadecimal), kind: "frame", derivation: "{\"verb\":\"load\"}",
        size: bytes?.count ?? 0, bytes: bytes)
}

extension Store {
    /// Runs a cell that binds a name to a value.
    @discardableResult
    func run(
        _ source: String, in session: Int64, number: Int? = nil, status: CellStatus = .ok,
        binding name: String? = nil, to hexadecimal: String = "a"
    ) throws -> RunningCell {
        let cell = try begin(source, in: session, number: number)
        let bound = name.map { [Binding(name: $0, identity: identity(hexadecimal))] } ?? []
        try finish(
            cell,
            CellOutcome(
                status: status, milliseconds: 1.5, json: "{\"cell\":\(cell.number)}",
                text: "reply \(cell.number)", objects: name == nil ? [] : [value(hexadecimal)],
                bound: bound))
        return cell
    }

    func names(of session: Int64) throws -> [String: String] {
        Dictionary(
            uniqueKeysWithValues: try state(of: session).map { ($0.name, $0.identity) })
    }
}
