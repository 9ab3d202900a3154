import CopseMath

/// A stored column: `CCOL`, version, type, flags (1 = some rows are missing), the layout of its values,
/// rows, checksum; then the planes: validity words if the flag is set, values. Text has lengths and
/// bytes, a category codes, lengths and bytes of its levels.
extension Column {
    private static let magic: StaticString = "CCOL"
    private static let version: UInt8 = 1
    private static let types: [ColumnType] = [
        .int, .float, .bool, .string, .timestamp, .uint256, .category,
    ]

    /// The column as bytes; equal columns give equal bytes with the same version of zstd.
    package func encoded() -> [UInt8] {
        let packer = ZstdPacker()
        let validity = (validity?.missingCount ?? 0) > 0 ? validity : nil
        var planes: [[UInt8]] = []
        if let validity {
            planes.append(
                IntegerPlane.pack(
                    validity.words.map { Int64(bitPattern: $0) }, .init(base: 0, width: 8)))
        }
        var layouts: [IntegerPlane.Layout] = []
        func add(_ values: [Int64]) {
            layouts.append(IntegerPlane.layout(of: values))
            planes.append(IntegerPlane.pack(values, layouts[layouts.count - 1]))
        }
        func add(_ text: TextStorage) {
            add(TextPlane.lengths(of: text))
            let (layout, bytes) = TextPlane.pack(text)
            layouts.append(.init(base: 0, width: layout.rawValue))
            planes.append(bytes)
        }
        switch storage {
        case .int(let values), .timestamp(let values): add(values)
        case .float(let values):
            let bits = values.map { Int64(bitPattern: ($0.isNaN ? .nan : $0).bitPattern) }
            layouts.append(.init(base: 0, width: 8))
            planes.append(IntegerPlane.pack(bits, layouts[0]))
        case .bool(let values): add(values.map { $0 ? 1 : 0 })
        case .uint256(let values):
            let width = IntegerPlane.width(of: values)
            layouts.append(.init(base: 0, width: width))
            planes.append(IntegerPlane.pack(values, width: width))
        case .string(let text): add(text)
        case .category(let codes, let levels):
            add(codes.map(Int64.init))
            add(levels)
        }
        return Self.assemble(type, isMissing: validity != nil, count, layouts, planes, packer)
    }

    private static func assemble(
        _ type: ColumnType, isMissing: Bool, _ rows: Int, _ layouts: [IntegerPlane.Layout],
        _ planes: [[UInt8]], _ packer: ZstdPacker
    ) -> [UInt8] {
        var writer = PlaneWriter()
        writer.write(raw: Array("\(magic)".utf8))
        writer.write(version)
        writer.write(UInt8(types.firstIndex(of: type) ?? 0))
        writer.write(UInt8(isMissing ? 1 : 0))
        writer.write(UInt8(layouts.count))
        for layout in layouts {
            writer.write(UInt64(bitPattern: layout.base))
            writer.write(layout.width)
        }
        writer.write(UInt64(rows))
        writer.writeChecksum()
        for plane in planes { writer.write(plane: plane, packer) }
        return writer.bytes
    }

    /// The column that `encoded` gave these bytes for.
    ///
    /// - Throws: `storedFrame` if the bytes are damaged, `storedFrameVersion` if they are newer.
    package static func decode(_ bytes: [UInt8]) throws(FrameError) -> Column {
        var reader = PlaneReader(bytes, in: 0..<bytes.count)
        let column = try decode(&reader)
        try reader.finish()
        return column
    }

    static func decode(_ reader: inout PlaneReader) throws(FrameError) -> Column {
        let start = reader.position
        _ = try reader.version(magic, newest: version)
        let type = Int(try reader.number(UInt8.self))
        let flags = try reader.number(UInt8.self)
        let layoutCount = try reader.number(UInt8.self)
        var layouts: [IntegerPlane.Layout] = []
        for _ in 0..<layoutCount {
            let base = Int64(bitPattern: try reader.number(UInt64.self))
            layouts.append(.init(base: base, width: try reader.number(UInt8.self)))
        }
        let rows = try reader.count()
        try reader.checksum(from: start)
        guard types.indices.contains(type), flags < 2 else {
            throw .storedFrame("its type is not known")
        }
        var planes = ColumnPlanes(reader: reader, layouts: layouts, rows: rows)
        let validity = flags == 1 ? try planes.validity() : nil
        let storage = try planes.storage(types[type], validity)
        reader = planes.reader
        return Column(storage, validity: validity)
    }
}
