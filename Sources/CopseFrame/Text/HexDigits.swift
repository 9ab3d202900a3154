#if arch(x86_64)
    import CTextScan
#endif

/// Runs of lower-case hexadecimal digits to bytes and back.
package enum HexDigits: CaseIterable, Sendable {
    case avx2, portable

    /// The fewest digits that are packed: as many as are looked at together.
    package static let least = 16

    /// The fastest that this processor runs.
    static let best = allCases.first { $0.isSupported } ?? .portable

    package var isSupported: Bool {
        switch self {
        #if arch(x86_64)
            case .avx2: copse_scan_is_supported()
        #else
            case .avx2: false
        #endif
        case .portable: true
        }
    }

    // MARK: To bytes

    /// Appends the bytes that texts of `0x` and `digits` digits spell, up to the first that is none; returns
    /// how many texts.
    ///
    /// - Precondition: `digits` is even and at least `least`; texts of that length lie at `starts`; there is
    ///   room for what they all spell.
    package func pack(
        _ text: Span<UInt8>, _ starts: Span<Int>, digits: Int, to out: inout OutputSpan<UInt8>
    ) -> Int {
        precondition(digits >= Self.least && digits % 2 == 0)
        precondition(out.freeCapacity >= starts.count * (digits / 2))
        var (least, last) = (0, 0)
        for place in starts.indices {
            least = min(least, starts[place])
            last = max(last, starts[place])
        }
        precondition(starts.isEmpty || least >= 0 && last + 2 + digits <= text.count)
        return unsafe out.withUnsafeMutableBufferPointer { buffer, filled in
            unsafe text.withUnsafeBytes { text in
                guard let source = text.baseAddress,
                    let first = UnsafeMutableRawPointer(buffer.baseAddress)
                else { return 0 }
                let taken = unsafe pack(source, starts, digits, to: first + filled)
                filled += taken * (digits / 2)
                return taken
            }
        }
    }

    private func pack(
        _ text: UnsafeRawPointer, _ starts: Span<Int>, _ digits: Int,
        to target: UnsafeMutableRawPointer
    ) -> Int {
        #if arch(x86_64)
            if self == .avx2, digits >= 32 {
                return unsafe starts.withUnsafeBufferPointer { starts in
                    unsafe starts.withMemoryRebound(to: UInt.self) { starts in
                        guard let first = starts.baseAddress else { return 0 }
                        return unsafe copse_pack_hex_avx2(
                            text.assumingMemoryBound(to: UInt8.self), first, starts.count, digits,
                            target.assumingMemoryBound(to: UInt8.self))
                    }
                }
            }
        #endif
        for place in starts.indices {
            let source = unsafe text + starts[place]
            let mark = unsafe UInt16(littleEndian: source.loadUnaligned(as: UInt16.self))
            guard mark == 0x7830,
                unsafe Self.packOne(source + 2, digits, to: target + place * (digits / 2))
            else { return place }
        }
        return starts.count
    }

    @inline(__always)
    private static func packOne(
        _ source: UnsafeRawPointer, _ digits: Int, to target: UnsafeMutableRawPointer
    ) -> Bool {
        var odd = SIMD2<UInt64>.zero
        let last = digits &- least
        var index = 0
        while index < last {
            let part = unsafe packPart(source + index, &odd)
            unsafe (target + index &>> 1).storeBytes(of: part, as: UInt64.self)
            index &+= least
        }
        // The last sixteen, some of them perhaps a second time.
        let part = unsafe packPart(source + last, &odd)
        unsafe (target + last &>> 1).storeBytes(of: part, as: UInt64.self)
        return odd[0] | odd[1] == 0
    }

    @inline(__always)
    private static func packPart(
        _ source: UnsafeRawPointer, _ odd: inout SIMD2<UInt64>
    ) -> UInt64 {
        let ones = SIMD2<UInt64>(repeating: 0x0101_0101_0101_0101)
        let text = unsafe source.loadUnaligned(as: SIMD2<UInt64>.self)
        // 0…9 have bit 6 clear, a…f have it set and 1…6 below.
        let letters = (text &>> 6) & ones
        let values = (text & (ones &* 0x0f)) &+ letters &+ (letters &<< 3)
        let tens = ((values &+ (ones &* 6)) &>> 4) & ones
        // A digit is what its value would be written as: 39 bytes lie between '9' and 'a'.
        let written = values &+ (ones &* 0x30) &+ (tens &<< 5) &+ (tens &<< 3) &- tens
        odd |= (written ^ text) | (values & (ones &* 0xf0))
        let pairs = SIMD2<UInt64>(repeating: 0x00ff_00ff_00ff_00ff)
        var bytes = ((values &<< 4) | (values &>> 8)) & pairs
        bytes = (bytes | (bytes &>> 8)) & SIMD2<UInt64>(repeating: 0x0000_ffff_0000_ffff)
        bytes |= bytes &>> 16
        return (bytes[0] & 0xffff_ffff | bytes[1] &<< 32).littleEndian
    }

    // MARK: To digits

    /// Appends `0x` and the digits of some bytes.
    @inline(__always)
    static func spell(_ bytes: [UInt8], _ range: Range<Int>, to text: inout OutputSpan<UInt8>) {
        text.append(0x30)
        text.append(0x78)
        let last = range.upperBound &- 4
        var index = range.lowerBound
        while index <= last {
            // Four bytes apart from each other, then the halves of each.
            var values = UInt64(bytes[index]) | UInt64(bytes[index &+ 1]) &<< 16
            values |= UInt64(bytes[index &+ 2]) &<< 32 | UInt64(bytes[index &+ 3]) &<< 48
            values = (values &>> 4 | values &<< 8) & 0x0f0f_0f0f_0f0f_0f0f
            let tens = (values &+ 0x0606_0606_0606_0606) &>> 4 & 0x0101_0101_0101_0101
            let digits = values &+ 0x3030_3030_3030_3030 &+ tens &* 39
            for place in 0..<UInt64(8) {
                text.append(UInt8(truncatingIfNeeded: digits &>> (8 &* place)))
            }
            index &+= 4
        }
        while index < range.upperBound {
            text.append(digit(bytes[index] &>> 4))
            text.append(digit(bytes[index] & 15))
            index &+= 1
        }
    }

    @inline(__always)
    private static func digit(_ value: UInt8) -> UInt8 {
        value &+ (value < 10 ? 0x30 : 0x57)
    }
}
