import CopseMath

/// Files into a frame.
///
/// Types are inferred over all rows of all files. The files are in memory while they are read;
/// `RecordReader` reads without bound.
package enum FrameLoader {
    /// Loads files whose columns agree, one after the other.
    ///
    /// - Parameter paths: files, shell patterns or "-" for standard input.
    package static func load(
        paths: [String], options: LoadOptions = LoadOptions()
    ) throws(FrameError) -> LoadedFrame {
        var files: [SourceFile] = []
        for pattern in paths {
            let matches = expandPattern(pattern)
            guard !matches.isEmpty else { throw .fileNotFound(path: pattern) }
            for path in matches {
                files.append(
                    try SourceFile(
                        path: path, bytes: FileReader.bytes(of: path), options: options))
            }
        }
        return try load(files, options)
    }

    /// Loads text that is in memory; `name` stands for it in errors and notes.
    package static func load(
        bytes: [UInt8], name: String, options: LoadOptions = LoadOptions()
    ) throws(FrameError) -> LoadedFrame {
        try load([SourceFile(path: name, bytes: bytes, options: options)], options)
    }

    private static func load(
        _ files: [SourceFile], _ options: LoadOptions
    ) throws(FrameError) -> LoadedFrame {
        for count in [options.limit, options.sample].compactMap({ $0 }) where count < 1 {
            throw .rowLimit(count)
        }
        guard let first = files.first else { throw .noFiles }
        for file in files where file.format.isTable != first.format.isTable {
            throw .columnsDiffer(
                path: file.path, first: first.path,
                detail: "one is \(file.format.rawValue), the other \(first.format.rawValue)")
        }
        if first.format.isTable {
            var loader = try TableLoader(files: files, options: options)
            return try loader.load()
        }
        var loader = try JSONLoader(files: files, options: options)
        return try loader.load()
    }

    /// The rows of a seeded sample, in order; all rows if there are not more.
    static func sampledRows(_ options: LoadOptions, rowCount: Int) -> [Int]? {
        guard let count = options.sample, count < rowCount else { return nil }
        var stream = RandomStream(seed: options.seed, stream: 0)
        return stream.sampleWithoutReplacement(count, from: rowCount).sorted()
    }
}
