import CopseTestSupport
import Foundation
import Testing

/// What the screen of a prompt shows, compared with a model in Python: `Screens/screens.py`.
@Suite(
    .serialized,
    .enabled(if: Python.has("pyte"), "skipped: needs Python with pyte, as in: pip install pyte"))
struct ScreenTests {
    private static let program: String? = {
        let path = URL(fileURLWithPath: #filePath).deletingLastPathComponent().path
        return try? String(contentsOfFile: path + "/Screens/screens.py", encoding: .utf8)
    }()

    private func differences(_ scenario: String, columns: Int, seed: Int) throws -> String {
        let program = try #require(Self.program)
        let result = try Python.run(
            program, PseudoTerminal.program, scenario, "\(columns)", "\(seed)")
        return result.status == 0 ? result.output : result.output + result.errors
    }

    @Test(arguments: ["typing", "resize", "tall", "hints"], [40, 80, 200])
    func `the screen shows the text and its cursor as the model has them`(
        scenario: String, columns: Int
    ) throws {
        let differences = try differences(scenario, columns: columns, seed: columns)
        #expect(differences == "")
    }

    @Test func `ten thousand lines are pasted as one text`() throws {
        let differences = try differences("paste", columns: 80, seed: 1)
        #expect(differences == "")
    }

    @Test func `control-C at any instant leaves an empty prompt`() throws {
        let differences = try differences("interrupt", columns: 80, seed: 3)
        #expect(differences == "")
    }

    @Test(arguments: [40, 200])
    func `a half-typed line stays whole below the progress of a cell and its end`(columns: Int)
        throws
    {
        let differences = try differences("background", columns: columns, seed: 1)
        #expect(differences == "")
    }

    @Test func `the terminal tells its ground while somebody types`() throws {
        let differences = try differences("ground", columns: 80, seed: 1)
        #expect(differences == "")
    }

    @Test func `a terminal that draws pictures is sent one and keys typed meanwhile stay keys`()
        throws
    {
        let differences = try differences("pictures", columns: 80, seed: 1)
        #expect(differences == "")
    }
}
