import CopseFeatures
import CopseFrame
import CopseMath
import Testing

@Suite struct StateTests {
    @Test func `a damaged state is refused with a sentence`() throws {
        var generator = RecipeGenerator(seed: 3)
        let frame = generator.frame(rows: 40)
        let compiled = try CompiledRecipe(Recipe.parse(Self.recipe), schema: frame.schema)
        let state = try Self.state(compiled, frame)
        for index in state.indices {
            var damaged = state
            damaged[index] ^= 1 << UInt8(index % 8)
            let error = #expect(throws: RecipeError.self) {
                try compiled.executor(restoring: damaged)
            }
            #expect(error?.code == "recipe.state")
        }
        for length in stride(from: 0, to: state.count, by: 7) {
            #expect(throws: RecipeError.self) {
                try compiled.executor(restoring: Array(state[..<length]))
            }
        }
        let other = try CompiledRecipe(Recipe.parse("x"), schema: frame.schema)
        #expect(throws: RecipeError.self) { try other.executor(restoring: state) }
    }

    /// Damage that a checksum was worked out for: nothing may trap, whatever is made of it.
    @Test func `a forged state never ends the program`() throws {
        var generator = RecipeGenerator(seed: 4)
        let frame = generator.frame(rows: 40)
        var random = RandomStream(seed: 5, stream: 0)
        for text in [Self.recipe, Self.recipe + "\nhorizon 20"] {
            let compiled = try CompiledRecipe(Recipe.parse(text), schema: frame.schema)
            let state = try Self.state(compiled, frame)
            for index in stride(from: 24, to: state.count - 8, by: 13) {
                var forged = state
                forged[index] = [0, 1, 255, 127, forged[index] &+ 1][random.uniform(below: 5)]
                Self.seal(&forged)
                guard var executor = try? compiled.executor(restoring: forged) else { continue }
                _ = try executor.process(frame, rows: 0..<frame.rowCount)
                _ = executor.encodedState()
            }
        }
    }

    private static let recipe = """
        a = rolling_mean(x, 3, by=from)
        b = rolling_std(y, 80)
        c = rolling_median(x, 60s, by=to)
        d = cumsum(value, by=(from, to))
        e = age(timestamp, by=from)
        f = count_distinct(to, by=from)
        g = ewm_mean(x, halflife=3, by=k)
        h = lag(x, 2)
        i = expanding_std(y)
        j = cummax(x)
        """

    private static func state(_ compiled: CompiledRecipe, _ frame: Frame) throws -> [UInt8] {
        var executor = compiled.makeExecutor()
        _ = try executor.process(frame, rows: 0..<frame.rowCount)
        return executor.encodedState()
    }

    /// Puts the checksum right: FNV-1a over all but the last eight bytes.
    private static func seal(_ state: inout [UInt8]) {
        var sum: UInt64 = 0xcbf2_9ce4_8422_2325
        for byte in state.dropLast(8) { sum = (sum ^ UInt64(byte)) &* 0x0000_0100_0000_01b3 }
        for byte in 0..<8 {
            state[state.count - 8 + byte] = UInt8(truncatingIfNeeded: sum >> UInt64(8 * byte))
        }
    }
}
