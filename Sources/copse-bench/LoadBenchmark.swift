internal import CopseFrame

/// Times loading a file into a frame, by itself and once in a fresh process for its memory.
struct LoadBenchmark {
    private let file: String
    private let repeats: Int

    init(file: String, repeats: Int) {
        self.file = file
        self.repeats = repeats
    }

    func run() throws(FrameError) {
        let name = String(file.split(separator: "/").last ?? "")
        let loaded = try FrameLoader.load(paths: [file])
        let memory = Timing.peakMemory
        let timings = (0..<repeats).map { _ in
            Timing.of { _ = try? FrameLoader.load(paths: [file]) }
        }
        let best = timings.min { $0.wall < $1.wall }
        let processor = timings.map(\.processor).min() ?? 0
        print(
            """
            {"data": "\(name)", "figure": "load", "rows": \(loaded.frame.rowCount), \
            "seconds": \(best?.wall ?? 0), "processor": \(processor), "peak_bytes": \(memory)}
            """)
    }
}
