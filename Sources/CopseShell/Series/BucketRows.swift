/// Rows of a frame as text: `0-13, 17`.
enum BucketRows {
    static func text(of rows: some Sequence<Int>) -> String {
        var runs: [(first: Int, last: Int)] = []
        for row in rows {
            if let last = runs.last?.last, row == last + 1 {
                runs[runs.count - 1].last = row
            } else {
                runs.append((row, row))
            }
        }
        return runs.map { $0.first == $0.last ? "\($0.first)" : "\($0.first)-\($0.last)" }
            .joined(separator: ", ")
    }

    /// Of several buckets; runs that meet become one.
    static func joined(_ texts: [String]) -> String {
        guard texts.count > 1 else { return texts.first ?? "" }
        return text(
            of: texts.flatMap { text in
                text.split(separator: ",").flatMap { run -> [Int] in
                    let ends = run.split(separator: "-").compactMap {
                        Int($0.filter { $0 != " " })
                    }
                    guard let first = ends.first, let last = ends.last, last >= first else {
                        return []
                    }
                    return Array(first...last)
                }
            })
    }
}
