internal import CopseFeatures
internal import CopseFrame
internal import CopseModels

extension Detector {
    /// Questions a search asks before it gives up.
    private static let mostQuestions = 20_000
    /// The same where each takes as long as the recipe's whole state.
    private static let mostSlowQuestions = 1_000
    /// Questions for the lowest score where none is normal.
    private static let mostQuestionsForLowest = 2_000
    /// Fields of which pairs are tried.
    private static let pairedFields = 5

    /// Adds the smallest change of raw fields that makes the row of an explanation normal.
    ///
    /// One field if one is enough, whichever; else two of the five whose features move the score
    /// most. Where none of these is enough, the one that lowers the score most.
    func addWayOut(
        to explanation: inout Explanation, _ row: Int, of tied: TiedFrame, features: [Double]
    ) throws(DetectorError) {
        guard explanation.score > threshold else { return }
        let (source, place) = try rawRow(row, of: tied)
        let recipe = if let recipe { recipe } else { try plainRecipe() }
        let probe: RecipeProbe
        let isSmall: Bool
        do throws(RecipeError) {
            let small = try RecipeProbe(recipe, source: source, row: place, relatedOnly: true)
            isSmall = matches(small, features)
            probe =
                isSmall
                ? small
                : try RecipeProbe(recipe, source: source, row: place, relatedOnly: false)
        } catch {
            throw .recipe(error)
        }
        let fields = fields(of: source, row: place, probe)
        var search = WayOut(
            probe: probe, forest: forest, threshold: threshold, featurePlaces: featurePlaces,
            fields: fields, row: features,
            budget: isSmall ? Self.mostQuestions : Self.mostSlowQuestions)
        var score = 0.0
        let verify = { (answer: WayOut.Answer) throws(DetectorError) -> Bool in
            score = try self.score(with: answer, fields, recipe, source, place)
            return score <= self.threshold
        }
        func counterfactual(_ answer: WayOut.Answer) -> Explanation.Counterfactual {
            Explanation.Counterfactual(
                changes: answer.keys.map { field, key in
                    .init(
                        field: fields[field].name,
                        from: source[fields[field].name]?.scalar(at: place) ?? .missing,
                        to: fields[field].domain.value(key))
                }, score: score)
        }
        let singles = fields.indices.map { [$0] }
        if let answer = try search.search(singles, isTrue: verify) {
            explanation.counterfactual = counterfactual(answer)
            return
        }
        let strongest = strongest(fields, explanation, probe).prefix(Self.pairedFields)
        let pairs = strongest.indices.flatMap { first in
            strongest[(first + 1)...].map { [strongest[first], $0] }
        }
        if let answer = try search.search(pairs, isTrue: verify) {
            explanation.counterfactual = counterfactual(answer)
            return
        }
        explanation.searchedAll = !search.isCut
        search.budget = Self.mostQuestionsForLowest
        let lowest = search.lowest(singles + pairs)
        explanation.floor = max(lowest.floor, search.isCut ? 0 : threshold)
        guard var nearest = lowest.answer else { return }
        if search.score(of: nearest) <= threshold { nearest = search.shrunk(nearest) }
        let claimed = search.score(of: nearest)
        let isNormal = try verify(nearest)
        guard score == claimed else { return }
        if isNormal {
            explanation.counterfactual = counterfactual(nearest)
        } else {
            explanation.nearest = counterfactual(nearest)
        }
    }

    // MARK: Raw rows

    /// The sequence that a row of a frame stands in, and where.
    func rawRow(_ row: Int, of tied: TiedFrame) throws(DetectorError) -> (Frame, Int) {
        if let recipe, let tie = tied.tie, tie.compiled.recipe == recipe.recipe {
            return (try conform(tie.source), tie.sourceRows.map { $0[row] } ?? row)
        }
        return (try conform(tied.frame), row)
    }

    /// A recipe that gives the columns of a detector without one.
    private func plainRecipe() throws(DetectorError) -> CompiledRecipe {
        // Names that no column has, so that each step reads a column and not another step.
        let steps = rawSchema.names.map { name in
            Recipe.Step(name: "\u{0}" + name, expression: Expression(.column(name), range: 0..<0))
        }
        do throws(RecipeError) {
            return try CompiledRecipe(Recipe(steps: steps), schema: rawSchema)
        } catch {
            throw .recipe(error)
        }
    }

