extension ForestError {
    package var code: String {
        switch self {
        case .parameter, .extensionLevel: "train.parameter"
        case .needsPlainSplits: "model.hyperplanes"
        case .noRows: "train.noRows"
        case .noFeatures: "train.noFeatures"
        case .tooManyFeatures: "train.tooManyFeatures"
        case .notFinite: "train.notFinite"
        case .missing: "train.missing"
        case .weight, .noWeight: "train.weights"
        case .featureCount: "model.features"
        case .damaged: "model.damaged"
        case .cancelled: "run.interrupted"
        }
    }

    package var message: String {
        switch self {
        case .parameter(let parameter, let got):
            "\(parameter.rawValue) must be \(parameter.requirement). Got \(got) instead."
        case .noRows: "a forest needs at least one row to train on, got none"
        case .noFeatures: "a forest needs at least one feature to train on, got none"
        case .tooManyFeatures(let count):
            "a forest takes at most \(ForestLimits.features) features, got \(count)"
        case .notFinite(let feature, let row, let value):
            "feature \(feature) is \(value < 0 ? "minus infinity" : "infinite") in row \(row)"
        case .missing(let feature, let row):
            "feature \(feature) is missing in row \(row) and missing is set to error"
        case .weight(let row, let value):
            "the weight is \(value.isNaN ? "missing" : "\(value)") in row \(row); weights are "
                + "numbers from 0 up"
        case .noWeight: "the weights of all rows together are 0 or no finite number"
        case .featureCount(let expected, let got):
            "the forest was trained on \(expected) features, the data has \(got)"
        case .extensionLevel(let level, let features):
            "extension \(level) needs \(level + 1) features for each split, a tree sees "
                + "\(features)"
        case .needsPlainSplits(let what):
            "\(what) is defined for splits on one feature, this forest splits on several at once"
        case .damaged(let damage, .some(let tree)): "tree \(tree): \(damage.message)"
        case .damaged(let damage, nil): damage.message
        case .cancelled: "interrupted"
        }
    }

    package var hint: String? {
        switch self {
        case .notFinite: "filter such rows out or make the value missing"
        case .missing: "train with --missing divide or --missing impute, or fill the value"
        case .tooManyFeatures: "choose some with --columns"
        case .extensionLevel(_, let features):
            features > 1
                ? "--extension takes 0 (splits on one feature) to \(features - 1)"
                : "leave --extension out: a tree with one feature splits on that"
        case .needsPlainSplits: "train without --extension, or leave it out"
        case .damaged: "the model was changed after it was written; export it again"
        default: nil
        }
    }
}

extension ForestError.Parameter {
    var requirement: String {
        switch self {
        case .trees: "an int in the range [1, \(ForestLimits.trees)]"
        case .sample: "an int in the range [1, \(ForestLimits.sample)]"
        case .maxFeatures: "a float in the range (0.0, 1.0]"
        case .maxDepth: "an int in the range [1, \(ForestLimits.depth)]"
        case .totalDepth: "below \(Int(PathUnits.limit)) in all"
        case .repeats: "an int in the range [1, 1000]"
        case .totalTerms: "at most \(ForestLimits.nodes)"
        case .extensionLevel: "an int in the range [0, \(ForestLimits.features - 1)]"
        }
    }
}

extension ForestError.Damage {
    var message: String {
        switch self {
        case .treeCount(let count): "\(count) trees, expected 1 to \(ForestLimits.trees)"
        case .featureCount(let count): "\(count) features, expected 1 to \(ForestLimits.features)"
        case .sampleSize(let size): "sample size \(size), expected 1 to \(ForestLimits.sample)"
        case .totalNodes: "more than \(ForestLimits.nodes) nodes in all"
        case .totalPathLength: "the path lengths of all trees add up to too much"
        case .arrayLengths: "its arrays differ in length"
        case .noNodes: "it has no nodes"
        case .leaf(let node): "leaf \(node) carries a split"
        case .feature(let node, let value): "node \(node) splits on feature \(value)"
        case .threshold(let node): "node \(node) has a threshold that is not finite"
        case .terms(let node): "the terms of node \(node) do not fit"
        case .child(let node): "node \(node) has a child out of order"
        case .notATree(let node): "node \(node) does not have exactly one parent"
        case .sampleCount(let node): "the row count of node \(node) does not fit"
        case .depth: "it is deeper than \(ForestLimits.depth)"
        case .medians: "the medians for missing values do not fit the features"
        }
    }
}
