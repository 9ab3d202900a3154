/// The statistics of one short window.
struct WindowValues {
    var sum = 0.0
    var mean = Double.nan
    var variance = Double.nan
    var minimum = Double.nan
    var maximum = Double.nan

    /// - Parameters: whether the statistic is asked for; else its value says nothing.
    @inline(__always)
    init(_ window: Lane<Double>, variance: Bool, maximum: Bool, minimum: Bool) {
        for at in 0..<window.count { sum += window[at] }
        if sum.isNaN || window.count == 0 {
            skipMissing(window)
            return
        }
        mean = sum / Double(window.count)
        if variance {
            var squares = 0.0
            for at in 0..<window.count {
                let deviation = window[at] - mean
                squares += deviation * deviation
            }
            self.variance = window.count > 1 ? squares / Double(window.count - 1) : .nan
        }
        if maximum {
            var most = window[0]
            for at in 1..<window.count { most = window[at] > most ? window[at] : most }
            self.maximum = most
        }
        if minimum {
            var least = window[0]
            for at in 1..<window.count { least = window[at] < least ? window[at] : least }
            self.minimum = least
        }
    }

    /// As above where values may be missing, or infinities of both signs be present.
    @inline(never)
    private mutating func skipMissing(_ window: Lane<Double>) {
        var present = 0
        sum = 0
        for at in 0..<window.count {
            let value = window[at]
            if value.isNaN { continue }
            sum += value
            present += 1
            if minimum.isNaN || value < minimum { minimum = value }
            if maximum.isNaN || value > maximum { maximum = value }
        }
        if present == 0 {
            sum = .nan
            return
        }
        mean = sum / Double(present)
        var squares = 0.0
        for at in 0..<window.count where !window[at].isNaN {
            let deviation = window[at] - mean
            squares += deviation * deviation
        }
        if present > 1 { variance = squares / Double(present - 1) }
    }
}
