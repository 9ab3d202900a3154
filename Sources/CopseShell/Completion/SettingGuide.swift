/// What `set` can change, and to what.
enum SettingGuide {
    static let all: [(name: String, about: String, values: [String])] = [
        ("output", "how results are written", OutputMode.allCases.map(\.rawValue)),
        ("threads", "threads to compute with; results do not depend on it", []),
        ("seed", "the seed of cells that name none", []),
        (
            "pager", "whether long results go through a pager",
            Settings.Pager.allCases.map(\.rawValue)
        ),
    ]
}
