import CZstd

/// Compresses blocks of bytes, each a zstd frame of its own with its size and checksum.
@safe final class ZstdPacker {
    private let context: OpaquePointer?
    /// Columns are laid out narrow before; higher levels gain little on them.
    private static let level: Int32 = 1

    init() {
        unsafe context = ZSTD_createCCtx()
        unsafe ZSTD_CCtx_setParameter(context, ZSTD_c_compressionLevel, Self.level)
        unsafe ZSTD_CCtx_setParameter(context, ZSTD_c_checksumFlag, 1)
    }

    deinit { unsafe ZSTD_freeCCtx(context) }

    /// The frame of `plain`.
    ///
    /// - Precondition: there is memory for it; zstd has no other way to fail here.
    func pack(_ plain: Span<UInt8>) -> [UInt8] {
        unsafe plain.withUnsafeBytes { source in
            let bound = ZSTD_compressBound(source.count)
            return unsafe [UInt8](unsafeUninitializedCapacity: bound) { buffer, count in
                count = unsafe ZSTD_compress2(
                    context, buffer.baseAddress, bound, source.baseAddress, source.count)
                precondition(copse_zstd_is_error(count) == 0, "zstd found no memory")
            }
        }
    }
}

/// Unpacks what `ZstdPacker` packed.
@safe final class ZstdUnpacker {
    private let context: OpaquePointer?

    init() { unsafe context = ZSTD_createDCtx() }

    deinit { unsafe ZSTD_freeDCtx(context) }

    /// Appends the content of the frame `packed` to `plain`; false if it is damaged or does not
    /// hold exactly `size` bytes.
    func unpack(_ packed: Span<UInt8>, size: Int, into plain: inout [UInt8]) -> Bool {
        unsafe packed.withUnsafeBytes { source in
            let announced = unsafe ZSTD_getFrameContentSize(source.baseAddress, source.count)
            guard copse_zstd_is_size_known(announced) != 0, announced == UInt64(size) else {
                return false
            }
            let chunk = unsafe [UInt8](unsafeUninitializedCapacity: size) { buffer, count in
                let got = unsafe ZSTD_decompressDCtx(
                    context, buffer.baseAddress, size, source.baseAddress, source.count)
                count = copse_zstd_is_error(got) == 0 ? got : 0
            }
            if plain.isEmpty { plain = chunk } else { plain += chunk }
            return chunk.count == size
        }
    }
}
