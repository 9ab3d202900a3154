extension TextStorage {
    /// Appends fields of a column of a block from row `first` on, up to the first empty one.
    ///
    /// - Returns: how many.
    mutating func appendRun(
        of block: some FieldBlock, _ column: Int, from first: Int, _ source: Span<UInt8>,
        lowercases: Bool
    ) -> Int {
        var taken = 0
        let before = spelled.bytes.count
        var total = before
        spelled.offsets.append(addingCapacity: block.rowCount - first) { out in
            for row in first..<block.rowCount {
                let (start, end) = block.range(row, column, source)
                if start == end { return }
                total &+= end &- start
                out.append(total)
                taken &+= 1
            }
        }
        let room = total - before
        // Sixteen bytes are copied at a time, the last ones over the end of the text: into the next
        // one's place, and at last into room that is not counted.
        spelled.bytes.append(addingCapacity: room + Self.step) { out in
            unsafe out.withUnsafeMutableBufferPointer { buffer, count in
                unsafe Self.copy(first..<first + taken, of: block, column, source, to: buffer)
                if lowercases {
                    for index in 0..<room {
                        let byte = unsafe buffer[index]
                        unsafe buffer[index] = byte &- 0x41 < 26 ? byte | 0x20 : byte
                    }
                }
                count = room
            }
        }
        return taken
    }

    private static let step = 16

    private static func copy(
        _ rows: Range<Int>, of block: some FieldBlock, _ column: Int, _ source: Span<UInt8>,
        to buffer: UnsafeMutableBufferPointer<UInt8>
    ) {
        unsafe source.withUnsafeBytes { bytes in
            guard let bytes = bytes.baseAddress,
                var target = UnsafeMutableRawPointer(buffer.baseAddress)
            else { return }
            for row in rows {
                let (start, end) = block.range(row, column, source)
                var copied = 0
                while start &+ copied < end {
                    let part = unsafe (bytes + start + copied).loadUnaligned(
                        as: SIMD16<UInt8>.self)
                    unsafe (target + copied).storeBytes(of: part, as: SIMD16<UInt8>.self)
                    copied &+= step
                }
                unsafe target += end - start
            }
        }
    }
}
