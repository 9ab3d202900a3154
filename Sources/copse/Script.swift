import CopseFrame
import CopseShell

/// Cells from a file, the command line or a pipe.
enum Script {
    /// The text of a script.
    ///
    /// - Throws: why it is none; a model says which command opens it.
    static func read(_ path: String) throws(Failure) -> String {
        if ModelFile.isModel(path) { throw Failure.model(givenAsScript: path) }
        let bytes: [UInt8]
        do throws(FrameError) {
            bytes = try FileReader.bytes(of: path)
        } catch {
            throw Failure(error)
        }
        guard let text = String(validating: bytes, as: UTF8.self), !bytes.contains(0) else {
            throw Failure(
                code: "file.encoding", message: "'\(path)' is not UTF-8 text",
                hint: "a script is cells, one a line")
        }
        return text
    }

    /// Runs cells from standard input as they come.
    static func runInput(_ session: inout Session, keepGoing: Bool) {
        var text = ""
        var line = 0
        var start = 1
        Interrupts.set(.ends)
        defer { Interrupts.set(.endsOnSecond) }
        while let next = readLine(strippingNewline: false) {
            if text.isEmpty { start = line + 1 }
            line += 1
            text += next
            if CellSource.wantsMore(text) { continue }
            Interrupts.set(.endsOnSecond)
            let goesOn = session.run(text, from: start, keepGoing: keepGoing)
            Interrupts.set(.ends)
            text = ""
            if !goesOn { return }
        }
        _ = session.run(text, from: start, keepGoing: keepGoing)
    }
}
