internal import CopseFrame
internal import CopseMath

/// Columns inside a model file: raw values of its golden rows, to the bit.
enum FrameCodec {
    static func encode(_ frame: Frame, into writer: inout ByteWriter) {
        for column in frame.columns {
            writer.write(column.missingCount > 0)
            if column.missingCount > 0 {
                for row in 0..<frame.rowCount { writer.write(column.isMissing(row)) }
            }
            encode(column.storage, into: &writer)
        }
    }

    private static func encode(_ storage: Column.Storage, into writer: inout ByteWriter) {
        switch storage {
        case .int(let values), .timestamp(let values):
            for value in values { writer.write(value) }
        case .float(let values):
            for value in values { writer.write(value) }
        case .bool(let values):
            for value in values { writer.write(value) }
        case .uint256(let values):
            for value in values {
                for word in [value.w0, value.w1, value.w2, value.w3] { writer.write(fixed: word) }
            }
        case .string(let text):
            for row in 0..<text.count { writer.write(text[row]) }
        case .category(let codes, let levels):
            writer.write(count: levels.count)
            for level in 0..<levels.count { writer.write(levels[level]) }
            for code in codes { writer.write(count: Int(code)) }
        }
    }

    /// - Parameter schema: the columns that were written, with their types.
    static func decode(
        _ reader: inout ByteReader, schema: Schema, rowCount: Int
    ) throws(ModelError) -> Frame {
        var columns: [Column] = []
        for field in schema.fields {
            var validity: Validity?
            if try reader.bool() {
                var present = Validity(allPresent: rowCount)
                for row in 0..<rowCount where try reader.bool() { present.setMissing(row) }
                validity = present
            }
            let storage = try decode(&reader, field.type, rowCount, validity)
            if field.type == .float { validity = nil }
            columns.append(Column(storage, validity: validity))
        }
        return Frame(names: schema.names, columns: columns, rowCount: rowCount)
    }

    private static func decode(
        _ reader: inout ByteReader, _ type: ColumnType, _ rowCount: Int, _ validity: Validity?
    ) throws(ModelError) -> Column.Storage {
        switch type {
        case .int:
            return .int(try values(rowCount) { () throws(ModelError) in try reader.int64() })
        case .timestamp:
            return .timestamp(try values(rowCount) { () throws(ModelError) in try reader.int64() })
        case .float:
            return .float(try values(rowCount) { () throws(ModelError) in try reader.double() })
        case .bool:
            return .bool(try values(rowCount) { () throws(ModelError) in try reader.bool() })
        case .uint256:
            return .uint256(
                try values(rowCount) { () throws(ModelError) in
                    UInt256(
                        w0: try reader.fixed(UInt64.self), w1: try reader.fixed(UInt64.self),
                        w2: try reader.fixed(UInt64.self), w3: try reader.fixed(UInt64.self))
                })
        case .string:
            return .string(try text(rowCount, &reader))
        case .category:
            let levels = try text(
                try reader.count(of: "category levels", limit: 1 << 20, bytesEach: 1), &reader)
            var codes: [Int32] = []
            for row in 0..<rowCount {
                let code = try reader.count()
                let isMissing = validity.map { !$0[row] } ?? false
                guard code < levels.count || (isMissing && code == 0) else {
                    throw reader.damaged("a category has no such level")
                }
                codes.append(Int32(code))
            }
            return .category(codes: codes, levels: levels)
        }
    }

    private static func values<Value>(
        _ count: Int, _ next: () throws(ModelError) -> Value
    ) throws(ModelError) -> [Value] {
        var values: [Value] = []
        for _ in 0..<count { values.append(try next()) }
        return values
    }

    private static func text(
        _ count: Int, _ reader: inout ByteReader
    ) throws(ModelError) -> TextStorage {
        var text = TextStorage()
        for _ in 0..<count { text.append(try reader.text()) }
        return text
    }
}
