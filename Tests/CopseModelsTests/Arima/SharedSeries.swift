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

    /// The first values of one series of `ts_m4_hourly.csv`.
    static func hourly(_ name: String, count: Int) throws -> [Double] {
        let text = try String(
            contentsOfFile: SharedData.path("ts_m4_hourly.csv"), encoding: .utf8)
        let values = text.split(whereSeparator: \.isNewline).filter { $0.hasPrefix(name + ",") }
            .compactMap { line in line.split(separator: ",").last.flatMap { Double($0) } }
        return Array(values.prefix(count))
    }

    static func isPresent(_ names: String...) -> Bool {
        names.allSatisfy { SharedData.isPresent("ts_\($0).csv") }
    }
}
