/// An unsigned 256-bit integer: the width of every amount on Ethereum, in wei.
///
/// Nothing here traps: operations that can leave the range say so in what they return.
package struct UInt256: Hashable, Sendable, BitwiseCopyable {
    /// Four 64-bit words, least significant first.
    package var w0: UInt64
    package var w1: UInt64
    package var w2: UInt64
    package var w3: UInt64

    @inlinable
    package init(w0: UInt64, w1: UInt64 = 0, w2: UInt64 = 0, w3: UInt64 = 0) {
        self.w0 = w0
        self.w1 = w1
        self.w2 = w2
        self.w3 = w3
    }

    @inlinable
    package init(_ value: UInt64) {
        self.init(w0: value)
    }

    /// nil when `value` is negative.
    @inlinable
    package init?(exactly value: Int64) {
        guard value >= 0 else { return nil }
        self.init(w0: UInt64(value))
    }

    package static let zero = UInt256(w0: 0)

    /// 2²⁵⁶ − 1.
    package static let max = UInt256(w0: .max, w1: .max, w2: .max, w3: .max)

    @inlinable
    package var isZero: Bool { w0 | w1 | w2 | w3 == 0 }

    /// The value where it fits, else nil.
    @inlinable
    package var int64: Int64? {
        w1 | w2 | w3 == 0 ? Int64(exactly: w0) : nil
    }

    /// The value where it fits, else nil.
    @inlinable
    package var uint64: UInt64? {
        w1 | w2 | w3 == 0 ? w0 : nil
    }

    /// How many bits the value needs: 0 for 0, 256 for `max`.
    package var bitWidth: Int {
        if w3 != 0 { return 256 - w3.leadingZeroBitCount }
        if w2 != 0 { return 192 - w2.leadingZeroBitCount }
        if w1 != 0 { return 128 - w1.leadingZeroBitCount }
        return 64 - w0.leadingZeroBitCount
    }
}

extension UInt256: Comparable {
    @inlinable
    package static func < (a: UInt256, b: UInt256) -> Bool {
        if a.w3 != b.w3 { return a.w3 < b.w3 }
        if a.w2 != b.w2 { return a.w2 < b.w2 }
        if a.w1 != b.w1 { return a.w1 < b.w1 }
        return a.w0 < b.w0
    }
}
