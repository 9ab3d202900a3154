import CZlib

/// Unpacks gzip (RFC 1952), several members behind each other and zeros at the end included, as `gzip -d`
/// does.
@safe final class GzipStream: ArchiveStream {
    private let state = UnsafeMutablePointer<z_stream>.allocate(capacity: 1)
    private(set) var isComplete = true
    private let isReady: Bool

    init() {
        unsafe state.initialize(to: z_stream())
        isReady = unsafe copse_gzip_begin_reading(state) == Z_OK
    }

    deinit {
        unsafe inflateEnd(state)
        unsafe state.deallocate()
    }

    func unpack(
        _ packed: UnsafeRawBufferPointer, into plain: UnsafeMutableRawBufferPointer
    ) -> (read: Int, written: Int)? {
        guard isReady else { return nil }
        var skipped = 0
        if isComplete {
            while skipped < packed.count, unsafe packed[skipped] == 0 { skipped += 1 }
            guard skipped < packed.count else { return (skipped, 0) }
            guard unsafe inflateReset(state) == Z_OK else { return nil }
            isComplete = false
        }
        let rest = unsafe UnsafeRawBufferPointer(rebasing: packed[skipped...])
        let source = unsafe rest.bindMemory(to: Bytef.self)
        let room = unsafe plain.bindMemory(to: Bytef.self)
        // zlib does not write to its input; its counts have 32 bits.
        unsafe state.pointee.next_in = UnsafeMutablePointer(mutating: source.baseAddress)
        let given = UInt32(clamping: source.count)
        let space = UInt32(clamping: room.count)
        unsafe state.pointee.avail_in = given
        unsafe state.pointee.next_out = room.baseAddress
        unsafe state.pointee.avail_out = space
        let code = unsafe inflate(state, Z_NO_FLUSH)
        guard code == Z_OK || code == Z_STREAM_END || code == Z_BUF_ERROR else { return nil }
        if code == Z_STREAM_END { isComplete = true }
        return unsafe (
            skipped + Int(given - state.pointee.avail_in), Int(space - state.pointee.avail_out)
        )
    }

    /// One member with the content `bytes` and no time, so that equal contents give equal files.
    static func pack(_ bytes: [UInt8]) -> [UInt8] {
        var state = unsafe z_stream()
        let level: Int32 = 6
        precondition(
            unsafe copse_gzip_begin_writing(&state, level) == Z_OK, "zlib found no memory")
        defer { unsafe deflateEnd(&state) }
        var packed: [UInt8] = []
        unsafe bytes.withUnsafeBufferPointer { source in
            var read = 0
            var code = Z_OK
            while code == Z_OK {
                let part = min(source.count - read, 1 << 30)
                unsafe state.next_in = UnsafeMutablePointer(
                    mutating: source.baseAddress.map { unsafe $0 + read })
                unsafe state.avail_in = UInt32(part)
                let isLast = read + part == source.count
                let chunk = unsafe [UInt8](unsafeUninitializedCapacity: 1 << 18) { room, count in
                    unsafe state.next_out = room.baseAddress
                    unsafe state.avail_out = 1 << 18
                    code = unsafe deflate(&state, isLast ? Z_FINISH : Z_NO_FLUSH)
                    count = unsafe 1 << 18 - Int(state.avail_out)
                }
                read += part - Int(unsafe state.avail_in)
                packed += chunk
                // No progress is possible with nothing to read and nothing to write.
                if code == Z_BUF_ERROR { code = Z_OK }
            }
        }
        return packed
    }
}
