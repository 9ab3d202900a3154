import CopseDetector
import CopseFeatures
import CopseFrame
import CopseMath
import CopseModels
import Testing

struct ReasonWordsTests {
    /// Sixty transactions of two senders; the last but one is strange.
    private func frame(gas: Int64, value: Double, gap: Int64) -> Frame {
        var from = TextStorage()
        var values: [Double] = []
        var amounts: [Int64] = []
        var times: [Int64] = []
        for row in 0..<60 {
            from.append("0x\(row % 2)")
            values.append(row == 58 ? value : 1 + Double(row % 5))
            amounts.append(row == 58 ? gas : 100 + Int64(row % 7))
            times.append(1_700_000_000_000_000 + (Int64(row) + (row >= 58 ? gap : 0)) * 1_000_000)
        }
        return Frame([
            ("from", Column(.string(from))), ("value", Column(.float(values))),
            ("gas", Column(.int(amounts))), ("timestamp", Column(.timestamp(times))),
        ])
    }

    private func words(_ line: String, _ frame: Frame) throws -> [String] {
        let detector = try Detector.train(
            on: TiedFrame(frame), recipe: Recipe.parse(line),
            options: TrainingOptions(parameters: ForestParameters(trees: 10, sample: 32))
        ).detector
        return try detector.anomalies(in: TiedFrame(frame), top: 60)
            .first { $0.row == 58 }?.reasons ?? []
    }

    @Test(arguments: [
        ("gas", "gas 8.7 × the usual"),
        ("gas = log1p(gas)", "gas 8.7 × the usual"),
        ("gas = log10(gas + 1)", "gas 8.7 × the usual"),
        ("fee = value / (gas + 1)", "value per gas 15 × the usual"),
        ("both = value * gas", "value × gas 1200 × the usual"),
        ("z = zscore(value, 10, by=from)", "value 130 × the sender's mean of the 10 before"),
        ("z = zscore(value, 10)", "value 130 × the mean of the 10 before"),
        (
            "m = rolling_mean(value, 10, by=from)",
            "mean of value over the sender's last 10 14 × the usual"
        ),
        ("wait = diff(timestamp, by=from)", "83 min after the sender's one before"),
        ("more = diff(gas)", "gas 799 more than the one before"),
        ("n = cumcount(by=from) + 1", "the sender's 30th row"),
        ("old = age(timestamp, by=from)", "sender first seen 84 min ago"),
        ("h = hour()", "at hour 23"),
        ("odd = value > 100", "odd 1 (usually 0)"),
    ])
    func `a feature is told by its line of the recipe`(line: String, text: String) throws {
        let found = try words(line, frame(gas: 900, value: 400, gap: 5000))
        #expect(found == [text])
    }

    @Test func `what is smaller than usual is told as a part of it`() throws {
        let found = try words("gas", frame(gas: 10, value: 3, gap: 0))
        #expect(found == ["gas 1/10 of the usual"])
    }

    @Test func `two features with the same words are one reason`() throws {
        let found = try words("gas\nlog_gas = log1p(gas)", frame(gas: 900, value: 3, gap: 0))
        #expect(found == ["gas 8.7 × the usual"])
    }
}
