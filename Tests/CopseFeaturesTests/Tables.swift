import CopseFrame
import CopseMath
import CopseTestSupport
import Foundation

/// Small readers and makers of frames, so that these tests hang on no file format.
enum Tables {
    /// A comma-separated file without quotes, its columns renamed and typed by name.
    static func transactions(_ path: String) throws -> Frame {
        let text = try String(contentsOfFile: path, encoding: .utf8)
        let lines = text.split(whereSeparator: \.isNewline).map {
            $0.split(separator: ",", omittingEmptySubsequences: false).map(String.init)
        }
        let renamed = [
            "from_address": "from", "to_address": "to", "gas_price": "gasPrice",
            "block_timestamp": "timestamp",
        ]
        var names: [String] = []
        var columns: [Column] = []
        for (index, header) in lines[0].enumerated() {
            let name = renamed[header] ?? header
            let cells = lines.dropFirst().map { $0[index] }
            switch name {
            case "from", "to", "hash", "input":
                columns.append(strings(cells.map { $0.isEmpty ? nil : $0 }))
            case "value":
                columns.append(
                    column(cells.map { UInt256(decimal: $0.utf8) }, .zero) { .uint256($0) })
            case "gas", "gasPrice": columns.append(column(cells.map { Int64($0) }, 0) { .int($0) })
            case "timestamp":
                columns.append(
                    column(cells.map { Int64($0).map { $0 * 1_000_000 } }, 0) { .timestamp($0) })
            default: continue
            }
            names.append(name)
        }
        return Frame(names: names, columns: columns, rowCount: lines.count - 1)
    }

    static func column<Value>(
        _ values: [Value?], _ empty: Value, _ storage: ([Value]) -> Column.Storage
    ) -> Column {
        var validity = Validity(allPresent: values.count)
        for (row, value) in values.enumerated() where value == nil { validity.setMissing(row) }
        return Column(
            storage(values.map { $0 ?? empty }),
            validity: validity.missingCount > 0 ? validity : nil)
    }

    /// - Parameter shared: whether each text is kept once, as a loader does where few differ.
    static func strings(_ values: [String?], shared: Bool = false) -> Column {
        let texts = values.map { $0 ?? "" }
        let storage = shared ? TextStorage(sharing: texts) : TextStorage(texts)
        return column(values, "") { _ in .string(storage) }
    }

    static func floats(_ values: [Double]) -> Column { Column(.float(values)) }

    static func ints(_ values: [Int64?]) -> Column { column(values, 0) { .int($0) } }

    /// Seconds since 1970.
    static func times(_ values: [Double?]) -> Column {
        column(values.map { $0.map { Int64($0 * 1e6) } }, 0) { .timestamp($0) }
    }

    static func frame(_ columns: [(String, Column)]) -> Frame {
        Frame(
            names: columns.map(\.0), columns: columns.map(\.1),
            rowCount: columns.first?.1.count ?? 0)
    }

    static func golden(_ file: String) -> String {
        Repository.root + "/Tests/CopseFeaturesTests/Golden/" + file
    }
}
