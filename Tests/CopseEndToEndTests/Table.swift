import Foundation

/// A small CSV without quoted fields, as text: enough to cut slices and to write records as JSON.
struct Table {
    var header: [String]
    var rows: [[String]]

    init(path: String) throws {
        let text = String(decoding: try Data(contentsOf: URL(fileURLWithPath: path)), as: UTF8.self)
        self.init(text: text)
    }

    init(text: String) {
        var lines = text.split(whereSeparator: \.isNewline).map { line in
            line.split(separator: ",", omittingEmptySubsequences: false).map(String.init)
        }
        header = lines.removeFirst()
        rows = lines
    }

    func csv(_ range: Range<Int>) -> String {
        ([header] + rows[range]).map { $0.joined(separator: ",") }.joined(separator: "\n") + "\n"
    }

    func column(_ name: String) -> [String] {
        let index = header.firstIndex(of: name)!
        return rows.map { $0[index] }
    }

    /// Row `index` as ethereum-etl streams it: integers bare, whatever their size; empty is null.
    func json(_ index: Int) -> String {
        let pairs = zip(header, rows[index]).map { name, text -> String in
            if text.isEmpty { return "\"\(name)\":null" }
            let isInteger = text.allSatisfy(\.isNumber)
            return isInteger ? "\"\(name)\":\(text)" : "\"\(name)\":\"\(text)\""
        }
        return "{" + pairs.joined(separator: ",") + "}"
    }

    func batch(_ range: Range<Int>) -> String {
        "{\"transactions\":[" + range.map(json).joined(separator: ",") + "]}"
    }

    func lines(_ range: Range<Int>) -> String {
        range.map(json).joined(separator: "\n") + "\n"
    }
}
