import CopseMath

/// A column of keys that are equal where their words are.
struct KeyWords: Sendable {
    let column: Column
    /// Of integers: those below 0 are no words, because the other column has none.
    private let isUnsigned: Bool
    /// Of doubles beside integers: those that are whole are the integer's word.
    private let isWhole: Bool

    fileprivate init(_ column: Column, isUnsigned: Bool = false, isWhole: Bool = false) {
        (self.column, self.isUnsigned, self.isWhole) = (column, isUnsigned, isWhole)
    }

    /// nil where the key is missing, or none of the other column can be equal.
    @inline(__always)
    subscript(row: Int) -> WideWord? {
        if let validity = column.validity, !validity[row] { return nil }
        switch column.storage {
        case .int(let values):
            return isUnsigned && values[row] < 0 ? nil : WideWord(UInt64(bitPattern: values[row]))
        case .timestamp(let values): return WideWord(UInt64(bitPattern: values[row]))
        case .bool(let values): return WideWord(values[row] ? 1 : 0)
        case .uint256(let values): return values[row]
        case .float(let values):
            let value = values[row]
            if value.isNaN { return nil }
            guard isWhole else { return WideWord((value + 0).bitPattern) }
            return Int64(exactly: value).map { WideWord(UInt64(bitPattern: $0)) }
        case .string, .category: return nil
        }
    }
}

/// A key of up to 256 bits.
typealias WideWord = UInt256

extension Column {
    /// The words of this column where keys of the other one can equal them; else nil.
    func keyWords(beside other: Column) -> KeyWords? {
        switch (type, other.type) {
        case (.int, .int), (.timestamp, .timestamp), (.bool, .bool), (.uint256, .uint256),
            (.float, .float), (.int, .float):
            KeyWords(self)
        case (.int, .uint256): KeyWords(self, isUnsigned: true)
        case (.uint256, .int): KeyWords(self)
        case (.float, .int): KeyWords(self, isWhole: true)
        default: nil
        }
    }

    /// The column as texts by place; nil if it is not text.
    ///
    /// - Parameter other: where both are hexadecimal of one length, what they spell is compared.
    func keyText(beside other: Column) -> KeyText? {
        switch storage {
        case .string(let text):
            let texts = hexWidth != nil && hexWidth == other.hexWidth ? text.comparable : text
            return KeyText(
                texts: SpelledTexts(bytes: texts.bytes, offsets: texts.offsets),
                places: texts.order, validity: validity)
        case .category(let codes, let levels):
            return KeyText(
                texts: SpelledTexts(bytes: levels.bytes, offsets: levels.offsets),
                places: codes.map { code in
                    levels.order?[Int(code)] ?? UInt32(truncatingIfNeeded: code)
                }, validity: validity)
        default: return nil
        }
    }

    private var hexWidth: Int? {
        guard case .string(let text) = storage else { return nil }
        return text.hex?.width
    }
}

/// A column of keys that are texts, by the places of those.
struct KeyText: Sendable {
    let texts: SpelledTexts
    fileprivate let places: [UInt32]?
    fileprivate let validity: Validity?

    var count: Int { places?.count ?? texts.count }

    /// Whether rows share texts, so that each is to be looked up once.
    var isShared: Bool { places.map { $0.count > texts.count } ?? false }

    @inline(__always)
    func place(_ row: Int) -> Int { places.map { Int($0[row]) } ?? row }

    @inline(__always)
    func isPresent(_ row: Int) -> Bool { validity.map { $0[row] } ?? true }

    /// The number of every row's text; `MatchedRows.none` where it is missing.
    func numbers(_ number: (Int) -> UInt32) -> [UInt32] {
        guard isShared else {
            return (0..<count).map { isPresent($0) ? number(place($0)) : MatchedRows.none }
        }
        // Each text once, when its first row comes.
        var known = [UInt32?](repeating: nil, count: texts.count)
        return (0..<count).map { row in
            guard isPresent(row) else { return MatchedRows.none }
            let place = place(row)
            if let number = known[place] { return number }
            let number = number(place)
            known[place] = number
            return number
        }
    }
}

extension SpelledTexts {
    var count: Int { offsets.count - 1 }

    /// The bytes of a text by its place.
    @inline(__always)
    func withBytes<Result>(
        ofPlace place: Int, _ body: (UnsafeRawBufferPointer) -> Result
    ) -> Result {
        unsafe bytes.withUnsafeBytes { bytes in
            unsafe body(
                UnsafeRawBufferPointer(rebasing: bytes[offsets[place]..<offsets[place + 1]]))
        }
    }
}
