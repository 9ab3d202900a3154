import CopseFrame

/// The text of a column by row, as ranges of one run of bytes.
struct TextView: Sendable {
    private let bytes: [UInt8]
    private let offsets: [Int]
    /// Which text is that of a row; nil where they are in the order of the rows.
    private let places: [UInt32]?
    private let validity: [UInt64]
    /// Whether rows with one text have one place.
    private let holdsEachOnce: Bool

    /// Every row is missing.
    init() { self.init([], [0], nil, false, nil) }

    init(_ column: Column) {
        switch column.storage {
        case .string(let text):
            self.init(text.bytes, text.offsets, text.order, text.holdsEachOnce, column.validity)
        case .category(let codes, let levels):
            let places = codes.map { code in
                levels.order?[Int(code)] ?? UInt32(bitPattern: code)
            }
            self.init(levels.bytes, levels.offsets, places, false, column.validity)
        default: self.init()
        }
    }

    private init(
        _ bytes: [UInt8], _ offsets: [Int], _ places: [UInt32]?, _ holdsEachOnce: Bool,
        _ validity: Validity?
    ) {
        (self.bytes, self.offsets, self.places) = (bytes, offsets, places)
        (self.holdsEachOnce, self.validity) = (holdsEachOnce, validity?.words ?? [])
    }

    @inline(__always)
    func withLanes<Result>(_ body: (TextLanes) -> Result) -> Result {
        bytes.withLane { bytes in
            offsets.withLane { offsets in
                validity.withLane { validity in
                    guard let places else {
                        return body(
                            TextLanes(bytes: bytes, offsets: offsets, validity: validity))
                    }
                    return places.withLane {
                        body(
                            TextLanes(
                                bytes: bytes, offsets: offsets, validity: validity, places: $0,
                                holdsEachOnce: holdsEachOnce))
                    }
                }
            }
        }
    }
}

/// A text view for the length of a call.
struct TextLanes {
    let bytes: Lane<UInt8>
    /// One more than there are texts; one where every row is missing.
    let offsets: Lane<Int>
    /// A bit a row, 1 where it is present; empty where all are.
    let validity: Lane<UInt64>
    /// Empty where texts are in the order of the rows.
    var places = Lane<UInt32>()
    var holdsEachOnce = false

    /// How many texts there are.
    var count: Int { offsets.count - 1 }

    /// The place of a row's text; nil where it is missing.
    @inline(__always)
    func place(_ row: Int) -> Int? {
        if offsets.count < 2 { return nil }
        if validity.count > 0, validity[row &>> 6] &>> UInt64(row & 63) & 1 == 0 { return nil }
        return places.count > 0 ? Int(places[row]) : row
    }

    /// The text at a place.
    @inline(__always)
    func text(at place: Int) -> Lane<UInt8> {
        let start = offsets[place]
        return bytes.slice(start, count: offsets[place &+ 1] &- start)
    }

    /// The text of a row; nil where it is missing.
    @inline(__always)
    func text(_ row: Int) -> Lane<UInt8>? {
        guard let place = place(row) else { return nil }
        return text(at: place)
    }
}

/// The text of one record, in memory that is used again.
struct RecordText: Sendable {
    private var bytes = Slab<UInt8>()
    /// 0 and the length.
    private var offsets = Slab<Int>([0, 0])
    private var isMissing = true

    /// nil is missing.
    mutating func set(_ text: Span<UInt8>?) {
        isMissing = text == nil
        guard let text else { return }
        bytes.own(max(64, text.count), filling: 0)
        offsets.own(2, filling: 0)
        bytes.lane.copy(text)
        offsets.lane[1] = text.count
    }

    @inline(__always)
    var lanes: TextLanes {
        TextLanes(
            bytes: bytes.lane, offsets: isMissing ? Lane() : offsets.lane, validity: Lane())
    }
}
