extension ModelError {
    /// The code of the contract.
    package var code: String {
        switch self {
        case .notAModel: "model.notAModel"
        case .truncated: "model.truncated"
        case .damaged: "model.damaged"
        case .newerVersion: "model.newerVersion"
        case .limitExceeded: "model.limit"
        case .recipeNotUnderstood, .stepVersion: "model.recipe"
        case .goldenFeature, .goldenScore: "model.goldenRows"
        case .noState: "model.noState"
        case .cannotEncode: "model.cannotEncode"
        }
    }

    package var message: String {
        switch self {
        case .notAModel(looksLikeScript: true):
            "this is text, not a copse model"
        case .notAModel(looksLikeScript: false):
            "this is not a copse model: its first bytes are not those of a .copse file"
        case .truncated(let found, let expected):
            "the model file is cut short: \(found) of \(expected) bytes are there"
        case .damaged(let what):
            "the model file is damaged: \(what)"
        case .newerVersion(let found, let supported):
            "the model file has format version \(found); this copse reads up to \(supported)"
        case .limitExceeded(let what, let found, let limit):
            "the model is too large: \(found) \(what), allowed are \(limit)"
        case .recipeNotUnderstood(let why):
            "the model's recipe cannot be used: \(why)"
        case .stepVersion(let found, let supported):
            "the model's recipe uses \(found); this copse has \(supported)"
        case .goldenFeature(let name, let row):
            "the model computes feature '\(name)' of golden row \(row) differently here than "
                + "where it was trained"
        case .goldenScore(let row, let tree?):
            "the model scores golden row \(row) differently here than where it was trained: "
                + "tree \(tree) differs"
        case .goldenScore(let row, nil):
            "the model scores golden row \(row) differently here than where it was trained"
        case .noState:
            "the model carries no recipe state"
        case .cannotEncode(let why):
            "the model cannot be written: \(why)"
        }
    }

    package var hint: String? {
        switch self {
        case .notAModel(looksLikeScript: true): "a .cells script: run it with copse -f FILE"
        case .notAModel(looksLikeScript: false): "export M PATH.copse writes one"
        case .truncated, .damaged: "copy or export the file again"
        case .newerVersion, .stepVersion: "update copse"
        case .limitExceeded: nil
        case .recipeNotUnderstood: nil
        case .goldenFeature, .goldenScore: "do not use it; train and export it again"
        case .noState: "export it without --no-state, or start from the empty state"
        case .cannotEncode: nil
        }
    }
}
