/// Gives `body` `count` words of scratch memory on the stack; what they hold at first is undefined.
@inline(__always)
func withScratchWords<Result>(
    _ count: Int, _ body: (inout MutableSpan<UInt64>) -> Result
) -> Result {
    unsafe withUnsafeTemporaryAllocation(of: UInt64.self, capacity: count) { buffer in
        // A span needs initialised memory.
        unsafe buffer.initialize(repeating: 0)
        var words = unsafe buffer.mutableSpan
        return body(&words)
    }
}
