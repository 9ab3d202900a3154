import CopseTestSupport
import Foundation
import Testing

/// The promise of the project: the notebook, the filter and the daemon return the same bits.
@Suite(.serialized) struct BitForBitTests {
    /// A data set, the model trained on it in the shell, and the shell's scores.
    struct Fixture {
        let scratch: Scratch
        let table: Table
        let file: String
        let model: String
        let shell: [UInt64]

        /// - Parameters:
        ///   - cells: run before the features are made.
        ///   - recipe: what makes them.
        ///   - flags: of train.
        init(
            file: String, cells: String = "", recipe: String = "eth", flags: String = ""
        ) throws {
            self.file = file
            scratch = try Scratch()
            model = scratch.path("gas.copse")
            table = try Table(path: file)
            let result = try Program.copse.run(
                ["--quiet"],
                input: """
                    tx = load "\(file)"
                    \(cells)
                    f = features tx with \(recipe)
                    m = train f --contamination 0.01 --seed 42 \(flags)
                    s = score m f
                    write s "\(scratch.path("scored.csv"))";
                    export m "\(model)";
                    """)
            guard result.status == 0 else { throw Failure(text: result.errors) }
            shell = Fixture.bits(try Table(path: scratch.path("scored.csv")).column("score"))
        }

        struct Failure: Error { var text: String }

        static func bits(_ column: [String]) -> [UInt64] {
            column.map { Double($0)?.bitPattern ?? .max }
        }

        /// The shell's scores of rows `range` loaded as a file of their own.
        func shellScores(_ range: Range<Int>) throws -> [UInt64] {
            let slice = try scratch.write(table.csv(range), to: "slice.csv")
            let result = try Program.copse.run([
                "--quiet", "-c",
                """
                m = import "\(model)"; t = load "\(slice)"; s = score m t; \
                write s "\(scratch.path("slice-scored.csv"))"
                """,
            ])
            guard result.status == 0 else { throw Failure(text: result.errors) }
            return Fixture.bits(
                try Table(path: scratch.path("slice-scored.csv")).column("score"))
        }
    }

    static let shipped = Repository.root + "/datasets/transactions.csv"
    static let real = SharedData.path("eth_tx_etl_blocks3300000.csv")

    static var files: [String] {
        SharedData.isPresent("eth_tx_etl_blocks3300000.csv") ? [shipped, real] : [shipped]
    }

    @Test(arguments: files)
    func `copse score returns the shell's scores of the whole file`(file: String) throws {
        let fixture = try Fixture(file: file)
        let result = try Program.copse.run(
            ["score", "--model", fixture.model, "--input", file])
        #expect(result.status == 0, "\(result.errors)")
        let filtered = Fixture.bits(Table(text: result.output).column("score"))
        #expect(fixture.shell.count == fixture.table.rows.count)
        #expect(filtered == fixture.shell)
    }

    @Test(arguments: files)
    func `one NDJSON request with the whole file returns the shell's scores`(file: String)
        async throws
    {
        let fixture = try Fixture(file: file)
        let daemon = try await Daemon(model: fixture.model)
        let answered = try await daemon.scores(
            lines: fixture.table.lines(0..<fixture.table.rows.count))
        #expect(answered == fixture.shell)
    }

    @Test func `hyperplanes score alike in the shell, the filter and the daemon`() async throws {
        let fixture = try Fixture(file: Self.shipped, flags: "--extension 1")
        let plain = try Fixture(file: Self.shipped)
        #expect(fixture.shell != plain.shell)
        let result = try Program.copse.run(
            ["score", "--model", fixture.model, "--input", Self.shipped])
        #expect(Fixture.bits(Table(text: result.output).column("score")) == fixture.shell)
        let daemon = try await Daemon(model: fixture.model)
        let answered = try await daemon.scores(
            lines: fixture.table.lines(0..<fixture.table.rows.count))
        #expect(answered == fixture.shell)
        for row in [0, 777] {
            let alone = try fixture.shellScores(row..<row + 1)
            #expect([try await daemon.score(single: fixture.table.json(row))] == alone)
        }
    }

    @Test(arguments: files)
    func `a JSON batch of the first 1000 returns the shell's first 1000`(file: String)
        async throws
    {
        let fixture = try Fixture(file: file)
        let daemon = try await Daemon(model: fixture.model)
        let answered = try await daemon.scores(batch: fixture.table.batch(0..<1000))
        #expect(answered == Array(fixture.shell[..<1000]))
    }

    @Test func `an ARIMA that the recipe asks gives the same bits in all three`() async throws {
        let fixture = try Fixture(
            file: Self.shipped,
            cells: """
                hourly = series tx --every 1h --value log1p(count()) --trim
                a = arima fit hourly 1 0 1
                """,
            recipe: "recipe eth { rush = arima_z(a) }")
        let result = try Program.copse.run(
            ["score", "--model", fixture.model, "--input", fixture.file])
        #expect(result.status == 0, "\(result.errors)")
        #expect(Fixture.bits(Table(text: result.output).column("score")) == fixture.shell)
        let daemon = try await Daemon(model: fixture.model)
        let rows = fixture.table.rows.count
        let answered = try await daemon.scores(lines: fixture.table.lines(0..<rows))
        #expect(answered == fixture.shell)
    }

    @Test(arguments: files)
    func `any slice and any single transaction equals the shell's score of it alone`(
        file: String
    ) async throws {
        let fixture = try Fixture(file: file)
        let daemon = try await Daemon(model: fixture.model)
        var generator = SystemRandomNumberGenerator()
        for length in [1, 1, 1, 2, 11, 97, 640, 1000] {
            let start = Int.random(
                in: 0...(fixture.table.rows.count - length), using: &generator)
            let range = start..<(start + length)
            let shell = try fixture.shellScores(range)
            #expect(shell.count == length)
            let batch = try await daemon.scores(batch: fixture.table.batch(range))
            #expect(batch == shell, "rows \(range) of \(file), JSON batch")
            let lines = try await daemon.scores(lines: fixture.table.lines(range))
            #expect(lines == shell, "rows \(range) of \(file), NDJSON")
            if length == 1 {
                let single = try await daemon.score(single: fixture.table.json(start))
                #expect([single] == shell, "row \(start) of \(file), single")
            }
        }
    }
}
