import Synchronization

/// Where a replay writes instead of the user's files, and where it reads back what it wrote.
package final class Detour: Sendable {
    private let folder: String
    private let places = Mutex<[String: String]>([:])

    /// - Parameter folder: an empty folder that goes with the replay.
    package init(folder: String) { self.folder = folder }

    /// The place a cell's file is written to.
    func writing(_ path: String) -> String {
        let name = path.split(separator: "/").last.map(String.init) ?? path
        return places.withLock { places in
            let place = "\(folder)/\(places.count + 1)-\(name)"
            places[FileSource.absolute(path)] = place
            return place
        }
    }

    /// The place a file is read from: the user's, unless a cell before has written it.
    func reading(_ path: String) -> String {
        places.withLock { $0[FileSource.absolute(path)] } ?? path
    }
}

extension Call {
    /// Where the file a word names is read.
    func readPath(_ path: String) -> String {
        notebook.environment.detour?.reading(path) ?? path
    }

    /// Where the file a word names is written.
    func writePath(_ path: String) -> String {
        notebook.environment.detour?.writing(path) ?? path
    }
}
