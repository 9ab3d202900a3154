/// A file that was read, as it was then.
package struct DatasetRecord: Sendable, Equatable, Identifiable {
    package let id: Int64
    /// Absolute.
    package let path: String
    package let size: Int
    /// Nanoseconds since 1970, as the file system says.
    package let modified: Int64
    /// The reader's options, canonical JSON: the same bytes read otherwise are another data set.
    package let options: String
    /// SHA-256 of the bytes; nil until it is known.
    package let sha256: String?
    /// The cell that read it first.
    package let cell: Int64?
    /// Microseconds since 1970.
    package let usedAt: Int64
}
