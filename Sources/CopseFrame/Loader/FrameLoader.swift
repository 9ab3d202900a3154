/// Files into a frame.
///
/// Types are inferred over all rows of all files. Tables and JSON lines are read block by block; what is in
/// memory is the frame, or with `LoadOptions.sample` the sample. A reply is in memory while it is read.
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
        guard format.isTable else { return try loadJSON(sources, input, options, watch) }
        let table = try TableInput(input, start: start, format: format, onError: options.onError)
        let names = table.header.names
        var opened: TableWalk? = TableWalk(table, sources, options, watch)
        var loader = BatchLoader(try LoadPlan(rawNames: names, options: options), options) {
            plan, blocks throws(FrameError) in
            let walk =
                if let opened {
                    opened
                } else {
                    try TableWalk(sources, names: names, options, watch)
                }
            opened = nil
            return TableCutter(walk, plan, options, blocksPerBatch: blocks)
        }
        return try loader.load(empty: "The file has a header but no rows.")
    }

    private static func loadJSON(
        _ sources: [LoadSource], _ input: InputBuffer, _ options: LoadOptions, _ watch: LoadWatch
    ) throws(FrameError) -> LoadedFrame {
        var opened: InputBuffer? = input
        let plan = try LoadPlan(rawNames: [], options: options, isOpen: true)
        var loader = BatchLoader(plan, options) { plan, blocks throws(FrameError) in
            let first = opened
            opened = nil
            return try JSONCutter(
                sources, first: first, plan, options, watch, blocksPerBatch: blocks)
        }
        return try loader.load(empty: "The file has no records.")
    }
}
