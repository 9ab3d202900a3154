/// The path lengths that codes of leaves stand for, cut into bytes: for each tree six planes, the
/// lowest bytes first, each with one byte for each of thirty-two codes.
struct LeafPlanes: Sendable {
    let bytes: [UInt8]
    /// Codes of each tree; 0 for those of `unplaned`, whose planes are 0.
    let codeCounts: [UInt8]
    /// Trees with more codes or longer paths than planes hold.
    let unplaned: [Int]

    static let bytesPerValue = 6
    static let codesPerPlane = 32
    static let bytesPerTree = bytesPerValue * codesPerPlane
    /// Sums of bytes are 16-bit numbers.
    static let treeLimit = 256

    init(_ values: [ArraySlice<Int64>]) {
        var bytes = [UInt8](repeating: 0, count: values.count * Self.bytesPerTree)
        var codeCounts: [UInt8] = []
        var unplaned: [Int] = []
        for (tree, values) in values.enumerated() {
            let fits =
                values.count <= Self.codesPerPlane
                && values.allSatisfy { $0 < 1 << (8 * Self.bytesPerValue) }
            codeCounts.append(fits ? UInt8(values.count) : 0)
            if !fits { unplaned.append(tree) }
            for (code, value) in values.enumerated() where fits {
                for byte in 0..<Self.bytesPerValue {
                    bytes[tree * Self.bytesPerTree + byte * Self.codesPerPlane + code] =
                        UInt8(truncatingIfNeeded: value >> (8 * byte))
                }
            }
        }
        self.bytes = bytes
        self.codeCounts = codeCounts
        self.unplaned = unplaned
    }
}
