import CopseDetector
import CopseFeatures
import CopseFrame
import CopseMath
import CopseModels
import Testing

/// What `explain` says would make a row normal, against every change there is.
struct WayOutTests {
    /// Whole numbers below 60, so that all of them can be tried.
    static func frame(planted: [(String, Int64)]) -> Frame {
        var random = RandomStream(seed: 5, stream: 2)
        var gas: [Int64] = []
        var price: [Int64] = []
        var amount: [UInt256] = []
        for row in 0..<80 {
            gas.append(20 + Int64(random.uniform(below: 6)))
            price.append(10 + Int64(random.uniform(below: 5)))
            amount.append(UInt256(30 + UInt64(random.uniform(below: 8))))
            for (name, value) in planted where row == 70 {
                if name == "gas" { gas[row] = value }
                if name == "price" { price[row] = value }
                if name == "amount" { amount[row] = UInt256(UInt64(value)) }
            }
        }
        return Frame([
            ("gas", Column(.int(gas))), ("price", Column(.int(price))),
            ("amount", Column(.uint256(amount))),
        ])
    }

    static let recipe = """
        gas
        price
        fee = gas * price
        ratio = amount / (gas + 1)
        gas_mean = rolling_mean(gas, 5)
        gas_spread = rolling_std(gas, 5)
        price_score = zscore(price, 10)
        step = abs(diff(amount))
        late = if(price > 12, amount, 0)
        """

    private func detector(_ frame: Frame, share: Double, level: Int = 0) throws -> Detector {
        try Detector.train(
            on: TiedFrame(frame), recipe: Recipe.parse(Self.recipe),
            options: TrainingOptions(
                parameters: ForestParameters(trees: 25, sample: 64, extensionLevel: level),
                contamination: .share(share))
        ).detector
    }

    private func changed(_ frame: Frame, _ changes: [(String, UInt64)]) -> Frame {
        changes.reduce(frame) { frame, change in
            guard let column = frame[change.0] else { return frame }
            var copy = column
            switch column.storage {
            case .int(var values):
                values[70] = Int64(change.1)
                copy.storage = .int(values)
            case .uint256(var values):
                values[70] = UInt256(change.1)
                copy.storage = .uint256(values)
            default: break
            }
            return frame.replacing(change.0, copy)
        }
    }

    private func number(_ cell: Scalar) -> UInt64 {
        switch cell {
        case .int(let value): UInt64(value)
        case .uint256(let value): value.uint64 ?? 0
        default: 0
        }
    }

    /// Median absolute deviations, as the page of the guide defines them.
    private func unit(_ frame: Frame, _ name: String) -> Double {
        let values = (frame[name]?.doubles() ?? []).sorted()
        func median(_ sorted: [Double]) -> Double { (sorted[39] + sorted[40]) / 2 }
        let center = median(values)
        return median(values.map { abs($0 - center) }.sorted())
    }

