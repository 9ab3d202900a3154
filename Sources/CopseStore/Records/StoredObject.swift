/// A value as the store keeps it: how to make it again, and its bytes where they are worth keeping.
package struct StoredObject: Sendable, Equatable {
    /// SHA-256 over what the value follows from, 64 lower-case hexadecimal digits.
    package var identity: String
    /// `frame recipe forest series …`, the shell's word.
    package var kind: String
    /// JSON: verb, canonical arguments, identities of the inputs, versions of the steps.
    package var derivation: String
    /// Bytes the value takes, kept here or not.
    package var size: Int
    package var bytes: [UInt8]?
    /// The bytes in parts that other values may share, in place of `bytes`.
    package var pieces: [Piece] = []
    /// Kept by the user's word: never dropped.
    package var isKept: Bool

    package init(
        identity: String, kind: String, derivation: String, size: Int, bytes: [UInt8]? = nil,
        isKept: Bool = false
    ) {
        self.identity = identity
        self.kind = kind
        self.derivation = derivation
        self.size = size
        self.bytes = bytes
        self.isKept = isKept
    }
}

extension StoredObject {
    /// About how many bytes it adds to the file.
    var payload: Int {
        (bytes?.count ?? 0) + pieces.reduce(0) { $0 + $1.bytes.count } + derivation.utf8.count
    }
}

/// A name and the value it stands for.
package struct Binding: Sendable, Equatable {
    package var name: String
    package var identity: String

    package init(name: String, identity: String) {
        self.name = name
        self.identity = identity
    }
}

/// A name in a session's state.
package struct BoundName: Sendable, Equatable {
    package let name: String
    package let identity: String
    package let kind: String
    package let size: Int
    /// Whether the store has the value's bytes; else it is made again from its derivation.
    package let hasBytes: Bool
    package let isKept: Bool
    /// The cell that bound it.
    package let cell: Int64
    package let number: Int
}
