import CopseFrame

/// The provenance of a report as names and values.
enum ReportFacts {
    static func of(_ report: SessionReport) -> [(name: String, value: String)] {
        let origin = report.provenance
        var facts: [(name: String, value: String)] = [
            ("program", "copse \(origin.version)"), ("session", report.name),
        ]
        if let began = origin.began, let ended = origin.ended {
            facts.append(
                ("run", "\(ReportDate.minute(began)) to \(ReportDate.minute(ended)) UTC"))
        }
        facts.append(("seed", "\(origin.seed)"))
        facts.append(("SHA-256 of the cells", origin.cellsDigest))
        for file in origin.files {
            let size = file.bytes.map { "\($0.grouped) bytes, " } ?? ""
            facts.append(
                (
                    file.isWritten ? "file \(file.name)" : file.name,
                    "\(size)SHA-256 \(file.sha256 ?? "not known")"
                ))
        }
        for model in origin.models {
            facts.append(("model \(model.name)", "cell \(model.cell), digest \(model.digest)"))
        }
        return facts
    }
}

enum ReportDate {
    /// `2026-11-22 19:30`, of microseconds since 1970.
    static func minute(_ microseconds: Int64) -> String {
        let text = Timestamp.text(microseconds)
        return String(text.prefix(16)).split(separator: "T").joined(separator: " ")
    }
}
