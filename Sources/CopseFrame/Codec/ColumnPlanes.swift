import CopseMath

/// The planes of one stored column, read in order.
struct ColumnPlanes {
    private(set) var reader: PlaneReader
    private var layouts: ArraySlice<IntegerPlane.Layout>
    private let rows: Int
    private let unpacker = ZstdUnpacker()

    init(reader: PlaneReader, layouts: [IntegerPlane.Layout], rows: Int) {
        self.reader = reader
        self.layouts = layouts[...]
        self.rows = rows
    }

    mutating func validity() throws(FrameError) -> Validity {
        let layout = IntegerPlane.Layout(base: 0, width: 8)
        let (size, overflow) = (rows / 64 + (rows % 64 > 0 ? 1 : 0))
            .multipliedReportingOverflow(by: 8)
        guard !overflow else { throw .storedFrame("a size is too large") }
        let words = IntegerPlane.unpack(try reader.plane(size: size, unpacker), layout)
        guard let validity = Validity(words: words.map { UInt64(bitPattern: $0) }, count: rows),
            validity.missingCount > 0
        else { throw .storedFrame("its missing rows are damaged") }
        return validity
    }

    mutating func storage(
        _ type: ColumnType, _ validity: Validity?
    ) throws(FrameError) -> Column.Storage {
        let storage: Column.Storage
        switch type {
        case .int: storage = .int(try integers(rows))
        case .timestamp: storage = .timestamp(try integers(rows))
        case .float:
            guard validity == nil else { throw .storedFrame("its missing rows are damaged") }
            let bits = try integers(rows)
            storage = .float(bits.map { Double(bitPattern: UInt64(bitPattern: $0)) })
        case .bool:
            let values = try integers(rows)
            guard values.allSatisfy({ $0 & 1 == $0 }) else {
                throw .storedFrame("a yes or no is neither")
            }
            storage = .bool(values.map { $0 == 1 })
        case .uint256:
            let layout = try layout()
            guard 1...32 ~= layout.width else { throw .storedFrame("a layout is not known") }
            let width = Int(layout.width)
            let bytes = try reader.plane(size: try product(rows, width), unpacker)
            storage = .uint256(IntegerPlane.unpack(bytes, width: layout.width))
        case .string: storage = .string(try text(rows))
        case .category:
            let codes = try integers(rows)
            let levels = try text(nil)
            for row in codes.indices where codes[row] < 0 || codes[row] >= levels.count {
                guard codes[row] == 0, validity.map({ !$0[row] }) ?? false else {
                    throw .storedFrame("a category has no such level")
                }
            }
            guard levels.count <= Int32.max else { throw .storedFrame("a size is too large") }
            storage = .category(codes: codes.map { Int32($0) }, levels: levels)
        }
        guard layouts.isEmpty else { throw .storedFrame("a layout is not known") }
        return storage
    }

    private mutating func layout() throws(FrameError) -> IntegerPlane.Layout {
        guard let layout = layouts.popFirst() else { throw .storedFrame("a layout is not known") }
        return layout
    }

    private func product(_ count: Int, _ size: Int) throws(FrameError) -> Int {
        let (product, overflow) = count.multipliedReportingOverflow(by: size)
        guard !overflow else { throw .storedFrame("a size is too large") }
        return product
    }

    /// - Parameter count: how many; nil takes what is there.
    private mutating func integers(_ count: Int?) throws(FrameError) -> [Int64] {
        let layout = try layout()
        let width = Int(layout.width)
        guard [1, 2, 4, 8].contains(width) else { throw .storedFrame("a layout is not known") }
        var size: Int?
        if let count { size = try product(count, width) }
        let bytes = try reader.plane(size: size, unpacker)
        guard bytes.count % width == 0 else { throw .storedFrame("a value is cut off") }
        return IntegerPlane.unpack(bytes, layout)
    }

    private mutating func text(_ count: Int?) throws(FrameError) -> TextStorage {
        let lengths = try integers(count)
        guard let kind = TextPlane.Layout(rawValue: try layout().width) else {
            throw .storedFrame("a layout is not known")
        }
        let bytes = try reader.plane(unpacker)
        guard let text = TextPlane.unpack(bytes, lengths, kind) else {
            throw .storedFrame("its text is damaged")
        }
        return text
    }
}
