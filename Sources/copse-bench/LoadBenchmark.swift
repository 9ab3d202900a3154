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
        for name in frame.names where frame[name]?.type != .string {
            report("sort by \(name)", frame) { keep(try? frame.sorted(by: [SortKey(name)])) }
        }
        if let name = frame.names.first(where: { frame[$0]?.type == .string }) {
            report("sort by \(name)", frame) { keep(try? frame.sorted(by: [SortKey(name)])) }
        }
        for format in [FrameWriter.Format.csv, .jsonl] {
            report("write \(format.rawValue)", frame) {
                keep(try? FrameWriter.bytes(of: frame, format: format, threads: threads))
            }
        }
        report("encode", frame) { keep(frame.encoded()) }
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
