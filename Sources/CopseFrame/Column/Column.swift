package import CopseMath

/// A typed column with missing values. A value type: copies share storage.
package struct Column: Sendable {
    package enum Storage: Sendable {
        case int([Int64])
        /// NaN is the missing value; `validity` is nil for this case.
        case float([Double])
        case bool([Bool])
        case string(TextStorage)
        /// Microseconds since 1970-01-01T00:00:00Z.
        case timestamp([Int64])
        case uint256([UInt256])
        /// Row `i` is `levels[codes[i]]`.
        case category(codes: [Int32], levels: TextStorage)
    }

    package var storage: Storage
    /// nil when no row is missing. The storage of a missing row holds 0 or empty text.
    package var validity: Validity?

    package init(_ storage: Storage, validity: Validity? = nil) {
        self.storage = storage
        self.validity = validity
    }

    package var type: ColumnType {
        switch storage {
        case .int: .int
        case .float: .float
        case .bool: .bool
        case .string: .string
        case .timestamp: .timestamp
        case .uint256: .uint256
        case .category: .category
        }
    }

    package var count: Int {
        switch storage {
        case .int(let values), .timestamp(let values): values.count
        case .float(let values): values.count
        case .bool(let values): values.count
        case .string(let text): text.count
        case .uint256(let values): values.count
        case .category(let codes, _): codes.count
        }
    }
}
