import CopseFeatures
import CopseFrame
import CopseTestSupport
import Testing

/// Times of the paths that users wait for, printed; only the release build is judged.
@Suite(.serialized) struct SpeedTests {
    @Test(.enabled(if: SharedData.isPresent("eth_tx_etl_blocks3300000.csv")))
    func `eth runs over real transactions within its budget`() throws {
        let frame = try Tables.transactions(SharedData.path("eth_tx_etl_blocks3300000.csv"))
        let compiled = try CompiledRecipe(.eth, schema: frame.schema)
        let clock = ContinuousClock()
        var batch = Duration.seconds(100)
        for _ in 0..<5 {
            batch = min(
                batch,
                try clock.measure {
                    var executor = compiled.makeExecutor()
                    _ = try executor.process(frame, rows: 0..<frame.rowCount)
                })
        }
        let requests = 2000
        let fresh = try clock.measure {
            for row in 0..<requests {
                var executor = compiled.makeExecutor()
                _ = try executor.process(frame, rows: row..<row + 1)
            }
        }
        var executor = compiled.makeExecutor()
        let stream = try clock.measure {
            for row in 0..<frame.rowCount { _ = try executor.process(frame, rows: row..<row + 1) }
        }
        let state = try clock.measure {
            _ = try compiled.executor(restoring: executor.encodedState())
        }
        print(
            """
            eth, \(frame.rowCount) rows: batch \(batch), fresh single row \(fresh / requests), \
            streamed row \(stream / frame.rowCount), state of \(executor.encodedState().count) \
            bytes there and back \(state)
            """)
        #if !DEBUG
            // Ten times the budget: other tests share the machine.
            #expect(batch < .milliseconds(600))
            #expect(fresh / requests < .microseconds(1000))
        #endif
    }
}
