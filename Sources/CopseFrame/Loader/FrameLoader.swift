import CopseMath

/// Files into a frame.
///
/// Types are inferred over all rows of all files. Tables are read block by block; what is in memory is the
/// frame, or with `LoadOptions.sample` the sample. JSON is in memory while it is read.
package enum FrameLoader {
    /// Loads files whose columns agree, one after the other.
    ///
    /// - Parameters:
    ///   - paths: files, shell patterns or "-" for standard input.
    ///   - isCancelled: asked for every block; if it says yes, `FrameError.interrupted` is thrown.
    ///   - progress: told for every block how many bytes of the current file have been read, and of how
    ///     many if that is known.
    package static func load(
        paths: [String], options: LoadOptions = LoadOptions(),
        isCancelled: @escaping () -> Bool = { false },
        progress: @escaping (_ done: Int, _ total: Int?) -> Void = { _, _ in }
    ) throws(FrameError) -> LoadedFrame {
        try load(
            LoadSource.all(paths), options,
            LoadWatch(isCancelled: isCancelled, progress: progress))
    }

    /// Loads text that is in memory; `name` stands for it in errors and notes.
    package static func load(
        bytes: [UInt8], name: String, options: LoadOptions = LoadOptions()
    ) throws(FrameError) -> LoadedFrame {
        try load([LoadSource(bytes, path: name)], options, LoadWatch())
    }

    private static func load(
        _ sources: [LoadSource], _ options: LoadOptions, _ watch: LoadWatch
    ) throws(FrameError) -> LoadedFrame {
        for count in [options.limit, options.sample].compactMap({ $0 }) where count < 1 {
            throw .rowLimit(count)
        }
        var input = InputBuffer(
            source: try sources[0].open(keepsCopy: options.sample == nil), chunk: options.blockSize)
        let start = try SourceFile.open(&input)
        let format = options.format ?? SourceFile.format(of: input, start)
        if format.isTable {
            let table = try TableInput(
                input, start: start, format: format, onError: options.onError)
            var loader = try TableLoader(table, sources, options, watch)
            return try loader.load()
        }
        var files: [SourceFile] = []
        for source in sources {
            if !files.isEmpty {
                input = InputBuffer(source: try source.open(keepsCopy: false))
                _ = try SourceFile.open(&input)
            }
            let file = try SourceFile(
                path: source.path, bytes: try rest(of: &input, watch), options: options)
            guard !file.format.isTable else {
                throw .columnsDiffer(
                    path: file.path, first: sources[0].path,
                    detail: "one is \(file.format.rawValue), the other \(format.rawValue)")
            }
            files.append(file)
        }
        var loader = try JSONLoader(files: files, options: options, watch: watch)
        return try loader.load()
    }

    private static func rest(
        of input: inout InputBuffer, _ watch: LoadWatch
    ) throws(FrameError) -> [UInt8] {
        while !input.isAtEnd {
            if watch.isCancelled() { throw .interrupted }
            try input.refill(isGreedy: true)
            watch.progress(input.source.taken, input.source.size)
        }
        return input.takeContents()
    }

    /// The rows of a seeded sample, in order; all rows if there are not more.
    static func sampledRows(_ options: LoadOptions, rowCount: Int) -> [Int]? {
        guard let count = options.sample, count < rowCount else { return nil }
        var stream = RandomStream(seed: options.seed, stream: 0)
        return stream.sampleWithoutReplacement(count, from: rowCount).sorted()
    }
}
