import CopseFeatures
import CopseMath
import CopseTestSupport
import Foundation
import Testing

/// What the random recipes of `SequenceLawTests` are made of: Docs/law.md.
@Suite struct LawCoverageTests {
    private static let path = Repository.root + "/Docs/law.md"
    private static let cases = [
        "calls", "one key", "two or three keys", "1 to 64 rows", "more rows", "a duration",
        "in a recipe with a horizon", "without",
    ]

    /// With COPSE_RECORD=1 the table is written into the page.
    @Test func `the page says how often the law has met each function`() throws {
        let table = try Self.table().joined(separator: "\n")
        let page = try String(contentsOfFile: Self.path, encoding: .utf8)
        let start = try #require(page.range(of: "| function |"))
        if ProcessInfo.processInfo.environment["COPSE_RECORD"] == "1" {
            try (page[..<start.lowerBound] + table + "\n").write(
                toFile: Self.path, atomically: true, encoding: .utf8)
        } else {
            #expect(page[start.lowerBound...] == table + "\n")
        }
    }

    @Test func `every function is met in every case that it has`() throws {
        let counts = try Self.counts()
        for signature in FunctionSignature.all {
            let row = try #require(counts[signature.name], "\(signature.name)")
            let hasWindow = signature.parameters.contains { $0.name == "W" }
            for (place, name) in Self.cases.enumerated() {
                let isKey = (1...2).contains(place)
                let isWidth = (3...5).contains(place)
                if isKey && !signature.takesKeys || isWidth && !hasWindow { continue }
                #expect(row[place] > 0, "\(signature.name), \(name)")
            }
        }
    }

    private static func table() throws -> [String] {
        let counts = try counts()
        return ["| function | " + cases.joined(separator: " | ") + " |"]
            + ["|" + String(repeating: "---|", count: cases.count + 1)]
            + FunctionSignature.all.map { signature in
                let row = counts[signature.name] ?? []
                let cells = row.map { $0 == 0 ? "" : "\($0)" }
                return "| `\(signature.name)` | " + cells.joined(separator: " | ") + " |"
            }
    }

    private static func counts() throws -> [String: [Int]] {
        var counts: [String: [Int]] = [:]
        for seed in SequenceLawTests.seeds {
            var generator = RecipeGenerator(seed: UInt64(seed))
            // The draws of the law itself, in its order.
            _ = generator.frame(rows: 1 + generator.random.uniform(below: 400))
            let recipe = try RecipeGenerator.parse(generator.recipe())
            for step in recipe.steps {
                count(step.expression, recipe.horizon != nil, into: &counts)
            }
        }
        return counts
    }

    private static func count(
        _ expression: CopseFeatures.Expression, _ hasHorizon: Bool,
        into counts: inout [String: [Int]]
    ) {
        switch expression.kind {
        case .literal, .column: break
        case .unary(_, let operand): count(operand, hasHorizon, into: &counts)
        case .binary(_, let left, let right):
            count(left, hasHorizon, into: &counts)
            count(right, hasHorizon, into: &counts)
        case .membership(let left, let list, _):
            for item in [left] + list { count(item, hasHorizon, into: &counts) }
        case .call(let name, let arguments):
            for argument in arguments where argument.label != "by" {
                for value in argument.values { count(value, hasHorizon, into: &counts) }
            }
            var row = counts[name] ?? cases.map { _ in 0 }
            row[0] += 1
            row[hasHorizon ? 6 : 7] += 1
            let window = FunctionSignature.named(name)?.parameters.firstIndex { $0.name == "W" }
            for (place, argument) in arguments.enumerated() {
                if argument.label == "by" {
                    row[argument.values.count == 1 ? 1 : 2] += 1
                } else if place == window {
                    switch argument.values[0].kind {
                    case .literal(.duration): row[5] += 1
                    case .literal(let rows): row[(rows.double ?? 0) <= 64 ? 3 : 4] += 1
                    default: break
                    }
                }
            }
            counts[name] = row
        }
    }
}
