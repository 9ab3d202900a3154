extension Parallel {
    /// An array whose blocks are filled on several threads.
    ///
    /// - Parameters:
    ///   - blank: what elements are before `fill` sees them.
    ///   - fill: writes the elements of one block; the span begins with the first of them.
    package static func array<Element: Sendable & BitwiseCopyable>(
        _ count: Int, repeating blank: Element, blockSize: Int, threads: Int,
        _ fill: @Sendable (Range<Int>, inout MutableSpan<Element>) -> Void
    ) -> [Element] {
        array(
            count, repeating: blank, blockSize: blockSize, threads: threads, worker: {},
            { _, block, span in fill(block, &span) })
    }

    /// The same where each thread keeps a worker: memory of its own from block to block.
    package static func array<Element: Sendable & BitwiseCopyable, Worker: ~Copyable>(
        _ count: Int, repeating blank: Element, blockSize: Int, threads: Int,
        worker: @Sendable () -> Worker,
        _ fill: @Sendable (inout Worker, Range<Int>, inout MutableSpan<Element>) -> Void
    ) -> [Element] {
        precondition(blockSize > 0)
        var array = [Element](repeating: blank, count: count)
        unsafe array.withUnsafeMutableBufferPointer { elements in
            let shared = unsafe Shared(elements: elements)
            workers((count + blockSize - 1) / blockSize, threads: threads) { turns in
                var worker = worker()
                while let turn = turns.next() {
                    let block = turn * blockSize..<min((turn + 1) * blockSize, count)
                    let part = unsafe UnsafeMutableBufferPointer(rebasing: shared.elements[block])
                    var span = unsafe part.mutableSpan
                    fill(&worker, block, &span)
                }
            }
        }
        return array
    }

    // Sendable because blocks do not overlap and threads end before the array is used again.
    @unsafe private struct Shared<Element>: @unchecked Sendable {
        let elements: UnsafeMutableBufferPointer<Element>
    }
}
