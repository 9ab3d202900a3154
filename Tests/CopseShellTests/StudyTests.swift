import CopseDetector
import CopseShell
import CopseTestSupport
import Foundation
import Testing

/// The example sessions that only look: every cell runs, and shows the same on any thread count.
@Suite struct StudyTests {
    static func text(_ name: String) throws -> String {
        let path = "\(Repository.root)/sessions/\(name).cells"
        return try String(contentsOfFile: path, encoding: .utf8)
            .replacingOccurrences(of: "load datasets/", with: "load \(Repository.root)/datasets/")
    }

    @Test(arguments: ["gas-price", "arima", "senders"])
    func `a study runs through and does not depend on the number of threads`(name: String) throws {
        let text = try Self.text(name)
        let outputs = [1, 2, 8].map { threads in
            var notebook = Notebook(settings: Settings(threads: threads))
            let replies = notebook.run(text)
            #expect(replies.last?.failure == nil, "\(replies.last?.source ?? "")")
            return NotebookTests.outputs(replies)
        }
        #expect(outputs[0].count > 20)
        #expect(outputs[0] == outputs[1])
        #expect(outputs[0] == outputs[2])
    }

    @Test func `what is relative to a sender finds more than plain figures do`() throws {
        var notebook = Notebook(settings: Settings(threads: 2))
        let areas = notebook.run(try Self.text("senders")).compactMap { reply -> Double? in
            guard case .evaluation(let evaluation)? = reply.value else { return nil }
            return evaluation.averagePrecision
        }
        try #require(areas.count == 2)
        #expect(areas[0] > 0.4 && areas[0] < 0.55)
        #expect(areas[1] > 0.6)
    }

    @Test func `the study of the Nile finds the dam`() throws {
        let cells = try Self.text("arima").components(separatedBy: "step = ")[0]
        let result = try JSONReplyTests.result(cells + "arima fit flow 1 0 0 --xreg dam")
        let params = try #require(result["params"] as? [String: [String: Double]])
        let dam = try #require(params["dam"])
        #expect(abs((dam["estimate"] ?? 0) + 249.07) < 0.01)
        #expect((dam["se"] ?? 0) < 35)
    }
}
