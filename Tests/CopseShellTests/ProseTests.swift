import CopseShell
import Testing

@Suite struct ProseTests {
    private func errors(_ cell: String, width: Int?, breaks: Bool = true) -> String {
        var notebook = Notebook()
        var options = RenderOptions(width: width)
        options.breaksProse = breaks
        return notebook.run(cell).map { Renderer(options).render($0).errors }.joined()
    }

    @Test func `sentences break at spaces within the window`() {
        let cell = "select * from tx"
        let whole = errors(cell, width: 40, breaks: false)
        #expect(whole.split(separator: "\n").contains { $0.count > 40 })
        let broken = errors(cell, width: 40)
        #expect(broken.split(separator: "\n").allSatisfy { $0.count <= 40 })
        #expect(broken.split { $0.isWhitespace } == whole.split { $0.isWhitespace })
        #expect(errors(cell, width: nil) == whole)
    }

    @Test func `a word wider than the window stands in a line of its own`() {
        let name = String(repeating: "x", count: 60)
        let lines = errors("show \(name)", width: 40).split(separator: "\n")
        #expect(lines.contains { $0.contains(name) && $0.count <= name.count + 3 })
    }
}