    @Test(arguments: ["gas", "price", "amount"], [0, 1])
    func `the change of one field is the smallest of all there are`(
        field: String, level: Int
    ) throws {
        let frame = Self.frame(planted: [(field, 55)])
        let detector = try detector(frame, share: 0.03, level: level)
        let explanation = try detector.explain(70, of: TiedFrame(frame))
        let found = try #require(explanation.counterfactual)
        #expect(found.changes.count == 1 && explanation.searchedAll)
        let change = found.changes[0]
        let target = changed(frame, [(change.field, number(change.to))])
        #expect(try detector.scores(of: TiedFrame(target))[70] == found.score)
        #expect(found.score <= detector.threshold)
        let distance =
            abs(Double(number(change.to)) - Double(number(change.from)))
            / unit(frame, change.field)
        for name in frame.names {
            let origin = frame[name]?.scalar(at: 70) ?? .missing
            for value in 0...UInt64(120) where value != number(origin) {
                let change = abs(Double(value) - Double(number(origin))) / unit(frame, name)
                guard change < distance else { continue }
                let other = changed(frame, [(name, value)])
                #expect(
                    try detector.scores(of: TiedFrame(other))[70] > detector.threshold,
                    "\(name) = \(value) is nearer")
            }
        }
    }

    @Test func `where one field is not enough two are, and no nearer pair`() throws {
        let frame = Self.frame(planted: [("gas", 58), ("price", 2), ("amount", 33)])
        let detector = try detector(frame, share: 0.05)
        let explanation = try detector.explain(70, of: TiedFrame(frame))
        let found = try #require(explanation.counterfactual)
        try #require(found.changes.count == 2 && explanation.searchedAll)
        let distance = found.changes.reduce(0.0) {
            $0 + abs(Double(number($1.to)) - Double(number($1.from))) / unit(frame, $1.field)
        }
        let target = changed(frame, found.changes.map { ($0.field, number($0.to)) })
        #expect(try detector.scores(of: TiedFrame(target))[70] == found.score)
        for gas in stride(from: UInt64(0), through: 60, by: 1) {
            for price in UInt64(0)...30 {
                let change =
                    abs(Double(gas) - 58) / unit(frame, "gas")
                    + abs(Double(price) - 2) / unit(frame, "price")
                guard change < distance, gas != 58, price != 2 else { continue }
                let other = changed(frame, [("gas", gas), ("price", price)])
                #expect(try detector.scores(of: TiedFrame(other))[70] > detector.threshold)
            }
        }
    }

    @Test func `amounts of 256 bits stay exact to the last wei`() throws {
        var amounts =
            Self.frame(planted: [])["amount"]?.doubles().map {
                UInt256(exactly: $0 * 0x1p80) ?? .zero
            } ?? []
        let exact = UInt256(w0: 12345, w1: 7 << 40)
        amounts[70] = exact
        let frame = Frame([("amount", Column(.uint256(amounts)))])
        let detector = try Detector.train(
            on: TiedFrame(frame), options: TrainingOptions(contamination: .share(0.02))
        ).detector
        let found = try #require(
            try detector.explain(70, of: TiedFrame(frame)).counterfactual)
        guard case .uint256(let to) = found.changes[0].to else {
            Issue.record("\(found.changes[0].to) is no amount")
            return
        }
        #expect(found.changes[0].from == .uint256(exact))
        func score(_ amount: UInt256) throws -> Double {
            var values = amounts
            values[70] = amount
            return try detector.scores(
                of: TiedFrame(Frame([("amount", Column(.uint256(values)))])))[70]
        }
        #expect(try score(to) <= detector.threshold)
        let nearer = to.addingReportingOverflow(UInt256(1)).partialValue
        #expect(try score(nearer) > detector.threshold)
    }

    @Test func `a normal row needs no way out, and a frame without windows is no different`() throws
    {
        let frame = Self.frame(planted: [("gas", 55)])
        let detector = try detector(frame, share: 0.03)
        #expect(try detector.explain(3, of: TiedFrame(frame)).counterfactual == nil)
        let tied = try #require(detector.recipe).features(of: frame)
        #expect(
            try detector.explain(70, of: tied).counterfactual
                == detector.explain(70, of: TiedFrame(frame)).counterfactual)
    }

    @Test func `where no change is enough, none takes the score below the floor that is told`()
        throws
    {
        let frame = Self.frame(planted: [("gas", 58), ("price", 2), ("amount", 59)])
        let detector = try detector(frame, share: 0.5)
        let explanation = try detector.explain(70, of: TiedFrame(frame))
        #expect(explanation.counterfactual == nil && explanation.searchedAll)
        let floor = try #require(explanation.floor)
        let nearest = try #require(explanation.nearest)
        #expect(floor <= nearest.score && floor >= max(0.9 * nearest.score, detector.threshold))
        #expect(nearest.score > detector.threshold && nearest.score < explanation.score)
        let target = changed(frame, nearest.changes.map { ($0.field, number($0.to)) })
        #expect(try detector.scores(of: TiedFrame(target))[70] == nearest.score)
        // Beyond 80 nothing changes any more: all training values and their windows lie below.
        for (first, second) in [("gas", "price"), ("gas", "amount"), ("price", "amount")] {
            for a in stride(from: UInt64(0), through: 80, by: 2) {
                for b in stride(from: UInt64(0), through: 80, by: 4) {
                    let other = changed(frame, [(first, a), (second, b)])
                    #expect(
                        try detector.scores(of: TiedFrame(other))[70] >= floor,
                        "\(first) = \(a), \(second) = \(b)")
                }
            }
        }
    }
}
