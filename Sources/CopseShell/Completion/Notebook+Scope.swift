import CopseDetector
import CopseFeatures
import CopseFrame

// What completion may know of a value without making it.

extension Notebook {
    func kind(of name: String) -> Value.Kind? { bound(name)?.kind }

    func about(_ name: String) -> String { bound(name)?.summary ?? "" }

    /// The columns of a frame, those a model was trained on, or the features of a recipe.
    func columns(of name: String) -> [(name: String, about: String)]? {
        switch bound(name)?.atHand {
        case .forest(let model):
            guard let frame = model.frame?.atHand?.frame?.frame else {
                return model.detector.featureNames.map { ($0, "a feature of \(name)") }
            }
            return frame.columnsWithTypes
        case .recipe(let recipe) where name != "eth":
            return recipe.featureNames.map { ($0, "a feature of \(name)") }
        case let value: return value?.frame?.frame.columnsWithTypes
        }
    }
}

extension Frame {
    fileprivate var columnsWithTypes: [(name: String, about: String)] {
        zip(names, columns).map { name, column in
            let missing =
                column.missingCount > 0 ? ", \(column.missingCount.grouped) missing" : ""
            return (name, column.type.rawValue + missing)
        }
    }
}
