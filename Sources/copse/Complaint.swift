import CopseShell

/// A failure outside any cell, on its way to standard error.
struct Complaint: Error {
    private let failure: Failure
    private let isJSON: Bool

    init(_ failure: Failure, isJSON: Bool = false) {
        self.failure = failure
        self.isJSON = isJSON
    }

    func write() {
        let text = Renderer(RenderOptions(mode: isJSON ? .json : .table)).render(failure)
        StandardStream.output.write(text.output)
        StandardStream.errors.write(text.errors)
    }
}
