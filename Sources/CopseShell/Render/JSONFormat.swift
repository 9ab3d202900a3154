import CopseDetector
import CopseFeatures
import CopseFrame
import CopseModels

/// One object on one line per cell; the keys are the contract's.
struct JSONFormat: ResultFormat {
    func text(of reply: Reply, _ options: RenderOptions) -> String {
        var json = JSONWriter()
        json.beginObject()
        json.key("cell")
        if let cell = reply.cell { json.write(cell) } else { json.writeNull() }
        json.member("source", reply.source)
        json.member("status", reply.failure == nil ? "ok" : "error")
        json.member("ms", reply.milliseconds)
        json.member("names", reply.names)
        json.key("notes")
        json.beginArray()
        for note in reply.notes {
            json.beginObject()
            json.member("code", note.code)
            json.member("message", note.message.asSentence)
            json.endObject()
        }
        json.endArray()
        if let failure = reply.failure {
            json.key("error")
            json.write(failure, at: reply.position)
        } else {
            json.key("result")
            let isShown = !reply.isPiped && (!reply.display.isHidden || options.isUncut)
            let rows = options.isUncut ? .all : reply.display.rows
            json.write(isShown ? reply.value : nil, rows: rows)
        }
        json.endObject()
        return json.text + "\n"
    }
}

extension JSONWriter {
    fileprivate mutating func write(_ failure: Failure, at position: Position?) {
        beginObject()
        member("code", failure.code)
        member("message", failure.message.asSentence)
        key("hint")
        if let hint = failure.hint { write(hint.capitalizedHint) } else { writeNull() }
        key("line")
        if let position { write(position.line) } else { writeNull() }
        key("column")
        if let position { write(position.column) } else { writeNull() }
        endObject()
    }

    /// - Parameter rows: rows of a frame; nil is the first 20.
    fileprivate mutating func write(_ value: Value?, rows: Display.Rows?) {
        beginObject()
        switch value {
        case nil:
            member("type", "none")
        case .frame(let frame):
            member("type", "frame")
            write(frame, rows)
        case .scores(let scores):
            member("type", "scores")
            write(scores.frame, rows)
            member("anomalies", scores.anomalies)
            member("mean", scores.summary?.mean)
            member("min", scores.summary?.min)
            member("max", scores.summary?.max)
        case .recipe(let recipe):
            member("type", "recipe")
            write(recipe)
        case .forest(let model):
            member("type", "forest")
            write(model)
        case .anomalies(let frame):
            member("type", "anomalies")
            write(table: frame)
        case .table(let frame):
            member("type", "table")
            write(table: frame)
        case .description(let columns):
            member("type", "table")
            write(columns)
        case .importance(let importance):
            member("type", "importance")
            member("by", importance.by.rawValue)
            member("repeats", importance.repeats)
            member("baseline", importance.baseline)
            write(table: importance.table)
        case .explanation(let explanation):
            member("type", "explanation")
            write(explanation)
        case .evaluation(let evaluation):
            member("type", "evaluation")
            write(evaluation)
        case .series(let series): write(series)
        case .checks(let checks): write(checks)
        case .arima(let model): write(model)
        case .forecast(let forecast):
            member("type", "forecast")
            write(table: forecast.frame)
        case .correlogram(let correlogram):
            member("type", "table")
            write(table: correlogram.frame)
        case .residuals(let frame):
            member("type", "table")
            write(table: frame)
        case .plot(let chart):
            member("type", "plot")
            member("kind", chart.kind.rawValue)
            member("svg", SVGWriter.text(of: SceneLayout.scene(of: chart)))
        case .text(let text):
            member("type", "text")
            member("text", text)
        case .session(let card):
            member("type", "session")
            member("name", card.name)
            member("next_cell", card.nextCell)
            member("names", card.names)
            key("fork_of")
            if let parent = card.parent { write(parent) } else { writeNull() }
        }
        endObject()
    }

