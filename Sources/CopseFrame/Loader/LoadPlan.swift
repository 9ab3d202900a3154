/// What becomes of each column of a file: its name, how its fields are looked at, its type.
struct LoadPlan {
    struct Item {
        var rawName: String
        var name: String
        var role: FieldRole
        var forced: ColumnType?
        var field: EthereumField?
        var isInverted = false
        /// What has been seen so far.
        var kinds: FieldKinds = []

        /// Nothing further can change the type: text stays text.
        var isSettled: Bool { role == .forced || kinds.type == .string }

        /// Whether another item asks the same of the fields.
        func isRead(as other: Item) -> Bool {
            role == other.role && field == other.field && forced == other.forced
                && isInverted == other.isInverted
        }

        /// Some field was not missing, or had quotes around something.
        var hasValues: Bool { !kinds.isSubset(of: [.missing, .unquoted]) }

        /// Quotes that carry meaning make text of what could be a number or a time.
        func type(quotesMeanText: Bool) -> ColumnType {
            if let forced { return forced }
            if let field {
                switch field.kind {
                case .address, .text: return .string
                case .timestamp where kinds.isSubset(of: [.time, .missing, .quoted, .unquoted]):
                    return .timestamp
                case .timestamp, .integer: return kinds.type
                }
            }
            if quotesMeanText, kinds.contains(.quoted), !kinds.contains(.unquoted) {
                return .string
            }
            return kinds.type
        }
    }

    var items: [Item]
    /// The names as the file has them.
    private(set) var keys: [String] = []
    /// Places of the columns to keep, in the order wanted.
    var kept: [Int]
    private var mapping: EthereumMapping?
    private let options: LoadOptions
    /// The value column was taken for something else than wei.
    private var isNotWei = false
    /// Columns whose content is not what their name says.
    private var mistaken: Set<Int> = []
    /// More names may come, so that those asked for need not be there yet.
    private var isOpen: Bool

    init(rawNames: [String], options: LoadOptions, isOpen: Bool = false) throws(FrameError) {
        self.options = options
        self.isOpen = isOpen
        items = []
        kept = []
        try makeNames(rawNames)
    }

    private mutating func makeNames(_ rawNames: [String]) throws(FrameError) {
        keys = rawNames
        let names = rawNames.madeUnique()
        mapping = options.rawNames || isNotWei ? nil : EthereumMapping(names: names)
        for place in mistaken { mapping?.matches[place] = nil }
        try makeItems(names)
    }

    /// Adds columns.
    ///
    /// - Returns: false if the columns there were have another meaning now; they must be looked at again.
    mutating func extend(to rawNames: [String]) throws(FrameError) -> Bool {
        let old = items
        try makeNames(rawNames)
        // Rows are left out by the columns whose types were said, which must be known from the start.
        let isSame =
            (options.onError != .skip || options.types.isEmpty)
            && zip(old, items).allSatisfy { $0.isRead(as: $1) }
        if isSame {
            for place in old.indices { items[place].kinds = old[place].kinds }
        }
        return isSame
    }

    /// All names are known now.
    ///
    /// - Throws: the first one asked for that is not there.
    mutating func close() throws(FrameError) {
        isOpen = false
        let kinds = items.map(\.kinds)
        try makeItems(items.map(\.rawName))
        for place in items.indices { items[place].kinds = kinds[place] }
    }

    private mutating func makeItems(_ rawNames: [String]) throws(FrameError) {
        let names = mapping?.names(from: rawNames) ?? rawNames
        items = rawNames.indices.map { place in
            let match = mapping?.matches[place]
            var item = Item(
                rawName: rawNames[place], name: names[place], role: .plain, field: match?.field,
                isInverted: match?.isInverted ?? false)
            switch match?.field.kind {
            case .integer: item.role = item.isInverted ? .status : .quantity
            case .timestamp: item.role = .time
            case .address, .text: item.role = .forced
            case nil: break
            }
            return item
        }
        for (name, type) in options.types {
            guard let place = try place(of: name) else { continue }
            items[place].forced = type
            items[place].role = .forced
        }
        kept = []
        for name in options.columns ?? names {
            guard let place = try place(of: name) else { continue }
            if kept.contains(place) {
                if isOpen { continue }
                throw .columnTwice(name: name)
            }
            kept.append(place)
        }
    }

    private func place(of name: String) throws(FrameError) -> Int? {
        guard
            let place = items.firstIndex(where: { $0.name == name })
                ?? items.firstIndex(where: { $0.rawName == name })
        else {
            if isOpen { return nil }
            throw .columnNotFound(name: name, among: items.map(\.name))
        }
        return place
    }

    /// Whether the fields of this column must be looked at before it is read.
    func isClassified(_ place: Int) -> Bool {
        !items[place].isSettled && (kept.contains(place) || items[place].field == .value)
    }

    /// Checks what was mapped by name against what was seen in the fields.
    ///
    /// - Returns: false if the mapping had to be taken back; the fields must be looked at again.
    mutating func confirmMapping() throws(FrameError) -> Bool {
        guard var mapping else { return true }
        var isConfirmed = true
        for (place, item) in items.enumerated() where item.forced == nil {
            if item.field == .value, !item.kinds.isDisjoint(with: [.float, .text]) {
                self.mapping = nil
                isNotWei = true
                try makeItems(items.map(\.rawName))
                return false
            }
            if item.isInverted, item.kinds.contains(.text) {
                mapping.matches[place] = nil
                mistaken.insert(place)
                isConfirmed = false
            }
        }
        if !isConfirmed {
            self.mapping = mapping
            try makeItems(items.map(\.rawName))
        }
        return isConfirmed
    }

    /// What is to be said about names and types.
    func notes(types: [ColumnType]) -> [Note] {
        var notes: [Note] = []
        let raw = items.map(\.rawName)
        if let note = mapping?.note(from: raw) { notes.append(note) }
        if isNotWei {
            notes.append(
                Note(
                    code: "ethereum.notWei",
                    message: "The column 'value' does not hold whole amounts in wei, so the "
                        + "columns keep the names of the file. If it is wei, say "
                        + "--types value=uint256."))
        }
        if let place = items.firstIndex(where: { $0.field == .timestamp }),
            types[place] != .timestamp, items[place].forced == nil, kept.contains(place)
        {
            notes.append(
                Note(
                    code: "ethereum.timestamp",
                    message: "The column 'timestamp' is neither seconds since 1970 nor ISO "
                        + "times, so it stays \(types[place].described)."))
        }
        for place in kept where items[place].forced == nil && items[place].kinds.losesIntegers {
            notes.append(
                Note(
                    code: "frame.integersRounded",
                    message: "Column '\(items[place].name)' mixes integers beyond 64 bits with "
                        + "other numbers, so it is float and they are rounded."))
        }
        return notes
    }

    /// One empty builder per column.
    func builders(types: [ColumnType]) -> [ColumnBuilder] {
        zip(items, types).map { item, type in item.builder(type: type) }
    }
}

extension LoadPlan.Item {
    func builder(type: ColumnType) -> ColumnBuilder {
        var builder = ColumnBuilder(type: type)
        builder.lowercases = field?.kind == .address
        builder.invertsStatus = isInverted
        return builder
    }
}
