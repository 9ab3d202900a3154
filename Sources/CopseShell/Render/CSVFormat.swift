import CopseDetector
import CopseFeatures
import CopseFrame

/// Tables as CSV, with every digit; anything else as text. A value that was only given a name is
/// not written.
struct CSVFormat: ResultFormat {
    func text(of reply: Reply, _ options: RenderOptions) -> String {
        guard let value = reply.value, !reply.isPiped, !reply.display.isHidden || options.isUncut,
            reply.names.isEmpty || options.isUncut
        else { return "" }
        guard let frame = value.table else {
            return TableFormat().text(of: reply, RenderOptions(mode: .table))
        }
        var rows = frame.rowCount
        if !options.isUncut, case .first(let count) = reply.display.rows { rows = min(rows, count) }
        let part = rows == frame.rowCount ? frame : frame.slice(0..<rows)
        // Refused only where a file would read back as other types; a screen is no file.
        guard let bytes = try? FrameWriter.bytes(of: part, format: .csv) else {
            return TableFormat().text(of: reply, RenderOptions(mode: .table))
        }
        return String(decoding: bytes, as: UTF8.self)
    }
}

extension Value {
    /// The result as a table, if it is one in any sense.
    var table: Frame? {
        switch self {
        case .explanation(let explanation):
            let parts = explanation.contributions
            return Frame([
                ("feature", .text(parts.map(\.feature))),
                ("value", Column(.float(parts.map(\.value)))),
                ("contribution", Column(.float(parts.map(\.contribution)))),
            ])
        case .evaluation(let evaluation): return evaluation.table
        default: return frame?.frame
        }
    }
}

extension Evaluation {
    fileprivate var table: Frame {
        let figures: [(String, Double?)] = [
            ("roc_auc", rocAUC), ("average_precision", averagePrecision), ("f1", f1),
            ("precision", precision), ("recall", recall),
            ("false_positive_rate", falsePositiveRate), ("best_f1", bestF1),
            ("best_threshold", bestThreshold), ("tp", Double(confusion.tp)),
            ("fp", Double(confusion.fp)), ("tn", Double(confusion.tn)),
            ("fn", Double(confusion.fn)), ("rows", Double(rows)), ("positives", Double(positives)),
            ("unlabelled", Double(unlabelled)),
        ]
        return Frame([
            ("figure", .text(figures.map(\.0))),
            ("value", Column(.float(figures.map { $0.1 ?? .nan }))),
        ])
    }
}
