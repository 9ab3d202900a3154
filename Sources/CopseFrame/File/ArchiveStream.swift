/// The two kinds of packed file that are read and written.
enum Archive: String {
    case gzip, zstd

    /// What the first four bytes of a file say.
    init?(magic bytes: ArraySlice<UInt8>) {
        if bytes.starts(with: [0x1f, 0x8b]) {
            self = .gzip
        } else if bytes.starts(with: [0x28, 0xb5, 0x2f, 0xfd]) {
            self = .zstd
        } else {
            return nil
        }
    }

    /// What the ending of a path asks for.
    init?(path: String) {
        if path.hasSuffix(".gz") {
            self = .gzip
        } else if path.hasSuffix(".zst") {
            self = .zstd
        } else {
            return nil
        }
    }

    /// The path without the ending of an archive, in lower case: what its content is called.
    static func contentName(_ path: String) -> String {
        let name = path.lowercased()
        switch Archive(path: name) {
        case .gzip: return String(name.dropLast(3))
        case .zstd: return String(name.dropLast(4))
        case nil: return name
        }
    }

    var stream: any ArchiveStream {
        switch self {
        case .gzip: GzipStream()
        case .zstd: ZstdStream()
        }
    }

    func pack(_ bytes: [UInt8]) -> [UInt8] {
        switch self {
        case .gzip: GzipStream.pack(bytes)
        case .zstd: ZstdPacker().pack(bytes.span)
        }
    }
}

/// Unpacks an archive piece by piece.
protocol ArchiveStream: AnyObject {
    /// Everything that began has ended: here an archive may stop.
    var isComplete: Bool { get }

    /// Unpacks some of `packed` into some of `plain`; how much of each it used, nil if the archive is
    /// damaged.
    func unpack(
        _ packed: UnsafeRawBufferPointer, into plain: UnsafeMutableRawBufferPointer
    ) -> (read: Int, written: Int)?
}
