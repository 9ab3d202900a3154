import CopseFrame

/// The text of a column by row, as ranges of one run of bytes.
struct TextView: Sendable {
    private(set) var bytes: [UInt8]
    private var offsets: [Int]
    /// Which text is that of a row; nil where they are in the order of the rows.
    private let places: [UInt32]?
    private let validity: Validity?
    /// Every row is missing.
    private var isEmpty: Bool

    init(_ column: Column) {
        validity = column.validity
        switch column.storage {
        case .string(let text):
            (bytes, offsets, places, isEmpty) = (text.bytes, text.offsets, text.order, false)
        case .category(let codes, let levels):
            (bytes, offsets, isEmpty) = (levels.bytes, levels.offsets, false)
            places = codes.map { code in
                levels.order?[Int(code)] ?? UInt32(bitPattern: code)
            }
        default: (bytes, offsets, places, isEmpty) = ([], [0, 0], nil, true)
        }
    }

    /// The bytes of a row's text; nil where it is missing.
    @inline(__always)
    func range(_ row: Int) -> Range<Int>? {
        if isEmpty { return nil }
        if let validity, !validity[row] { return nil }
        let at = places.map { Int($0[row]) } ?? row
        return offsets[at]..<offsets[at + 1]
    }

    /// Makes the text of row 0 another one, in the memory of the last; nil is missing.
    mutating func replaceFirst(by text: Span<UInt8>?) {
        bytes.removeAll(keepingCapacity: true)
        isEmpty = text == nil
        guard let text else { return }
        bytes.append(addingCapacity: text.count) { output in
            for index in text.indices { output.append(text[index]) }
        }
        offsets[1] = bytes.count
    }
}
