/// How many infinities of either sign an exact sum holds.
struct Infinities: Sendable {
    private var positive: UInt64 = 0
    private var negative: UInt64 = 0

    init() {}

    /// The sum where infinities decide it, else nil.
    var sum: Double? {
        switch (positive, negative) {
        case (0, 0): nil
        case (_, 0): .infinity
        case (0, _): -.infinity
        default: .nan
        }
    }

    mutating func accumulate(_ x: Double, isRemoved: Bool) {
        let step: UInt64 = isRemoved ? .max : 1
        if x == .infinity { positive &+= step }
        if x == -.infinity { negative &+= step }
    }

    mutating func add(_ other: Infinities) {
        positive &+= other.positive
        negative &+= other.negative
    }

    func encode(into bytes: inout [UInt8]) {
        StateBytes.append(positive, to: &bytes)
        StateBytes.append(negative, to: &bytes)
    }

    init?(decoding bytes: inout ArraySlice<UInt8>) {
        guard let positive = StateBytes.take(UInt64.self, from: &bytes),
            let negative = StateBytes.take(UInt64.self, from: &bytes)
        else { return nil }
        self.positive = positive
        self.negative = negative
    }
}
