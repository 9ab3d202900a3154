import CopseShell
import Foundation
import Testing

/// Every kind of picture, as it was when somebody looked at it.
///
/// A golden picture is the mean colour of each of 60 × 35 fields, so that another font or another
/// version of cairo makes little difference and a mark that is missing or moved a great one.
/// `COPSE_RECORD=1` writes them anew; look at the PNGs before committing them.
@Suite struct GoldenPictureTests {
    static let columns = 60
    static let rows = 35
    /// Levels of 255: of all fields on average, and of one field. Letters move by a pixel or two.
    static let meanTolerance = 1.0
    static let greatestTolerance = 60

    static func fields(_ raster: Raster) -> [UInt8] {
        var fields: [UInt8] = []
        for row in 0..<rows {
            for column in 0..<columns {
                let (left, right) = (
                    column * raster.width / columns, (column + 1) * raster.width / columns
                )
                let (top, bottom) = (
                    row * raster.height / rows, (row + 1) * raster.height / rows
                )
                var sums = [0, 0, 0]
                for y in top..<bottom {
                    for x in left..<right {
                        for part in 0..<3 {
                            sums[part] += Int(raster.bytes[(y * raster.width + x) * 3 + part])
                        }
                    }
                }
                let count = max(1, (bottom - top) * (right - left))
                fields += sums.map { UInt8(($0 + count / 2) / count) }
            }
        }
        return fields
    }

    @Test(arguments: ChartTests.names)
    func `a picture looks as it did`(name: String) throws {
        let fields = Self.fields(try GraphicsTests.picture(name))
        let path = SessionTests.folder + "/pictures/\(name).txt"
        if ProcessInfo.processInfo.environment["COPSE_RECORD"] != nil {
            let lines = stride(from: 0, to: fields.count, by: 3 * Self.columns).map { start in
                fields[start..<start + 3 * Self.columns].map {
                    String($0 >> 4, radix: 16) + String($0 & 15, radix: 16)
                }.joined()
            }
            try (lines.joined(separator: "\n") + "\n").write(
                toFile: path, atomically: true, encoding: .utf8)
        }
        let golden = try String(contentsOfFile: path, encoding: .utf8).filter { $0 != "\n" }
        let digits = Array(golden.utf8)
        try #require(digits.count == 2 * fields.count)
        let differences = fields.indices.map { place in
            let pair = String(decoding: digits[2 * place..<2 * place + 2], as: UTF8.self)
            return abs(Int(fields[place]) - (Int(pair, radix: 16) ?? 999))
        }
        let mean = Double(differences.reduce(0, +)) / Double(differences.count)
        #expect(mean <= Self.meanTolerance, "\(name): \(mean)")
        #expect((differences.max() ?? 0) <= Self.greatestTolerance, "\(name)")
    }

    @Test func `the tolerance is not so wide that one kind passes for another`() throws {
        let pictures = try ["hist", "line", "roc", "pr", "box"].map {
            Self.fields(try GraphicsTests.picture($0))
        }
        for (index, picture) in pictures.enumerated() {
            for other in pictures[(index + 1)...] {
                let sum = zip(picture, other).reduce(0) { $0 + abs(Int($1.0) - Int($1.1)) }
                #expect(Double(sum) / Double(picture.count) > 2 * Self.meanTolerance)
            }
        }
    }
}
