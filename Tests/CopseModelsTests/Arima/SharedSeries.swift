import CopseTestSupport
import Foundation

/// Series that lie beside the checkout.
enum SharedSeries {
    /// The column `value` of `ts_<name>.csv`; NaN where it is empty.
    static func load(_ name: String) throws -> [Double] {
        let text = try String(contentsOfFile: SharedData.path("ts_\(name).csv"), encoding: .utf8)
        return text.split(whereSeparator: \.isNewline).dropFirst().map { line in
            Double(line.split(separator: ",", omittingEmptySubsequences: false).last ?? "") ?? .nan
        }
    }

    static func isPresent(_ names: String...) -> Bool {
        names.allSatisfy { SharedData.isPresent("ts_\($0).csv") }
    }
}
