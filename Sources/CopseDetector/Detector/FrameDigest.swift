package import CopseFrame
internal import CopseMath

/// SHA-256 over a frame's content: names, types and values, in column order.
///
/// Two frames with the same digest show the same table: what is stored for a missing row, the
/// order of a category's levels and the bits of a NaN do not enter. -0 and 0 differ.
package enum FrameDigest {
    /// 64 hexadecimal digits.
    ///
    /// - Complexity: one pass over all values.
    package static func hex(of frame: Frame) -> String {
        var sha = SHA256Digest()
        var head = ByteWriter()
        head.append(Array("copse frame 1\n".utf8))
        head.write(fixed: UInt64(frame.names.count))
        head.write(fixed: UInt64(frame.rowCount))
        sha.update(head.bytes)
        for (name, column) in zip(frame.names, frame.columns) {
            var head = ByteWriter()
            head.write(name)
            head.write(column.type.rawValue)
            sha.update(head.bytes)
            update(&sha, with: column)
        }
        return hexadecimal(sha.finalize())
    }

    private static func update(_ sha: inout SHA256Digest, with column: Column) {
        let missing = missingRows(of: column)
        switch column.storage {
        case .int(let values), .timestamp(let values):
            sha.update(memoryOf: cleared(values, missing, to: 0))
        case .float(let values):
            let isMissing = values.indices.filter { values[$0].isNaN }
            sha.update(memoryOf: cleared(values, isMissing, to: .nan))
            return
        case .bool(let values):
            sha.update(memoryOf: cleared(values.map { $0 ? UInt8(1) : 0 }, missing, to: 0))
        case .uint256(let values):
            let words = cleared(values, missing, to: .zero).flatMap {
                [$0.w0, $0.w1, $0.w2, $0.w3]
            }
            sha.update(memoryOf: words)
        case .string(let text) where missing.isEmpty:
            let text = text.inOrder
            sha.update(
                memoryOf: text.offsets.indices.dropLast().map { UInt64(text.range(of: $0).count) })
            sha.update(text.bytes)
        case .string(let text):
            update(&sha, rows: 0..<text.count, missing: missing) {
                text.range(of: $0)
            } bytes: {
                text.bytes[$0]
            }
        case .category(let codes, let levels):
            update(&sha, rows: 0..<codes.count, missing: missing) {
                levels.range(of: Int(codes[$0]))
            } bytes: {
                levels.bytes[$0]
            }
        }
        sha.update(memoryOf: [UInt64(missing.count)])
        sha.update(memoryOf: missing.map { UInt64($0) })
    }

    private static func missingRows(of column: Column) -> [Int] {
        guard let validity = column.validity, validity.missingCount > 0 else { return [] }
        return (0..<validity.count).filter { !validity[$0] }
    }

    private static func cleared<Value>(
        _ values: [Value], _ rows: [Int], to empty: Value
    ) -> [Value] {
        guard !rows.isEmpty else { return values }
        var values = values
        for row in rows { values[row] = empty }
        return values
    }

    /// Lengths of all rows, then their bytes; a missing row has length 0.
    private static func update(
        _ sha: inout SHA256Digest, rows: Range<Int>, missing: [Int],
        range: (Int) -> Range<Int>, bytes: (Range<Int>) -> ArraySlice<UInt8>
    ) {
        let isMissing = Set(missing)
        var lengths: [UInt64] = []
        var text: [UInt8] = []
        lengths.reserveCapacity(rows.count)
        for row in rows {
            let slice = isMissing.contains(row) ? 0..<0 : range(row)
            lengths.append(UInt64(slice.count))
            text.append(contentsOf: bytes(slice))
        }
        sha.update(memoryOf: lengths)
        sha.update(text)
    }
}
