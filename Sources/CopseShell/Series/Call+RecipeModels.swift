import CopseDetector
import CopseFeatures
import CopseFrame
import CopseModels

extension Call {
    /// A recipe with the models its `arima_z` name, as they are bound now.
    ///
    /// - Parameters:
    ///   - recipe: parsed from `block`.
    ///   - base: what it extends: its models stay where their names are bound to nothing here.
    func attachingModels(
        to recipe: Recipe, in block: Arguments.Excerpt, base: Recipe?
    ) throws(Failure) -> Recipe {
        var result = recipe
        for use in recipe.modelUses {
            func isIn(_ recipe: Recipe?) -> Bool {
                recipe?.models.contains { $0.name == use.name } ?? false
            }
            // A model written out beside the lines is the one they mean.
            if isIn(recipe) || (isIn(base) && notebook.bound(use.name) == nil) { continue }
            let start = block.offset + use.range.lowerBound
            let word = Word(text: use.name, range: start..<start + use.range.count)
            let value = try notebook.value(named: word)
            guard case .arima(let fitted) = value else {
                throw wrongKind(word, value, needs: "an ARIMA model")
            }
            do throws(SeriesProblemError) {
                result.attach(try fitted.recipeModel(named: use.name))
            } catch {
                throw Failure(.series(error.problem), at: word.range)
            }
        }
        return result
    }
}

/// A problem on its way to the place in the cell it is about.
struct SeriesProblemError: Error { let problem: SeriesProblem }

extension FittedArima {
    /// The model as `arima_z` asks it.
    fileprivate func recipeModel(named name: String) throws(SeriesProblemError) -> RecipeModel {
        guard case .buckets(let first, let every) = series.clock else {
            throw SeriesProblemError(problem: .modelWithoutBuckets(name))
        }
        guard regressors.isEmpty else {
            throw SeriesProblemError(problem: .modelWithRegressors(name, regressors))
        }
        guard series.values.count <= RecipeModel.mostBuckets else {
            throw SeriesProblemError(
                problem: .modelTooLong(name, series.values.count, limit: RecipeModel.mostBuckets))
        }
        guard let tracker = TrackedArima(fit), let residuals = try? fit.residuals() else {
            throw SeriesProblemError(problem: .modelWithoutEstimates(name))
        }
        return RecipeModel(
            name: name, title: "\(title) of \(series.text) every \(TimeSeries.duration(every))",
            first: first, every: every, time: series.time, value: series.text,
            known: residuals.standardised, tracker: tracker)
    }
}