    private func matches(_ probe: RecipeProbe, _ features: [Double]) -> Bool {
        let found = probe.features(probe.values([]))
        return zip(featurePlaces, features).allSatisfy { place, value in
            found[place].bitPattern == value.bitPattern || (found[place].isNaN && value.isNaN)
        }
    }

    /// The score of a row after a change, the recipe run again over the rows before it.
    private func score(
        with answer: WayOut.Answer, _ fields: [WayOut.Field], _ recipe: CompiledRecipe,
        _ source: Frame, _ row: Int
    ) throws(DetectorError) -> Double {
        let first = recipe.readBackRows.map { max(0, row + 1 - $0) } ?? 0
        var rows = source.slice(first..<row + 1)
        for (field, key) in answer.keys {
            guard let column = rows[fields[field].name] else { continue }
            rows = rows.replacing(
                fields[field].name,
                column.replacing(row: row - first, by: fields[field].domain.value(key)))
        }
        var executor = recipe.makeExecutor()
        let matrix = try run(&executor, over: rows, rows: 0..<rows.rowCount)
        return forest.score(row: matrix.columns.map { $0[row - first] })
    }

    // MARK: Fields

    private func fields(of source: Frame, row: Int, _ probe: RecipeProbe) -> [WayOut.Field] {
        var fields: [WayOut.Field] = []
        for (place, field) in rawSchema.fields.enumerated() {
            guard field.type.isNumeric, let column = source[field.name] else { continue }
            let known = golden.raw?[field.name]?.doubles() ?? column.doubles()
            let numbers = column.doubles()
            guard
                let domain = FieldDomain(
                    column.scalar(at: row), type: field.type,
                    canBeNegative: known.contains { $0 < 0 } || numbers.contains { $0 < 0 },
                    times: Self.times(around: row, in: column))
            else { continue }
            fields.append(
                WayOut.Field(
                    name: field.name, column: place, domain: domain, unit: Self.unit(of: known)))
        }
        return fields
    }

    /// Between the times of the rows before and behind.
    private static func times(around row: Int, in column: Column) -> ClosedRange<Int64> {
        var (low, high) = (Int64(0), Int64(253_402_300_799_000_000))
        if row > 0, case .timestamp(let time) = column.scalar(at: row - 1) { low = time }
        if row + 1 < column.count, case .timestamp(let time) = column.scalar(at: row + 1) {
            high = time
        }
        return min(low, high)...max(low, high)
    }

    /// The median absolute deviation of a field; where it is 0 the mean one, and 1 for a constant.
    private static func unit(of values: [Double]) -> Double {
        let known = values.filter(\.isFinite)
        func median(_ values: [Double]) -> Double {
            values.isEmpty ? 0 : Percentile.linear(sorted: values.sorted(), q: 50)
        }
        let center = median(known)
        let deviations = known.map { abs($0 - center) }
        let unit = median(deviations)
        if unit > 0 { return unit }
        let mean = deviations.reduce(0, +) / Double(max(1, deviations.count))
        return mean > 0 ? mean : 1
    }

    /// Places of fields, those first whose features move the score most.
    private func strongest(
        _ fields: [WayOut.Field], _ explanation: Explanation, _ probe: RecipeProbe
    ) -> [Int] {
        var parts: [String: Double] = [:]
        for part in explanation.contributions { parts[part.feature] = abs(part.contribution) }
        let strengths = fields.map { field in
            let features = Set(probe.dependence(on: [field.column]).features)
            return zip(featureNames, featurePlaces).reduce(0.0) { sum, feature in
                features.contains(feature.1) ? sum + (parts[feature.0] ?? 0) : sum
            }
        }
        return fields.indices.filter { strengths[$0] > 0 }.sorted {
            strengths[$0] != strengths[$1] ? strengths[$0] > strengths[$1] : $0 < $1
        }
    }
}

extension Column {
    /// The same column with another value in one row.
    fileprivate func replacing(row: Int, by cell: Scalar) -> Column {
        var column = self
        switch (storage, cell) {
        case (.int(var values), .int(let value)):
            values[row] = value
            column.storage = .int(values)
        case (.float(var values), .float(let value)):
            values[row] = value
            column.storage = .float(values)
        case (.bool(var values), .bool(let value)):
            values[row] = value
            column.storage = .bool(values)
        case (.timestamp(var values), .timestamp(let value)):
            values[row] = value
            column.storage = .timestamp(values)
        case (.uint256(var values), .uint256(let value)):
            values[row] = value
            column.storage = .uint256(values)
        default: break
        }
        return column
    }
}
