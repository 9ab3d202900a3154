/// How files become a frame. The defaults are those of `load PATH`.
package struct LoadOptions: Sendable, Equatable {
    package enum Format: String, Sendable, CaseIterable, Codable {
        case csv, tsv, jsonl
        /// A reply of Etherscan, or any JSON array of objects.
        case etherscan
        /// A reply of an Ethereum node: a block with its transactions, or a list of them.
        case rpc

        /// Whether a first line holds the names.
        package var isTable: Bool { self == .csv || self == .tsv }
    }

    /// What to do with a row that cannot be read.
    package enum ErrorPolicy: String, Sendable, CaseIterable, Codable {
        /// Refuse the file.
        case stop
        /// Leave the row out.
        case skip
        /// Take what can be read; the rest is missing.
        case null
    }

    /// nil: by the ending and the first bytes of the file.
    package var format: Format?
    /// Types of columns by name, as written or as mapped, instead of inferred ones.
    package var types: [String: ColumnType] = [:]
    /// The columns to keep, in this order; nil keeps all.
    package var columns: [String]?
    /// The first so many rows.
    package var limit: Int?
    /// So many rows drawn at random, in the order of the file.
    package var sample: Int?
    package var seed: UInt64 = 0
    /// Names of Ethereum tools stay as they are.
    package var rawNames = false
    package var onError = ErrorPolicy.stop
    /// How many bytes are read at a time; the frame does not depend on it.
    package var blockSize = 1 << 18
    /// How many threads read; the frame does not depend on it.
    package var threads = 1

    package init() {}
}

/// Something a user should know about a result that is not an error.
package struct Note: Sendable, Equatable {
    package var code: String
    package var message: String

    package init(code: String, message: String) {
        self.code = code
        self.message = message
    }
}

/// A frame and what is to be said about how it was read.
package struct LoadedFrame: Sendable {
    package var frame: Frame
    package var notes: [Note]

    package init(frame: Frame, notes: [Note]) {
        self.frame = frame
        self.notes = notes
    }
}
