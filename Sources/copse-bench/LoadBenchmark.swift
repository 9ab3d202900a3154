internal import CopseFeatures
internal import CopseFrame

/// Times loading a file into a frame and what is done with the frame; memory is that of the first load.
struct LoadBenchmark {
    private let file: String
    private let name: String
    private let repeats: Int
    /// What is done with the frame is timed too.
    private let others: Bool
    private let threads: Int

    init(file: String, repeats: Int, others: Bool, threads: Int) {
        self.file = file
        self.threads = threads
        self.repeats = repeats
        self.others = others
        name = String(file.split(separator: "/").last ?? "")
    }

    func run() throws(FrameError) {
        var options = LoadOptions()
        options.threads = threads
        let frame = try FrameLoader.load(paths: [file], options: options).frame
        report("load", frame, peak: Timing.peakMemory) {
            keep(try? FrameLoader.load(paths: [file], options: options))
        }
        guard others else { return }
        report("describe", frame) { keep(frame.summaries(threads: threads)) }
        let texts = ["hash", "from"].filter { frame[$0]?.type == .string }
        for name in frame.names.filter({ frame[$0]?.type != .string }) + texts {
            report("sort by \(name)", frame) {
                keep(try? frame.sorted(by: [SortKey(name)], threads: threads))
            }
        }
        if texts.contains("from") {
            let keys = [SortKey("from"), SortKey("value")]
            report("sort by from, value", frame) {
                keep(try? frame.sorted(by: keys, threads: threads))
            }
        }
        for condition in conditions(frame) { filter(frame, condition) }
        for format in [FrameWriter.Format.csv, .jsonl] {
            report("write \(format.rawValue)", frame) {
                keep(try? FrameWriter.bytes(of: frame, format: format, threads: threads))
            }
        }
        report("encode", frame) { keep(frame.encoded()) }
    }

    /// Of transactions; the first sender stands for one that is looked for.
    private func conditions(_ frame: Frame) -> [String] {
        guard frame["value"] != nil, frame["gasPrice"] != nil,
            let sender = frame["from"]?.text(at: 0)
        else { return [] }
        return [
            "value > 1e18", "gas == 21000", "gasPrice > 50gwei and value > 0",
            "gas * gasPrice > 1e15", "from == '\(sender)'",
        ]
    }

    private func filter(_ frame: Frame, _ condition: String) {
        let name = condition.hasPrefix("from") ? "from == one sender" : condition
        report("filter \(name)", frame) {
            guard let expression = try? FrameExpression(condition, schema: frame.schema),
                let rows = try? expression.selection(of: frame, threads: threads)
            else { return }
            keep(frame.take(rows, threads: threads))
        }
    }

    private func report(_ figure: String, _ frame: Frame, peak: Int = 0, _ work: () -> Void) {
        let timings = (0..<repeats).map { _ in Timing.of(work) }
        let wall = timings.map(\.wall).min() ?? 0
        let processor = timings.map(\.processor).min() ?? 0
        print(
            """
            {"data": "\(name)", "figure": "\(figure)", "rows": \(frame.rowCount), \
            "seconds": \(wall), "processor": \(processor), "peak_bytes": \(peak)}
            """)
    }
}
