internal import CopseFeatures
internal import CopseFrame
public import CopseModels

/// A forest with its recipe and threshold, for other programs: what a `.copse` file holds.
///
/// Scores and digests are those of the shell and the daemon, bit for bit.
public struct AnomalyDetector: Sendable {
    /// A named column of numbers, NaN where a value is missing.
    public struct Column: Sendable {
        public var name: String
        public var values: [Double]

        public init(_ name: String, _ values: [Double]) {
            self.name = name
            self.values = values
        }
    }

    let detector: Detector

    /// Trains on columns, or on what a recipe makes of them.
    ///
    /// - Parameters:
    ///   - recipe: the lines between the braces of the shell's `recipe { … }`; nil trains on the
    ///     columns themselves.
    ///   - contamination: the share of rows to flag, in (0, 0.5]; nil flags scores above 0.5.
    /// - Throws: what the shell says in the same place.
    public init(
        training columns: [Column], recipe: String? = nil, contamination: Double? = nil,
        options: IsolationForest.Options = IsolationForest.Options(), threads: Int = 1
    ) throws(CopseError) {
        let frame = try Self.frame(columns)
        let parsed: Recipe?
        do throws(RecipeError) {
            parsed = if let recipe { try Recipe.parseWithModels(recipe) } else { nil }
        } catch {
            throw CopseError(code: error.code, message: error.message, hint: error.hint)
        }
        do throws(DetectorError) {
            detector = try Detector.train(
                on: TiedFrame(frame), recipe: parsed,
                options: TrainingOptions(
                    parameters: options.parameters,
                    contamination: contamination.map { .share($0) } ?? .auto,
                    provenance: Provenance(copseVersion: CopseVersion.text)),
                threads: max(1, threads)
            ).detector
        } catch {
            throw CopseError(error)
        }
    }

    /// Reads, checks and proves a `.copse` file.
    ///
    /// - Throws: `model.…` for bytes that are no model that gives here what it gave where it was made.
    public init(model bytes: [UInt8]) throws(CopseError) {
        do throws(ModelError) {
            detector = try Detector.decode(bytes)
        } catch {
            throw CopseError(code: error.code, message: error.message, hint: error.hint)
        }
    }

    /// The bytes of a `.copse` file.
    public func encoded() throws(CopseError) -> [UInt8] {
        do throws(ModelError) {
            return try detector.encoded()
        } catch {
            throw CopseError(code: error.code, message: error.message, hint: error.hint)
        }
    }

    /// SHA-256 of what decides scores and threshold, 64 hexadecimal digits.
    public var digest: String { detector.digest }
    public var featureNames: [String] { detector.featureNames }
    public var threshold: Double { detector.threshold }

    /// Whether a score is strictly above the threshold.
    public func isAnomaly(_ score: Double) -> Bool { detector.isAnomaly(score) }

    /// The scores of rows in their order, from an empty state of the recipe.
    ///
    /// - Throws: `model.columnsMissing` with the columns that are not there.
    public func scores(_ columns: [Column], threads: Int = 1) throws(CopseError) -> [Double] {
        let frame = try Self.frame(columns)
        do throws(DetectorError) {
            return try detector.scores(of: TiedFrame(frame), threads: max(1, threads))
        } catch {
            throw CopseError(error)
        }
    }

    /// Why a row got its score: the baseline and all contributions add up to it.
    public func explain(_ columns: [Column], row: Int) throws(CopseError) -> Explanation {
        let frame = try Self.frame(columns)
        do throws(DetectorError) {
            return try detector.explain(row, of: TiedFrame(frame))
        } catch {
            throw CopseError(error)
        }
    }

    private static func frame(_ columns: [Column]) throws(CopseError) -> Frame {
        var names: Set<String> = []
        for column in columns {
            guard column.values.count == columns[0].values.count else {
                throw CopseError(
                    code: "frame.columnLength",
                    message: "column '\(column.name)' has \(column.values.count) rows, column "
                        + "'\(columns[0].name)' has \(columns[0].values.count)", hint: nil)
            }
            guard names.insert(column.name).inserted else {
                throw CopseError(
                    code: "frame.columnTwice", message: "column '\(column.name)' is named twice",
                    hint: nil)
            }
        }
        return Frame(columns.map { ($0.name, CopseFrame.Column(.float($0.values))) })
    }
}

extension CopseError {
    fileprivate init(_ error: DetectorError) {
        self.init(code: error.code, message: error.message, hint: error.hint)
    }
}
