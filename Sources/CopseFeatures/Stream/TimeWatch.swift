/// Notices times that step back in a sequence of rows.
struct TimeWatch: Sendable {
    /// How often the time stepped back, and the first row where it did (from 0).
    var stepsBack: (count: Int, firstRow: Int)?
    /// The last time that was not missing.
    var last = Double.nan

    /// - Parameter row: the number of the first of these rows in the sequence.
    mutating func see(_ times: Lane<Double>, from row: Int) {
        var last = last
        for index in 0..<times.count {
            let time = times[index]
            if time < last {
                stepsBack = ((stepsBack?.count ?? 0) + 1, stepsBack?.firstRow ?? row + index)
            }
            last = time.isNaN ? last : time
        }
        self.last = last
    }
}
