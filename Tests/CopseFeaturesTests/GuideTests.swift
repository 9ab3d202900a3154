import CopseFeatures
import CopseFrame
import CopseTestSupport
import Foundation
import Testing

/// The guide to recipes (Docs/guide/recipes.md) says what recipes do.
@Suite struct GuideTests {
    private static let path = Repository.root + "/Docs/guide/recipes.md"

    /// With COPSE_RECORD=1 the answers are written into the page.
    @Test func `every example of the guide gives the numbers beside it`() throws {
        let page = try String(contentsOfFile: Self.path, encoding: .utf8)
        let frame = try Self.frame(in: page)
        var lines = page.components(separatedBy: "\n")
        for (index, line) in lines.enumerated() where line.hasPrefix("| `") {
            let cells = line.components(separatedBy: " | ")
            let expression = String(cells[0].dropFirst(3).dropLast())
            let compiled = try CompiledRecipe(
                Recipe.parse("y = \(expression)"), schema: frame.schema)
            var executor = compiled.makeExecutor()
            let values = try executor.process(frame, rows: 0..<frame.rowCount)[0]
            let answer = values.map(Self.text).joined(separator: " ")
            let written =
                "| `\(expression)` | \(cells[1].replacing(" | |", with: "")) | \(answer) |"
            if ProcessInfo.processInfo.environment["COPSE_RECORD"] == "1" {
                lines[index] = written
            } else {
                #expect(line == written)
            }
        }
        if ProcessInfo.processInfo.environment["COPSE_RECORD"] == "1" {
            try lines.joined(separator: "\n").write(
                toFile: Self.path, atomically: true, encoding: .utf8)
        }
    }

    @Test func `the guide has every function`() throws {
        let page = try String(contentsOfFile: Self.path, encoding: .utf8)
        let examples = page.components(separatedBy: "\n").filter { $0.hasPrefix("| `") }
        // A model has to be fitted first: its section is run by the shell's tests.
        #expect(page.contains("`arima_z(A)`"))
        for function in FunctionSignature.all where function.name != "arima_z" {
            #expect(examples.contains { $0.contains(function.name + "(") }, "\(function.name)")
        }
    }

    private static func frame(in page: String) throws -> Frame {
        let start = try #require(page.range(of: "```csv\n"))
        let end = try #require(page.range(of: "```", range: start.upperBound..<page.endIndex))
        let bytes = Array(page[start.upperBound..<end.lowerBound].utf8)
        return try FrameLoader.load(bytes: bytes, name: "guide.csv").frame
    }

    /// Whole numbers in full, others to six digits.
    private static func text(_ value: Double) -> String {
        if value.isNaN { return "·" }
        return String(format: value == value.rounded() ? "%.0f" : "%.6g", value)
    }
}
