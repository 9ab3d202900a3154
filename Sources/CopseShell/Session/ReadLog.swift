import CopseDetector
import Synchronization

/// The names a running cell has read, in order, with the value of each.
final class ReadLog: Sendable {
    struct Entry: Sendable {
        var word: Word
        var value: BoundValue
    }

    private let log = Mutex<[Entry]>([])

    var entries: [Entry] { log.withLock { $0 } }

    func note(_ word: Word, _ value: BoundValue) {
        log.withLock { $0.append(Entry(word: word, value: value)) }
    }
}

/// What a cell that ran leaves for the store.
package struct CellTrace: Sendable {
    /// Names it bound; the unnamed result is `_`.
    package var bound: [(name: String, value: BoundValue)] = []
    /// Names it read.
    package var read: [(name: String, value: BoundValue)] = []
    /// Files it read.
    var files: [FileSource] = []
    /// Files it wrote.
    package var written: [WrittenFile] = []
}

/// A file a cell wrote.
package struct WrittenFile: Sendable, Equatable {
    package var path: String
    /// The digest of what it means, where its bytes hold more: a model file has the time in it.
    package var meaning: String?

    /// 64 hexadecimal digits; nil when the file is gone.
    package var digest: String? { meaning ?? SHA256Digest.hex(ofFile: path) }
}
