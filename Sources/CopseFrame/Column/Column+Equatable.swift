extension Column: Equatable {
    /// Same type and same rows; a missing row equals a missing row, 0.0 and -0.0 differ.
    package static func == (a: Column, b: Column) -> Bool {
        guard a.type == b.type, a.count == b.count else { return false }
        let rows = 0..<a.count
        guard rows.allSatisfy({ a.isMissing($0) == b.isMissing($0) }) else { return false }
        switch (a.storage, b.storage) {
        case (.float(let x), .float(let y)):
            return rows.allSatisfy {
                x[$0].bitPattern == y[$0].bitPattern || (x[$0].isNaN && y[$0].isNaN)
            }
        case (.int(let x), .int(let y)), (.timestamp(let x), .timestamp(let y)): return x == y
        case (.bool(let x), .bool(let y)): return x == y
        case (.uint256(let x), .uint256(let y)): return x == y
        case (.string(let x), .string(let y)): return x == y
        default: return rows.allSatisfy { a.scalar(at: $0) == b.scalar(at: $0) }
        }
    }
}

extension Frame: Equatable {
    /// Same names, types and rows.
    package static func == (a: Frame, b: Frame) -> Bool {
        a.names == b.names && a.rowCount == b.rowCount && a.columns == b.columns
    }
}
