import CopseDetector
import CopseFeatures
import CopseFrame

extension Command {
    static let drift = Command(
        name: "drift", group: .forests,
        places: [Place("M", .value([.forest])), Place("F", .value([.frame]))],
        flags: [Flag("threads", .number, value: "N", about: "the result does not depend on it")],
        summary: "How far F is from the rows M was trained on, the strongest cause first",
        details: """
            psi is the population stability index over the deciles of the training rows, chance what
            it would be on average without drift, ks the Kolmogorov-Smirnov statistic; before and now
            are medians. without is the share of F that would be flagged, were this feature alone
            distributed as before. A model from a file is compared with its golden rows.
            """,
        examples: ["drift m f", "d = drift m tx"],
        run: runDrift)
}

@Sendable private func runDrift(_ call: Call) throws(Failure) -> Outcome {
    let model = try call.model()
    let frame = try call.frame()
    let threads = try call.threads()
    let reference = try model.frame?.value().frame
    if reference == nil, model.detector.golden.rowCount == 0 {
        throw Failure(
            .modelNotTrainedOnFrame(call.arguments.word("M")?.text ?? ""),
            at: call.arguments.word("M")?.range)
    }
    let found = try call.detecting([call.arguments.word("M"), call.arguments.word("F")]) {
        () throws(DetectorError) in
        try model.detector.drift(of: frame, from: reference, threads: threads)
    }
    var outcome = Outcome(.table(found.table), notes: found.notes)
    if reference == nil {
        outcome.notes.append(
            Note(
                code: "drift.golden",
                message: "the rows it was trained on are not at hand: compared with its "
                    + "\(found.rowsBefore.counted("golden row")), the first of them"))
    }
    return outcome
}

extension Drift {
    /// The score, then the features.
    fileprivate var table: Frame {
        let rows = [score] + features
        func numbers(_ value: (DistributionShift) -> Double) -> Column {
            Column(.float(rows.map { value($0.shift) }))
        }
        return Frame([
            ("feature", .text(rows.map(\.name))),
            ("psi", numbers(\.psi)), ("chance", numbers(\.chance)), ("ks", numbers(\.ks)),
            ("before", numbers(\.before)), ("now", numbers(\.now)),
            ("without", Column(.float(rows.map(\.alertsWithout)))),
            ("verdict", .text(rows.map(\.shift.verdict))),
        ])
    }

    fileprivate var notes: [Note] {
        var alerts =
            "alerts: \(percent(alertsBefore)) of \(rowsBefore.counted("row")) before, "
            + "\(percent(alertsNow)) of \(rowsNow.counted("row")) now"
        if let keepingThreshold {
            alerts +=
                "; a threshold of \(NumberDisplay.text(keepingThreshold)) keeps "
                + percent(alertsBefore)
        }
        var notes = [Note(code: "drift.alerts", message: alerts)]
        let change = abs(alertsNow - alertsBefore)
        if let cause = causeOfAlerts, change > 0.1 * alertsBefore,
            abs(cause.alertsWithout - alertsBefore) <= change / 2
        {
            notes.append(
                Note(
                    code: "drift.cause",
                    message:
                        "most of that comes from \(cause.name): distributed as before, it would "
                        + "leave \(percent(cause.alertsWithout))"))
        }
        let moved = trees.count { $0.psi - $0.chance > 0.25 }
        if let most = trees.first {
            notes.append(
                Note(
                    code: "drift.trees",
                    message: "\(moved.grouped) of \(trees.count.counted("tree")) have rows in "
                        + "other leaves than before (psi over chance by 0.25), most of all tree "
                        + "\(most.number): \(NumberDisplay.text(most.psi, digits: 3)), by chance "
                        + NumberDisplay.text(most.chance, digits: 3)))
        }
        return notes
    }

    private func percent(_ share: Double) -> String {
        "\(NumberDisplay.text((share * 10_000).rounded() / 100)) %"
    }
}

extension DistributionShift {
    /// By the index beyond chance; 0.1 and 0.25 are the customary bounds.
    fileprivate var verdict: String {
        psi - chance > 0.25 ? "drifted" : psi - chance > 0.1 ? "moved" : "stable"
    }
}
