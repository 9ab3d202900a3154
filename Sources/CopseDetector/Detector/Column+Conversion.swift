internal import CopseFrame
internal import CopseMath

extension Column {
    /// The same values as another type, or nil where a value does not go into it unchanged.
    ///
    /// A frame that is loaded on its own may give a column another type than the file a model
    /// was trained on: amounts that happen to be small are `int`, not `uint256`, and a column
    /// without any value is nothing in particular. What a number means never changes here.
    func converted(to type: ColumnType) -> Column? {
        if type == self.type { return self }
        if missingCount == count { return .missing(count, type: type) }
        switch (storage, type) {
        case (_, .float) where self.type.isNumeric && self.type != .timestamp:
            return Column(.float(doubles()))
        case (.int(let values), .uint256):
            guard let wide = values.converted({ UInt256(exactly: $0) }) else { return nil }
            return Column(.uint256(wide), validity: validity)
        case (.uint256(let values), .int):
            guard let narrow = values.converted({ $0.int64 }) else { return nil }
            return Column(.int(narrow), validity: validity)
        case (.bool(let values), .int):
            return Column(.int(values.map { $0 ? 1 : 0 }), validity: validity)
        case (.bool(let values), .uint256):
            return Column(
                .uint256(values.map { UInt256($0 ? 1 : 0) }), validity: validity)
        case (.int(let values), .bool):
            guard values.allSatisfy({ $0 == 0 || $0 == 1 }) else { return nil }
            return Column(.bool(values.map { $0 == 1 }), validity: validity)
        case (.float(let values), .int):
            return whole(values) { Int64(exactly: $0) }.map { .init(.int($0), validity: $1) }
        case (.float(let values), .uint256):
            return whole(values) { UInt256(exactly: $0) }.map { .init(.uint256($0), validity: $1) }
        case (.category(let codes, let levels), .string):
            var text = TextStorage()
            for row in 0..<count { text.append(isMissing(row) ? "" : levels[Int(codes[row])]) }
            return Column(.string(text), validity: validity)
        case (.string(let text), .category): return category(text)
        default: return nil
        }
    }

    /// A column without a value.
    private static func missing(_ count: Int, type: ColumnType) -> Column {
        var validity = Validity(allPresent: count)
        for row in 0..<count { validity.setMissing(row) }
        var text = TextStorage()
        switch type {
        case .int: return Column(.int(Array(repeating: 0, count: count)), validity: validity)
        case .timestamp:
            return Column(.timestamp(Array(repeating: 0, count: count)), validity: validity)
        case .bool: return Column(.bool(Array(repeating: false, count: count)), validity: validity)
        case .uint256:
            return Column(.uint256(Array(repeating: .zero, count: count)), validity: validity)
        case .float: return Column(.float(Array(repeating: .nan, count: count)))
        case .string:
            for _ in 0..<count { text.append("") }
            return Column(.string(text), validity: validity)
        case .category:
            return Column(
                .category(codes: Array(repeating: 0, count: count), levels: text),
                validity: validity)
        }
    }

    /// Whole numbers of a float column; NaN becomes missing.
    private func whole<Integer>(
        _ values: [Double], _ convert: (Double) -> Integer?
    ) -> ([Integer], Validity?)? {
        guard let zero = convert(0) else { return nil }
        var validity = Validity(allPresent: values.count)
        var result: [Integer] = []
        result.reserveCapacity(values.count)
        for (row, value) in values.enumerated() {
            if value.isNaN {
                validity.setMissing(row)
                result.append(zero)
            } else {
                guard let integer = convert(value) else { return nil }
                result.append(integer)
            }
        }
        return (result, validity.missingCount > 0 ? validity : nil)
    }

    private func category(_ text: TextStorage) -> Column {
        var codes: [Int32] = []
        var levels = TextStorage()
        var places: [String: Int32] = [:]
        for row in 0..<count {
            if isMissing(row) {
                codes.append(0)
                continue
            }
            let level = text[row]
            if let place = places[level] {
                codes.append(place)
            } else {
                codes.append(Int32(levels.count))
                places[level] = Int32(levels.count)
                levels.append(level)
            }
        }
        return Column(.category(codes: codes, levels: levels), validity: validity)
    }
}

extension Array {
    /// All elements converted, or nil if one cannot be.
    fileprivate func converted<Target>(_ convert: (Element) -> Target?) -> [Target]? {
        var result: [Target] = []
        result.reserveCapacity(count)
        for element in self {
            guard let target = convert(element) else { return nil }
            result.append(target)
        }
        return result
    }
}
