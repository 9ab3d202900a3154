import Synchronization

/// Where cells that run again write instead of the user's files, and where they read back what they
/// wrote: a folder that is made for the first file and goes with the detour.
package final class Detour: Sendable {
    private struct State {
        var folder: TemporaryFolder?
        var places: [String: String] = [:]
    }

    private let state = Mutex(State())

    package init() {}

    /// The place a cell's file is written to.
    func writing(_ path: String) throws(Failure) -> String {
        let name = path.split(separator: "/").last.map(String.init) ?? path
        return try state.withLock { (state) throws(Failure) in
            let folder: TemporaryFolder
            if let made = state.folder { folder = made } else { folder = try TemporaryFolder() }
            state.folder = folder
            let place = "\(folder.path)/\(state.places.count + 1)-\(name)"
            state.places[FileSource.absolute(path)] = place
            return place
        }
    }

    /// The place a file is read from: the user's, unless a cell before has written it.
    func reading(_ path: String) -> String {
        state.withLock { $0.places[FileSource.absolute(path)] } ?? path
    }
}

extension Call {
    /// Where the file a word names is read.
    func readPath(_ path: String) -> String {
        notebook.environment.detour?.reading(path) ?? path
    }

    /// Where the file a word names is written.
    func writePath(_ path: String) throws(Failure) -> String {
        try notebook.environment.detour?.writing(path) ?? path
    }
}
