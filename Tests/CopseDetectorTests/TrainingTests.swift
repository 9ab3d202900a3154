import CopseDetector
import CopseFeatures
import CopseFrame
import CopseModels
import Testing

@Suite struct TrainingTests {
    @Test func `numbers are trained on and the columns left out are noted`() throws {
        let training = try Detector.train(on: Samples.tied())
        #expect(training.detector.featureNames == ["amount", "price", "count", "flag"])
        #expect(
            training.notes == [
                Note(code: "train.leftOut", message: "not trained on: name, time, label")
            ])
        #expect(training.detector.threshold == 0.5)
        #expect(training.scores.count == 500)
    }

    @Test func `a contamination flags its share of the training rows`() throws {
        var options = TrainingOptions()
        options.contamination = .share(0.02)
        let training = try Detector.train(on: Samples.tied(), options: options)
        #expect(training.flagged == 10)
    }

    @Test func `columns are taken in the order asked for, also times`() throws {
        var options = TrainingOptions(columns: ["time", "price", "label"])
        #expect(
            try Detector.train(on: Samples.tied(), options: options).detector.featureNames
                == ["time", "price", "label"])
        options = TrainingOptions(except: ["flag", "name"])
        #expect(
            try Detector.train(on: Samples.tied(), options: options).detector.featureNames
                == ["amount", "price", "count"])
    }

    @Test func `one, two and eight threads give one digest and one set of scores`() throws {
        let one = try Detector.train(on: Samples.tied(), threads: 1)
        for threads in [2, 8] {
            let other = try Detector.train(on: Samples.tied(), threads: threads)
            #expect(other.detector.digest == one.detector.digest)
            #expect(other.scores == one.scores)
        }
    }

    @Test func `seed and parameters change the digest, provenance does not`() throws {
        let base = try Detector.train(on: Samples.tied()).detector.digest
        var options = TrainingOptions(provenance: Provenance(copseVersion: "9", cell: 4))
        options.includesState = false
        #expect(try Detector.train(on: Samples.tied(), options: options).detector.digest == base)
        options.parameters.seed = 1
        #expect(try Detector.train(on: Samples.tied(), options: options).detector.digest != base)
        options = TrainingOptions(contamination: .share(0.1))
        #expect(try Detector.train(on: Samples.tied(), options: options).detector.digest != base)
    }

    @Test func `one row scores one half`() throws {
        let training = try Detector.train(
            on: Samples.tied(rows: 1), options: TrainingOptions(contamination: .share(0.1)))
        #expect(training.scores == [0.5])
        #expect(training.flagged == 0)
        let explanation = try training.detector.explain(0, of: Samples.tied(rows: 1))
        #expect(explanation.contributions.allSatisfy { $0.contribution == 0 })
    }

    @Test func `a constant column is noted and harmless`() throws {
        let frame = try Samples.frame().appending(
            "one", Column(.int(Array(repeating: 1, count: 500))))
        let training = try Detector.train(on: TiedFrame(frame))
        #expect(
            training.notes.contains {
                $0.code == "train.constant" && $0.message.hasSuffix("split on: one")
            })
        #expect(training.scores.allSatisfy { $0 > 0 && $0 < 1 })
    }

    // MARK: Refusals

    private func code(_ frame: Frame, _ options: TrainingOptions = TrainingOptions()) -> String {
        do throws(DetectorError) {
            _ = try Detector.train(on: TiedFrame(frame), options: options)
            return "trained"
        } catch {
            return error.code
        }
    }

    @Test func `an infinity is named by column and row`() throws {
        var values = Array(repeating: 1.0, count: 500)
        values[17] = -.infinity
        let frame = Samples.frame().replacing("price", Column(.float(values)))
        #expect(code(frame) == "train.notFinite")
        let error = #expect(throws: DetectorError.self) {
            try Detector.train(on: TiedFrame(frame))
        }
        #expect(error?.message == "column 'price' is infinite in row 17")
    }

    @Test func `each thing that cannot be trained on has its code`() throws {
        let frame = Samples.frame()
        #expect(code(frame.slice(0..<0)) == "train.tooFewRows")
        #expect(code(frame, TrainingOptions(columns: ["name"])) == "frame.columnType")
        #expect(code(frame, TrainingOptions(columns: ["prize"])) == "frame.columnNotFound")
        #expect(code(frame, TrainingOptions(except: ["prize"])) == "frame.columnNotFound")
        #expect(code(frame, TrainingOptions(columns: ["price", "price"])) == "frame.columnTwice")
        #expect(code(try frame.selecting(["name", "time", "label"])) == "train.noColumns")
        #expect(code(frame, TrainingOptions(contamination: .share(0.6))) == "train.contamination")
        let trees = TrainingOptions(parameters: ForestParameters(trees: 0))
        #expect(code(frame, trees) == "train.parameter")
    }

    @Test func `a cancelled training says so`() {
        let error = #expect(throws: DetectorError.self) {
            try Detector.train(on: Samples.tied(), isCancelled: { true })
        }
        #expect(error?.code == "run.interrupted")
    }
}
