import CopseDetector
import CopseFeatures
import CopseFrame

extension Command {
    static let explain = Command(
        name: "explain", group: .forests,
        places: [
            Place("M", .value([.forest])), Place("F", .value([.frame]), optional: true),
            Place("ROW", .word, about: "its number, from 0, or its hash"),
        ],
        summary: "What makes a row strange, and the smallest change that would make it normal",
        details: """
            The parts and the mean training score add up to the score: Shapley values of the path length
            (path-dependent TreeSHAP), mapped to the score. The change is of raw fields, one or two,
            with the recipe run again; its size is in median absolute deviations of the golden rows.
            """,
        examples: [
            "explain m f 17",
            "explain m 0x57c3f2808165dcf554ea377d49be2181dfe0b929bc8a6982379c08d32ea31602",
        ],
        run: runExplain)
}

@Sendable private func runExplain(_ call: Call) throws(Failure) -> Outcome {
    let model = try call.model()
    let frame = try call.frame("F", orOf: model)
    guard let word = call.arguments.word("ROW") else {
        throw Failure(
            .missingArgument(place: "ROW", usage: call.command.usage), at: call.arguments.verb)
    }
    let row = try rowNumber(word, of: frame.frame)
    let result = try call.detecting([call.arguments.word("M"), call.arguments.word("F"), word]) {
        () throws(DetectorError) in
        try model.detector.explain(row, of: frame)
    }
    return Outcome(.explanation(result))
}

/// A row by its number or by its hash.
private func rowNumber(_ word: Word, of frame: Frame) throws(Failure) -> Int {
    if let row = Int(word.text.digits) {
        guard 0..<frame.rowCount ~= row else {
            throw Failure(.rowOutside(row, count: frame.rowCount), at: word.range)
        }
        return row
    }
    guard let column = frame["hash"] else { throw Failure(.noHashColumn, at: word.range) }
    let hash = word.text.lowercased()
    for row in 0..<frame.rowCount {
        if case .string(let text) = column.scalar(at: row), text == word.text || text == hash {
            return row
        }
    }
    throw Failure(.hashNotFound(word.text), at: word.range)
}
