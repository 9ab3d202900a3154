import CopseFeatures
import CopseFrame
import Foundation
import Testing

/// Every function against its definition (Golden/functions_golden.py).
@Suite struct FunctionGoldenTests {
    struct Golden: Decodable {
        var rows: [Int]
        var values: [String: [String: [Double?]]]
    }

    @Test(arguments: [0, 60])
    func `a function gives the value of its definition`(horizon: Int) throws {
        let frame = try Tables.transactions(Tables.golden("random.csv"))
        let data = try Data(contentsOf: URL(fileURLWithPath: Tables.golden("functions.json")))
        let golden = try JSONDecoder().decode(Golden.self, from: data)
        let cases = try #require(golden.values["\(horizon)"])
        var largest = 0.0
        for (text, expected) in cases {
            var recipe = try Recipe.parse("f = \(text)")
            recipe.horizon = horizon == 0 ? nil : horizon
            var executor = try CompiledRecipe(recipe, schema: frame.schema).makeExecutor()
            let values = try executor.process(frame, rows: 0..<frame.rowCount)[0]
            for (row, value) in zip(golden.rows, expected) {
                let found = values[row]
                guard let value else {
                    #expect(found.isNaN, "\(text), row \(row): \(found)")
                    continue
                }
                let scale = max(abs(found), abs(value))
                let difference = found == value ? 0 : abs(found - value) / scale
                largest = max(largest, difference)
                #expect(difference <= 1e-12, "\(text), row \(row): \(found), not \(value)")
            }
        }
        print("\(cases.count) expressions, horizon \(horizon): largest difference \(largest)")
    }

    @Test func `the golden cases use every function`() throws {
        let data = try Data(contentsOf: URL(fileURLWithPath: Tables.golden("functions.json")))
        let texts = try JSONDecoder().decode(Golden.self, from: data).values["0", default: [:]].keys
        // arima_z has its own beside statsmodels, where models are known (ArimaZTests).
        let others = ["selector", "arima_z"]
        for function in FunctionSignature.all where !others.contains(function.name) {
            #expect(texts.contains { $0.contains(function.name + "(") }, "\(function.name)")
        }
    }
}
