/// Loads JSON lines and JSON replies.
struct JSONLoader {
    init(files: [SourceFile], options: LoadOptions) throws(FrameError) { throw .noFiles }
    mutating func load() throws(FrameError) -> LoadedFrame { throw .noFiles }
    static func isReply(_ bytes: Span<UInt8>, _ start: Int) -> Bool { false }
}
