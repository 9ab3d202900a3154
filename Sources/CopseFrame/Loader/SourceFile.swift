/// A file in memory, checked to be text of a known format.
struct SourceFile {
    let path: String
    private(set) var bytes: [UInt8]
    /// Where the text ends; there may be slack behind it.
    let textEnd: Int
    let format: LoadOptions.Format
    /// Where the text begins, behind a byte order mark.
    let start: Int
    /// The text has places that are not UTF-8, which the caller chose to live with.
    let hasInvalidText: Bool

    init(path: String, bytes: [UInt8], options: LoadOptions) throws(FrameError) {
        self.path = path
        self.bytes = bytes
        textEnd = bytes.count
        start = try Self.textStart(bytes[...], path: path)
        let span = bytes.span
        var hasInvalidText = false
        switch UTF8Check.problem(span, start, bytes.count) {
        case nil: break
        case .zero(let offset): throw .fileBinary(path: path, offset: offset)
        case .invalid(let offset):
            hasInvalidText = true
            // A zero byte further on says more than the first odd byte.
            let zero = ByteScan.first(0, span, offset, bytes.count)
            if zero < bytes.count { throw .fileBinary(path: path, offset: zero) }
            if options.onError == .stop {
                let place = UTF8Check.position(of: offset, in: span)
                throw .fileEncoding(path: path, line: place.line, column: place.column)
            }
        }
        self.hasInvalidText = hasInvalidText
        format = options.format ?? Self.format(path: path, span, start)
    }

    /// Adds bytes that may be loaded, but are no text.
    mutating func addSlack() {
        bytes.append(contentsOf: repeatElement(0, count: InputBuffer.slack))
    }

    /// Fills an empty buffer until its text begins; where that is.
    ///
    /// - Parameter refusesBinary: a zero byte among the first ones is an error at once.
    static func open(
        _ input: inout InputBuffer, refusesBinary: Bool = true
    ) throws(FrameError) -> Int {
        let zero = refusesBinary ? input.source.firstZero : nil
        repeat { try input.refill() } while !input.isAtEnd && isBlank(input.bytes[..<input.end])
        let start = try textStart(input.bytes[..<input.end], path: input.source.path)
        if let zero { throw .fileBinary(path: input.source.path, offset: zero) }
        return start
    }

    private static func isBlank(_ bytes: ArraySlice<UInt8>) -> Bool {
        bytes.allSatisfy { [0x20, 0x09, 0x0a, 0x0d].contains($0) }
    }

    /// Skips a byte order mark; refuses what is no UTF-8 text, or no table, by its first bytes.
    static func textStart(_ bytes: ArraySlice<UInt8>, path: String) throws(FrameError) -> Int {
        if isBlank(bytes) { throw .fileEmpty(path: path) }
        if bytes.starts(with: [0x89, 0x43, 0x4f, 0x50, 0x53, 0x45]) {
            throw .fileIsModel(path: path)
        }
        if path.hasSuffix(".cells") { throw .fileIsScript(path: path) }
        for (kind, magic) in foreignArchives where bytes.starts(with: magic) {
            throw .fileCompressed(path: path, kind: kind)
        }
        if bytes.starts(with: [0xff, 0xfe]) || bytes.starts(with: [0xfe, 0xff]) {
            throw .fileUTF16(path: path)
        }
        guard bytes.starts(with: [0xef, 0xbb, 0xbf]) else { return 0 }
        if isBlank(bytes.dropFirst(3)) { throw .fileEmpty(path: path) }
        return 3
    }

    private static let foreignArchives: [(kind: String, magic: [UInt8])] = [
        ("bzip2", [0x42, 0x5a, 0x68]), ("xz", [0xfd, 0x37, 0x7a, 0x58, 0x5a, 0x00]),
        ("zip", [0x50, 0x4b, 0x03, 0x04]),
    ]

    static func format(of input: InputBuffer, _ start: Int) -> LoadOptions.Format {
        format(path: input.source.path, input.bytes.span.extracting(0..<input.end), start)
    }

    /// The format by the ending of the name, else by the first line.
    static func format(path: String, _ bytes: Span<UInt8>, _ start: Int) -> LoadOptions.Format {
        let name = Archive.contentName(path)
        if name.hasSuffix(".csv") { return .csv }
        if name.hasSuffix(".tsv") || name.hasSuffix(".tab") { return .tsv }
        var index = start
        while index < bytes.count, bytes[index] <= 0x20 { index += 1 }
        if name.hasSuffix(".jsonl") || name.hasSuffix(".ndjson") {
            // One reply of a node a line.
            return JSONRecords.isReply(bytes, index) ? .rpc : .jsonl
        }
        guard index < bytes.count else { return .csv }
        if bytes[index] == 0x5b { return .etherscan }
        let lineEnd = ByteScan.first(0x0a, bytes, index, bytes.count)
        if bytes[index] == 0x7b {
            return JSONRecords.isReply(bytes, index) ? .etherscan : .jsonl
        }
        let comma = ByteScan.first(0x2c, bytes, index, lineEnd)
        let tab = ByteScan.first(0x09, bytes, index, lineEnd)
        return comma == lineEnd && tab < lineEnd ? .tsv : .csv
    }
}
