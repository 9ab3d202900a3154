#if canImport(CopseFrame)
    package import CopseFrame
    import CopseMath
    import Foundation

    /// A column of integers of up to 256 bits and what Python says of it; made by `wide.py`.
    package struct WideGolden: Decodable, Sendable {
        package struct Filter: Decodable, Sendable {
            package var op: String
            package var limit: String
            package var rows: [Int]
        }

        package var name: String
        package var values: [String?]
        package var ascending: [Int]
        package var descending: [Int]
        package var min: String
        package var max: String
        package var distinct: Int
        package var sum: String
        /// Bits of doubles.
        package var mean: String
        package var std: String
        package var quartiles: [String?]
        package var filters: [Filter]

        package static func all() throws -> [WideGolden] {
            let path = Repository.root + "/Tests/CopseFrameTests/Golden/wide.json"
            return try JSONDecoder().decode(
                [WideGolden].self, from: Data(contentsOf: URL(fileURLWithPath: path)))
        }

        package var column: Column {
            var validity = Validity(allPresent: values.count)
            let numbers = values.enumerated().map { row, text in
                guard let text, let value = UInt256(decimal: text.utf8) else {
                    validity.setMissing(row)
                    return UInt256.zero
                }
                return value
            }
            return Column(.uint256(numbers), validity: validity.missingCount > 0 ? validity : nil)
        }
    }
#endif
