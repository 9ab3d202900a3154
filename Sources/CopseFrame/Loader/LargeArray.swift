#if canImport(Glibc)
    import Glibc
#endif

extension Array {
    /// Makes room for `count` elements and, from 1 MiB on, asks for huge pages: the first touch of a
    /// page of 4 KiB costs more than reading the text that fills it (88 ms against 15 ms for 134 MB).
    ///
    /// Whole pages are named, those at the ends too, so that arrays which lie side by side become one
    /// stretch and a huge page may hold the end of one and the beginning of the next.
    package mutating func reserveLarge(_ count: Int) {
        guard count > capacity else { return }
        reserveCapacity(count)
        #if canImport(Glibc)
            let size = capacity * MemoryLayout<Element>.stride
            guard size >= 1 << 20 else { return }
            unsafe withUnsafeMutableBufferPointer { buffer in
                guard let address = buffer.baseAddress else { return }
                let page: UInt = 4096
                let first = UInt(bitPattern: address) & ~(page - 1)
                let last = (UInt(bitPattern: address) + UInt(size) + page - 1) & ~(page - 1)
                // Advice only: whether it is taken or refused, the content is the same.
                unsafe madvise(
                    UnsafeMutableRawPointer(bitPattern: first), Int(last - first), MADV_HUGEPAGE)
            }
        #endif
    }
}
