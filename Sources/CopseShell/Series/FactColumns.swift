/// Names and values in two columns, as the head of a summary has them.
struct FactColumns {
    private let left: [(name: String, value: String)]
    private let right: [(name: String, value: String)]

    init(_ left: [(String, String)], _ right: [(String, String)]) {
        self.left = left.map { (name: $0.0, value: $0.1) }
        self.right = right.map { (name: $0.0, value: $0.1) }
    }

    var text: String {
        let (first, second) = (Self.lines(left), Self.lines(right))
        let width = first.map { DisplayWidth.of($0) }.max() ?? 0
        return (0..<max(first.count, second.count)).map { place in
            let start = place < first.count ? first[place] : ""
            guard place < second.count else { return start }
            let blanks = String(repeating: " ", count: width - DisplayWidth.of(start) + 4)
            return start + blanks + second[place]
        }.joined(separator: "\n")
    }

    /// Names to the left, values to the right.
    private static func lines(_ facts: [(name: String, value: String)]) -> [String] {
        let names = facts.map { DisplayWidth.of($0.name) }.max() ?? 0
        let values = facts.map { DisplayWidth.of($0.value) }.max() ?? 0
        return facts.map { fact in
            let gap = names - DisplayWidth.of(fact.name) + values - DisplayWidth.of(fact.value) + 2
            return fact.name + String(repeating: " ", count: gap) + fact.value
        }
    }
}