    private mutating func write(_ tied: TiedFrame, _ rows: Display.Rows?) {
        let frame = tied.frame
        let count =
            switch rows {
            case .all: frame.rowCount
            case .first(let asked): min(asked, frame.rowCount)
            case nil: min(Value.usualRows, frame.rowCount)
            }
        member("row_count", frame.rowCount)
        member("columns", frame.names)
        member("types", frame.columns.map(\.type.rawValue))
        member("digest", FrameDigest.hex(of: frame))
        key("recipe")
        if let tie = tied.tie {
            write(RecipeDigest.hex(of: tie.compiled.recipe))
        } else {
            writeNull()
        }
        write(rowsOf: frame, count: count)
    }

    mutating func write(table frame: Frame) {
        member("columns", frame.names)
        write(rowsOf: frame, count: frame.rowCount)
        member("row_count", frame.rowCount)
    }

    /// As a table whose figures keep their own types.
    private mutating func write(_ summaries: [ColumnSummary]) {
        member("columns", ColumnSummary.headings)
        key("rows")
        beginArray()
        for summary in summaries {
            beginArray()
            for cell in summary.cells { write(cell) }
            endArray()
        }
        endArray()
        member("row_count", summaries.count)
    }

    private mutating func write(rowsOf frame: Frame, count: Int) {
        key("rows")
        beginArray()
        for row in 0..<count {
            beginArray()
            for column in frame.columns { write(column.scalar(at: row)) }
            endArray()
        }
        endArray()
    }

    private mutating func write(_ recipe: Recipe) {
        let memories = recipe.memories
        key("features")
        beginArray()
        for step in recipe.steps where step.isFeature {
            beginObject()
            member("name", step.name)
            member("text", step.text)
            key("memory")
            if let memory = memories[step.name] { write(memory) } else { writeNull() }
            endObject()
        }
        endArray()
        member("digest", RecipeDigest.hex(of: recipe))
        member("text", recipe.canonicalText)
    }

    private mutating func write(_ model: TrainedForest) {
        let detector = model.detector
        member("features", detector.featureNames.count)
        member("trees", detector.forest.trees.count)
        member("sample", detector.forest.sampleSize)
        member("dialect", detector.forest.dialect.rawValue)
        key("seed")
        write(detector.parameters.seed)
        member("threshold", detector.threshold)
        key("contamination")
        switch detector.contamination {
        case .auto: write("auto")
        case .share(let share): write(share)
        case nil: writeNull()
        }
        key("flagged")
        if let flagged = model.flagged { write(flagged.count) } else { writeNull() }
        member("rows", detector.trainingRows)
        member("digest", detector.digest)
        member("fit_ms", model.fitMilliseconds)
    }

    private mutating func write(_ explanation: Explanation) {
        member("row", explanation.row)
        member("score", explanation.score)
        member("baseline", explanation.baseline)
        member("threshold", explanation.threshold)
        key("contributions")
        beginArray()
        for part in explanation.contributions {
            beginObject()
            member("feature", part.feature)
            member("value", part.value)
            member("contribution", part.contribution)
            endObject()
        }
        endArray()
        key("counterfactual")
        guard let counterfactual = explanation.counterfactual else { return writeNull() }
        beginObject()
        key("changes")
        beginArray()
        for change in counterfactual.changes {
            beginObject()
            member("field", change.field)
            key("from")
            write(change.from)
            key("to")
            write(change.to)
            endObject()
        }
        endArray()
        member("score", counterfactual.score)
        endObject()
    }

    private mutating func write(_ evaluation: Evaluation) {
        member("roc_auc", evaluation.rocAUC)
        member("average_precision", evaluation.averagePrecision)
        member("f1", evaluation.f1)
        member("precision", evaluation.precision)
        member("recall", evaluation.recall)
        member("false_positive_rate", evaluation.falsePositiveRate)
        key("confusion")
        beginObject()
        member("tp", evaluation.confusion.tp)
        member("fp", evaluation.confusion.fp)
        member("tn", evaluation.confusion.tn)
        member("fn", evaluation.confusion.fn)
        endObject()
        member("best_f1", evaluation.bestF1)
        member("best_threshold", evaluation.bestThreshold)
        member("rows", evaluation.rows)
        member("positives", evaluation.positives)
        member("unlabelled", evaluation.unlabelled)
    }
}
