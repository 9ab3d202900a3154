/// A stretch of a CSV file cut into fields, before any of them is read.
struct RecordBlock {
    /// One field, relative to `base`. Quotes around it are not part of it.
    struct Field {
        var start: UInt32
        /// Bits 0 to 29: length; bit 31: quoted; bit 30: holds doubled quotes.
        var lengthAndFlags: UInt32

        static let quoted: UInt32 = 1 << 31
        static let escaped: UInt32 = 1 << 30

        var length: Int { Int(lengthAndFlags & (Self.escaped - 1)) }
        var isQuoted: Bool { lengthAndFlags & Self.quoted != 0 }
        var isEscaped: Bool { lengthAndFlags & Self.escaped != 0 }

        static let empty = Field(start: 0, lengthAndFlags: 0)
    }

    struct Record {
        var firstField: Int
        var fieldCount: Int
        /// The bytes of the record without its line end.
        var bytes: Range<Int>
        /// The line it begins on, from 1.
        var line: Int
        var problem: Problem?
    }

    /// Why a record cannot be read. Columns count code points from 1.
    enum Problem: Equatable {
        case fieldCount(found: Int, expected: Int)
        case textAfterQuote(line: Int, column: Int)
        case unterminatedQuote(line: Int, column: Int)
        case encoding(line: Int, column: Int)
        case zeroByte
        case tooLong
    }

    var base = 0
    var fields: [Field] = []
    var records: [Record] = []
    /// Some field that is not empty had no quotes.
    var hasUnquoted = false

    mutating func removeAll() {
        fields.removeAll(keepingCapacity: true)
        records.removeAll(keepingCapacity: true)
        hasUnquoted = false
    }

    /// Where the bytes of a field lie.
    @inline(__always)
    func range(_ field: Field) -> (start: Int, end: Int) {
        let start = base + Int(field.start)
        return (start, start + field.length)
    }

    /// Makes every record `width` fields long: records without a problem have their fields at
    /// `row × width`.
    ///
    /// - Parameter pads: keep a record with another number of fields, cut or filled up with
    ///   empty ones; otherwise it gets a problem.
    /// - Returns: the records left out or padded.
    mutating func makeRectangular(width: Int, policy: LoadOptions.ErrorPolicy) -> [Record] {
        guard records.contains(where: { $0.problem != nil || $0.fieldCount != width }) else {
            return []
        }
        var found: [Record] = []
        var kept: [Record] = []
        var fields: [Field] = []
        for var record in records {
            if record.problem == nil, record.fieldCount != width {
                record.problem = .fieldCount(found: record.fieldCount, expected: width)
            }
            let padded = policy == .null && record.isPaddable
            if record.problem != nil { found.append(record) }
            guard record.problem == nil || padded else { continue }
            let own = self.fields[record.firstField..<record.firstField + record.fieldCount]
            record.firstField = fields.count
            fields.append(contentsOf: own.prefix(width))
            fields.append(contentsOf: repeatElement(.empty, count: max(0, width - own.count)))
            record.fieldCount = width
            record.problem = nil
            kept.append(record)
        }
        records = kept
        self.fields = fields
        return found
    }
}

extension RecordBlock.Record {
    /// Whether the record can be kept by filling up or cutting its fields.
    var isPaddable: Bool {
        if case .fieldCount = problem { return true }
        return false
    }
}

extension RecordBlock.Problem {
    /// The error for a record of the file `path` that begins on `line`.
    func error(path: String, line: Int) -> FrameError {
        switch self {
        case .fieldCount(let found, let expected):
            .raggedRow(path: path, line: line, found: found, expected: expected)
        case .textAfterQuote(let line, let column):
            .textAfterQuote(path: path, line: line, column: column)
        case .unterminatedQuote(let line, let column):
            .unterminatedQuote(path: path, line: line, column: column)
        case .encoding(let line, let column):
            .fileEncoding(path: path, line: line, column: column)
        case .zeroByte: .zeroByte(path: path, line: line)
        case .tooLong:
            .recordTooLong(path: path, line: line, limit: CSVScanner.recordLimit)
        }
    }
}
