internal import Crypto

/// A running SHA-256 (FIPS 180-4).
///
/// The only file that sees swift-crypto: its SHA-256 uses the CPU's own instructions where there
/// are any, which a plain Swift one could not.
package struct SHA256Digest {
    private var hasher = SHA256()

    package init() {}

    package mutating func update(_ bytes: [UInt8]) {
        unsafe bytes.withUnsafeBytes { unsafe hasher.update(bufferPointer: $0) }
    }

    mutating func update(_ bytes: ArraySlice<UInt8>) {
        unsafe bytes.withUnsafeBytes { unsafe hasher.update(bufferPointer: $0) }
    }

    /// The memory of `values` as it lies: little-endian on every machine copse runs on.
    mutating func update<Value: BitwiseCopyable>(memoryOf values: [Value]) {
        unsafe values.withUnsafeBytes { unsafe hasher.update(bufferPointer: $0) }
    }

    /// 32 bytes.
    package func finalize() -> [UInt8] { Array(hasher.finalize()) }

    /// The digest of `bytes`, 32 bytes.
    package static func hash(_ bytes: ArraySlice<UInt8>) -> [UInt8] {
        var digest = SHA256Digest()
        digest.update(bytes)
        return digest.finalize()
    }
}

/// Bytes as lower-case hexadecimal digits.
package func hexadecimal(_ bytes: some Sequence<UInt8>) -> String {
    let digits = Array("0123456789abcdef".utf8)
    var text: [UInt8] = []
    for byte in bytes {
        text.append(digits[Int(byte >> 4)])
        text.append(digits[Int(byte & 15)])
    }
    return String(decoding: text, as: UTF8.self)
}
