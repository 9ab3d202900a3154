/// A stored frame: `CFRM`, version, rows, number of columns, their names, checksum; then each column's
/// size in 8 bytes and the bytes of `Column.encoded`.
extension Frame {
    private static let magic: StaticString = "CFRM"
    private static let version: UInt8 = 1

    /// The frame as bytes, columns compressed.
    package func encoded() -> [UInt8] { Array(encodedParts().joined()) }

    /// The bytes of `encoded` in parts: names and sizes, then each column, whose part depends on nothing
    /// but its values.
    package func encodedParts() -> [[UInt8]] {
        var writer = PlaneWriter()
        writer.write(raw: Array("\(Self.magic)".utf8))
        writer.write(Self.version)
        writer.write(UInt64(rowCount))
        writer.write(UInt32(columns.count))
        for name in names { writer.write(name) }
        writer.writeChecksum()
        return [writer.bytes]
            + columns.map { column in
                let bytes = column.encoded()
                var part = PlaneWriter()
                part.write(UInt64(bytes.count))
                part.write(raw: bytes)
                return part.bytes
            }
    }

    /// The frame that `encoded` gave these bytes for.
    ///
    /// - Throws: `storedFrame` if the bytes are damaged, `storedFrameVersion` if they are newer.
    package static func decode(_ bytes: [UInt8]) throws(FrameError) -> Frame {
        var reader = PlaneReader(bytes, in: 0..<bytes.count)
        _ = try reader.version(magic, newest: version)
        let rows = try reader.count()
        let columnCount = Int(try reader.number(UInt32.self))
        var names: [String] = []
        // A name takes four bytes at least, so that this ends with the bytes.
        for _ in 0..<columnCount { names.append(try reader.text()) }
        try reader.checksum(from: 0)
        guard rows <= 1 << 40 else { throw .storedFrame("a size is too large") }
        guard names.firstRepeated == nil else { throw .storedFrame("a name occurs twice") }
        var columns: [Column] = []
        for _ in names {
            var part = PlaneReader(bytes, in: try reader.take(try reader.count()))
            let column = try Column.decode(&part)
            try part.finish()
            guard column.count == rows else {
                throw .storedFrame("a column has another number of values than rows")
            }
            columns.append(column)
        }
        try reader.finish()
        return Frame(names: names, columns: columns, rowCount: rows)
    }
}
