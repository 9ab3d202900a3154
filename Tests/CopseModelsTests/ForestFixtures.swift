import CopseMath
import CopseModels
import CopseTestSupport
import Foundation

/// Data and forests that several suites use.
enum Fixtures {
    /// Log-normal columns on very different scales, a few rows far out.
    static func matrix(rows: Int, features: Int, seed: UInt64 = 1) -> Matrix {
        let scales = [1.0, 21_000, 1e9, 1e-9]
        return Matrix(
            columns: (0..<features).map { feature in
                var random = RandomStream(seed: seed, stream: UInt64(feature))
                return (0..<rows).map { row in
                    let value = Elementary.exp(4 * random.uniform() - 2) * scales[feature % 4]
                    return row % 97 == 3 ? value * 30 : value
                }
            }, rowCount: rows)
    }

    /// The same with a share of the values missing.
    static func withMissing(_ matrix: Matrix, share: Double) -> Matrix {
        var matrix = matrix
        for feature in 0..<matrix.featureCount {
            var random = RandomStream(seed: 77, stream: UInt64(feature))
            for row in 0..<matrix.rowCount where random.uniform() < share {
                matrix.columns[feature][row] = .nan
            }
        }
        return matrix
    }

    /// x0 ≤ 1 ? (x1 ≤ 2 ? leaf of 3 : leaf of 1) : leaf of 2 rows.
    static let smallTree = Tree(
        feature: [0, 1, -1, -1, -1], threshold: [1, 2, 0, 0, 0], left: [1, 2, -1, -1, -1],
        right: [4, 3, -1, -1, -1], sampleCount: [6, 4, 3, 1, 2])

    static func golden<Content: Decodable>(_ file: String, as type: Content.Type) throws -> Content
    {
        let path = Repository.root + "/Tests/CopseModelsTests/Golden/" + file
        return try JSONDecoder().decode(
            Content.self, from: Data(contentsOf: URL(fileURLWithPath: path)))
    }
}

extension Matrix {
    func row(_ row: Int) -> [Double] { columns.map { $0[row] } }

    func rows(_ rows: Range<Int>) -> Matrix {
        Matrix(columns: columns.map { Array($0[rows]) }, rowCount: rows.count)
    }
}
