#if arch(x86_64)
    import CTextScan
#endif

/// Finds all delimiters and newlines of a stretch of text at once.
package enum SeparatorScan: CaseIterable, Sendable {
    case avx2, sse2, portable

    package struct Result: Equatable, Sendable {
        /// Delimiters and newlines.
        package var places = 0
        package var newlines = 0
        package var hasQuote = false
        package var hasReturn = false
        package var hasZero = false
        /// There are bytes beyond ASCII.
        package var hasHigh = false
    }

    /// The fastest that this processor runs.
    package static let best = allCases.first { $0.isSupported } ?? .portable

    package var isSupported: Bool {
        switch self {
        #if arch(x86_64)
            case .avx2: copse_scan_is_supported()
            case .sse2: true
        #else
            case .avx2, .sse2: false
        #endif
        case .portable: true
        }
    }

    /// How many more places than there are bytes may be written.
    package static let slack = 65

    /// Writes the place of every delimiter and newline of `bytes`, counted from 1, into `places` from its
    /// second entry on.
    ///
    /// - Precondition: `places` has `bytes.count + slack` entries; `bytes.count` is below 2^31.
    package func run(
        _ bytes: Span<UInt8>, delimiter: UInt8, into places: inout MutableSpan<UInt32>
    ) -> Result {
        precondition(places.count >= bytes.count + Self.slack && bytes.count < 1 << 31)
        #if arch(x86_64)
            guard self != .portable else {
                return PortableScan.run(bytes, delimiter: delimiter, into: &places)
            }
            let scan = unsafe bytes.withUnsafeBufferPointer { source in
                unsafe places.withUnsafeMutableBufferPointer { target in
                    guard let text = source.baseAddress, let first = target.baseAddress else {
                        return copse_scan()
                    }
                    let room = unsafe first + 1
                    return self == .avx2
                        ? unsafe copse_scan_avx2(text, source.count, delimiter, room)
                        : unsafe copse_scan_sse2(text, source.count, delimiter, room)
                }
            }
            return Result(
                places: scan.places, newlines: scan.newlines, hasQuote: scan.has_quote,
                hasReturn: scan.has_return, hasZero: scan.has_zero, hasHigh: scan.has_high)
        #else
            return PortableScan.run(bytes, delimiter: delimiter, into: &places)
        #endif
    }
}

/// The scan in plain Swift, eight bytes at a time.
enum PortableScan {
    private static let ones: UInt64 = 0x0101_0101_0101_0101
    private static let low: UInt64 = 0x7f7f_7f7f_7f7f_7f7f

    static func run(
        _ bytes: Span<UInt8>, delimiter: UInt8, into places: inout MutableSpan<UInt32>
    ) -> SeparatorScan.Result {
        var result = SeparatorScan.Result()
        let delimiters = ones &* UInt64(delimiter)
        var quotes: UInt64 = 0
        var returns: UInt64 = 0
        var zeros: UInt64 = 0
        var all: UInt64 = 0
        var index = 0
        while index < bytes.count {
            let word = index &+ 8 <= bytes.count ? load(bytes, index) : rest(bytes, index)
            let lines = zeroBytes(word ^ (ones &* 0x0a))
            var bits = lines | zeroBytes(word ^ delimiters)
            quotes |= zeroBytes(word ^ (ones &* 0x22))
            returns |= zeroBytes(word ^ (ones &* 0x0d))
            zeros |= zeroBytes(word)
            all |= word
            if lines != 0 { result.newlines &+= lines.nonzeroBitCount }
            while bits != 0 {
                let place = index &+ bits.trailingZeroBitCount &>> 3 &+ 1
                result.places &+= 1
                unsafe places[unchecked: result.places] = UInt32(truncatingIfNeeded: place)
                bits &= bits &- 1
            }
            index &+= 8
        }
        result.hasQuote = quotes != 0
        result.hasReturn = returns != 0
        result.hasZero = zeros != 0
        result.hasHigh = all & ~low != 0
        return result
    }

    /// Bit 7 of every byte that is zero, no other bit.
    @inline(__always)
    private static func zeroBytes(_ word: UInt64) -> UInt64 {
        ~((word & low) &+ low | word | low)
    }

    @inline(__always)
    private static func load(_ bytes: Span<UInt8>, _ index: Int) -> UInt64 {
        UInt64(
            littleEndian: unsafe bytes.bytes.unsafeLoadUnaligned(
                fromUncheckedByteOffset: index, as: UInt64.self))
    }

    /// The last bytes, filled up with spaces.
    private static func rest(_ bytes: Span<UInt8>, _ index: Int) -> UInt64 {
        var word = ones &* 0x20
        for (place, offset) in (index..<bytes.count).enumerated() {
            let shift = UInt64(place * 8)
            word = word & ~(0xff << shift) | UInt64(bytes[offset]) << shift
        }
        return word
    }
}
