import CopseDetector
import CopseModels
import Testing

/// What other packages see.
@Suite struct LibraryTests {
    let columns = [
        AnomalyDetector.Column("price", (0..<300).map { 20 + Double($0 % 7) } + [180]),
        AnomalyDetector.Column("count", (0..<301).map { Double($0 % 11) }),
    ]

    @Test func `a detector trained, saved and read gives the same scores`() throws {
        let detector = try AnomalyDetector(
            training: columns, recipe: "price\njump = diff(price)", contamination: 0.01)
        let again = try AnomalyDetector(model: detector.encoded())
        #expect(again.digest == detector.digest)
        #expect(again.featureNames == ["price", "jump"])
        let scores = try again.scores(columns, threads: 2)
        #expect(try detector.scores(columns) == scores)
        #expect(scores.indices.max { scores[$0] < scores[$1] } == 300)
        #expect(again.isAnomaly(scores[300]))
        let why = try again.explain(columns, row: 300)
        let sum = why.contributions.reduce(why.baseline) { $0 + $1.contribution }
        #expect(abs(sum - scores[300]) < 1e-9)
    }

    @Test func `errors are the shell's sentences`() throws {
        func message(_ body: () throws(CopseError) -> Void) -> String? {
            do throws(CopseError) {
                try body()
                return nil
            } catch {
                return error.description
            }
        }
        #expect(
            message { () throws(CopseError) in _ = try AnomalyDetector(model: [1, 2]) }?
                .hasPrefix("this is not a copse model") == true)
        #expect(
            message { () throws(CopseError) in
                _ = try AnomalyDetector(training: columns + [columns[0]])
            } == "column 'price' is named twice")
        #expect(
            message { () throws(CopseError) in
                _ = try AnomalyDetector(training: [columns[0], .init("x", [1])])
            } == "column 'x' has 1 rows, column 'price' has 301")
        #expect(
            message { () throws(CopseError) in
                _ = try AnomalyDetector(training: columns, recipe: "x = prise")
            } != nil)
        #expect(
            message { () throws(CopseError) in
                _ = try AnomalyDetector(training: columns, contamination: 0.9)
            }?.contains("Got 0.9 instead") == true)
    }

    @Test func `a forest of plain columns scores rows and blocks alike`() throws {
        var options = IsolationForest.Options()
        options.trees = 20
        options.seed = 7
        let values = columns.map(\.values)
        let forest = try IsolationForest(columns: values, options: options)
        let scores = try forest.scores(columns: values)
        #expect(try forest.score(row: [180, Double(300 % 11)]) == scores[300])
        let paths = try forest.pathContributions(row: [180, 3])
        #expect(paths.contributions.count == 2 && paths.contributions[0] < 0)
        #expect(throws: CopseError.self) { try forest.score(row: [1]) }
        #expect(throws: CopseError.self) { try forest.scores(columns: [[1]]) }
        #expect(throws: CopseError.self) { try IsolationForest(columns: [[1], [1, 2]]) }
        options.trees = 0
        #expect(throws: CopseError.self) { try IsolationForest(columns: values, options: options) }
    }
}
