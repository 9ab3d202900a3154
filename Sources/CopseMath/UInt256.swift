/// An unsigned 256-bit integer: the width of every amount on Ethereum, in wei.
package struct UInt256: Hashable, Sendable {
    /// Four 64-bit words, least significant first.
    package var w0: UInt64
    package var w1: UInt64
    package var w2: UInt64
    package var w3: UInt64

    package init(w0: UInt64, w1: UInt64 = 0, w2: UInt64 = 0, w3: UInt64 = 0) {
        self.w0 = w0
        self.w1 = w1
        self.w2 = w2
        self.w3 = w3
    }

    package static let zero = UInt256(w0: 0)
}
