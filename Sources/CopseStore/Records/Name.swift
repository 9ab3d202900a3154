/// What may name a session, a model or an alias: it stands in cells, URLs and file names.
enum Name {
    static func check(
        _ name: String, or error: (String) -> StoreError
    ) throws(StoreError) {
        let isWord = name.utf8.allSatisfy { byte in
            isLetter(byte) || isDigit(byte) || "-_.".utf8.contains(byte)
        }
        guard let first = name.utf8.first, isLetter(first) || isDigit(first), isWord,
            name.utf8.count <= 80
        else { throw error(name) }
    }

    static func checkAlias(_ name: String) throws(StoreError) {
        try check(name, or: StoreError.aliasName)
        guard let first = name.utf8.first, isLetter(first), name != "latest" else {
            throw .aliasName(name)
        }
    }

    /// Refuses what is not a SHA-256 digest in lower-case hexadecimal.
    static func checkDigest(_ text: String) throws(StoreError) {
        let isHexadecimal = text.utf8.allSatisfy { byte in
            isDigit(byte) || (UInt8(ascii: "a")...UInt8(ascii: "f")).contains(byte)
        }
        guard text.utf8.count == 64, isHexadecimal else { throw .identity(text) }
    }

    private static func isLetter(_ byte: UInt8) -> Bool {
        (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte | 0x20)
    }

    private static func isDigit(_ byte: UInt8) -> Bool {
        (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
    }
}
