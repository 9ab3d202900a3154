import CopseFeatures
import CopseFrame

extension Command {
    static let write = Command(
        name: "write", group: .data,
        places: [Place("F", .value([.frame])), Place("PATH", .path)],
        values: 0,
        summary: "Write a frame as .csv, .tsv or .jsonl; loading it gives the same frame",
        examples: ["write s scored.csv", "write big big.jsonl"],
        run: { (call) throws(Failure) in
            let frame = try call.frame().frame
            let path = call.arguments.word("PATH")
            let target = try call.writePath(path?.text ?? "")
            let threads = try call.threads()
            do throws(FrameError) {
                try FrameWriter.write(frame, to: target, threads: threads)
            } catch {
                throw Failure(error).at(path?.range ?? call.arguments.verb)
            }
            var outcome = Outcome.text(
                "wrote \(frame.rowCount.counted("row")) × "
                    + "\(frame.columns.count.counted("column")) to \(path?.text ?? "")")
            outcome.written = [WrittenFile(path: target)]
            return outcome
        })
}
