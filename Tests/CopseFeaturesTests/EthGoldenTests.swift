import CopseFeatures
import CopseFrame
import CopseTestSupport
import Foundation
import Testing

/// `eth` against its definition, window by window (Golden/eth_golden.py).
@Suite struct EthGoldenTests {
    struct Golden: Decodable {
        var names: [String]
        var rowCount: Int
        var rows: [Int]
        var values: [[Double]]
        var sums: [Double]
        var magnitudes: [Double]
        var pandasValueRollingStd: [Double]?
    }

    /// The largest relative difference allowed between two ways to evaluate one definition.
    static let tolerance = 1e-12

    @Test(.enabled(if: SharedData.isPresent("eth_tx_etl_blocks3300000.csv")))
    func `eth gives the value of its definition on real transactions`() throws {
        let frame = try Tables.transactions(SharedData.path("eth_tx_etl_blocks3300000.csv"))
        let golden = try decode(Golden.self, "eth_real.json")
        let compiled = try CompiledRecipe(.eth, schema: frame.schema)
        var executor = compiled.makeExecutor()
        let values = try executor.process(frame, rows: 0..<frame.rowCount)
        check(values, compiled, golden)
        let steps = try #require(executor.timeStepsBack)
        #expect(steps.count > 0 && steps.firstRow > 0)

        // pandas adds and removes as its window moves, so that amounts of 10^22 wei leave their
        // rounding errors behind: it is near, and is not the definition.
        let column = try #require(compiled.featureNames.firstIndex(of: "value_rolling_std"))
        let pandas = try #require(golden.pandasValueRollingStd)
        for (row, other) in zip(golden.rows, pandas) {
            #expect(abs(values[column][row] - other) <= 1e-2 * max(other, 1e12))
        }
    }

    @Test(arguments: [10000, 40])
    func `eth gives the value of its definition on random rows`(horizon: Int) throws {
        let frame = try Tables.transactions(Tables.golden("random.csv"))
        let golden = try decode([String: Golden].self, "eth_random.json")
        let recipe = Recipe.eth.extended(by: try Recipe.parseExtension("horizon \(horizon)"))
        let compiled = try CompiledRecipe(recipe, schema: frame.schema)
        var executor = compiled.makeExecutor()
        let values = try executor.process(frame, rows: 0..<frame.rowCount)
        check(values, compiled, try #require(golden["\(horizon)"]))
    }

    private func decode<Value: Decodable>(_ type: Value.Type, _ file: String) throws -> Value {
        let data = try Data(contentsOf: URL(fileURLWithPath: Tables.golden(file)))
        let decoder = JSONDecoder()
        decoder.keyDecodingStrategy = .convertFromSnakeCase
        return try decoder.decode(type, from: data)
    }

    private func check(_ values: [[Double]], _ compiled: CompiledRecipe, _ golden: Golden) {
        #expect(compiled.featureNames == golden.names)
        var largest = 0.0
        for (index, column) in values.enumerated() {
            #expect(column.count == golden.rowCount)
            let name = golden.names[index]
            for (row, expected) in zip(golden.rows, golden.values) {
                let difference = difference(column[row], expected[index])
                largest = max(largest, difference)
                #expect(difference <= Self.tolerance, "\(name) in row \(row): \(column[row])")
            }
            let sum = column.reduce(0, +)
            let bound = Self.tolerance * 100 * max(golden.magnitudes[index], 1e-300)
            #expect(abs(sum - golden.sums[index]) <= bound, "the sum of \(name)")
        }
        print("eth against its definition: largest relative difference \(largest)")
    }

    private func difference(_ a: Double, _ b: Double) -> Double {
        a == b ? 0 : abs(a - b) / max(abs(a), abs(b))
    }
}
