package import CopseDetector
package import CopseFeatures
package import CopseFrame
import CopseModels
import CopseONNX
package import CopseStore

// Errors of the rooms below in the shell's form: the one place that knows them all.

extension Failure {
    package init(_ error: FrameError) {
        if error == .interrupted {
            self.init(ShellError.interrupted)
            return
        }
        self.init(code: error.code, message: error.message, hint: error.hint)
    }

    /// An error of an expression or recipe that was not written in this cell.
    package init(_ error: RecipeError) {
        if error.problem == .cancelled {
            self.init(ShellError.interrupted)
            return
        }
        self.init(code: error.code, message: error.message, hint: error.hint)
    }

    /// An error of the expression or recipe that stands in the cell at `text`.
    init(_ error: RecipeError, in text: Arguments.Excerpt) {
        self.init(error)
        // Nothing in the text is to blame for a ^C.
        if error.problem == .cancelled { return }
        if let place = error.range {
            range =
                text.offset + place.lowerBound..<text.offset
                + max(place.upperBound, place.lowerBound + 1)
        } else {
            range = text.range
        }
    }

    /// A model was given where a script belongs.
    package static func model(givenAsScript path: String) -> Failure {
        Failure(.fileIsModelNotScript(path))
    }

    /// The store's sentences end in a full stop already; the shell sets its own.
    package init(_ error: StoreError) {
        self.init(
            code: error.code,
            message: error.message.last == "." ? String(error.message.dropLast()) : error.message,
            hint: error.hint)
    }

    package init(_ error: DetectorError) {
        switch error {
        case .forest(.cancelled): self.init(ShellError.interrupted)
        case .recipe(let inner) where inner.problem == .cancelled: self.init(ShellError.interrupted)
        default: self.init(code: error.code, message: error.message, hint: error.hint)
        }
    }

    init(_ error: ArimaError) {
        if error == .cancelled {
            self.init(ShellError.interrupted)
        } else {
            self.init(code: error.code, message: error.message, hint: error.hint)
        }
    }

    package init(_ error: ModelError, path: String) {
        self.init(code: error.code, message: "\(path): \(error.message)", hint: error.hint)
        if case .notAModel(looksLikeScript: true) = error {
            hint =
                path.hasSuffix(".cells")
                ? "run it with: copse -f \(path)"
                : "a script is run with 'copse -f FILE', a table is read with 'x = load FILE'"
        }
    }
}

extension Failure {
    init(_ error: ONNXError, path: String) {
        self.init(code: error.code, message: "\(path): \(error.message)", hint: error.hint)
    }
}

extension FrameError {
    /// The column the error is about, to find the word that names it.
    var columnName: String? {
        switch self {
        case .columnNotFound(let name, _), .columnType(let name, _, _), .columnExists(let name),
            .columnTwice(let name):
            name
        default: nil
        }
    }
}

extension DetectorError {
    /// The column the error is about, to find the word that names it.
    var columnName: String? {
        switch self {
        case .columnType(let name, _), .columnNotFound(let name, _), .columnTwice(let name),
            .notAFeature(let name, _), .notFinite(let name, _), .missingValue(let name, _),
            .labelValue(let name, _, _), .schemaMismatch(let name, _, _), .weights(let name, _):
            name
        case .columnsMissing(let names, _, _): names.first
        default: nil
        }
    }
}
