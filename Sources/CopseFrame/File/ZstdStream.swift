import CZstd

/// Unpacks zstd (RFC 8878), several frames behind each other included.
@safe final class ZstdStream: ArchiveStream {
    private let context: OpaquePointer?
    private(set) var isComplete = true

    init() { unsafe context = ZSTD_createDCtx() }

    deinit { unsafe ZSTD_freeDCtx(context) }

    func unpack(
        _ packed: UnsafeRawBufferPointer, into plain: UnsafeMutableRawBufferPointer
    ) -> (read: Int, written: Int)? {
        var source = unsafe ZSTD_inBuffer(src: packed.baseAddress, size: packed.count, pos: 0)
        var room = unsafe ZSTD_outBuffer(dst: plain.baseAddress, size: plain.count, pos: 0)
        let hint = unsafe ZSTD_decompressStream(context, &room, &source)
        guard copse_zstd_is_error(hint) == 0 else { return nil }
        let (read, written) = unsafe (source.pos, room.pos)
        if read > 0 || written > 0 { isComplete = hint == 0 }
        return (read, written)
    }
}
