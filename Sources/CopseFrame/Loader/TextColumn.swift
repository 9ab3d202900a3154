/// A column of text while it is read.
///
/// Each text is kept once as long as texts come again, else as the bytes it spells as long as all of it is
/// hexadecimal of one length, else as it is.
struct TextColumn {
    private var shared: SharedTexts?
    private var packed: PackedTexts?
    private var plain = TextStorage()

    /// Keeps each text once from here on; for columns that have no rows yet.
    mutating func startSharing() { shared = SharedTexts() }

    /// Texts are kept as they are, so that room is wanted for their bytes.
    var isPlain: Bool { shared == nil && packed == nil }

    /// Makes room for so many rows, and so many bytes of text.
    mutating func reserve(_ rows: Int, textBytes: Int) {
        if shared != nil {
            shared?.reserve(rows)
        } else if isPlain {
            plain.spelled.reserve(rows, bytes: textBytes)
        }
    }

    // MARK: Rows

    mutating func append(_ text: Span<UInt8>, lowercases: Bool) {
        if shared != nil {
            shared?.append(text, lowercases: lowercases)
            return
        }
        if lowercases, let lowered = unsafe text.withUnsafeBytes({ unsafe TextHash.lowered($0) }) {
            append(lowered.span, lowercases: false)
            return
        }
        if packed != nil {
            if packed?.append(text) ?? false { return }
            stopPacking()
        }
        unsafe text.withUnsafeBufferPointer { unsafe plain.spelled.bytes.append(contentsOf: $0) }
        plain.spelled.offsets.append(plain.spelled.bytes.count)
    }

    mutating func appendEmpty() {
        if shared != nil {
            shared?.appendEmpty()
            return
        }
        if packed != nil { stopPacking() }
        plain.spelled.offsets.append(plain.spelled.bytes.count)
    }

    /// Appends fields of a column of a block from row `first` on, up to the first empty one or one that must be
    /// appended by itself.
    ///
    /// - Returns: how many.
    mutating func appendRun(
        of block: some FieldBlock, _ column: Int, from first: Int, _ bytes: Span<UInt8>,
        lowercases: Bool
    ) -> Int {
        if let taken = packed?.appendRun(of: block, column, from: first, bytes) { return taken }
        let taken = shared?.appendRun(
            of: block, column, from: first, bytes, lowercases: lowercases)
        if let taken {
            if shared?.isWasted ?? false { stopSharing() }
            return taken
        }
        return plain.appendRun(of: block, column, from: first, bytes, lowercases: lowercases)
    }

    /// Texts do not come again.
    private mutating func stopSharing() {
        guard let texts = shared else { return }
        packed = texts.packed()
        if packed == nil { plain = texts.expanded() }
        shared = nil
    }

    private mutating func stopPacking() {
        guard let texts = packed else { return }
        plain = texts.expanded()
        packed = nil
    }

    // MARK: The end

    /// Drops all rows from `count` on.
    mutating func truncate(to count: Int) {
        if shared != nil {
            shared?.truncate(to: count)
        } else if packed != nil {
            packed?.truncate(to: count)
        } else {
            plain.truncate(to: count)
        }
    }

    func finish() -> TextStorage { shared?.finish() ?? packed?.finish() ?? plain }
}
