import CopseDetector
import CopseFeatures
import CopseFrame
import CopseModels
import Testing

@Suite struct TuningTests {
    private static let options = TrainingOptions(
        except: ["flag", "name", "time"], parameters: ForestParameters(seed: 5))

    @Test func `a board says what evaluate says of each forest`() throws {
        let tied = Samples.tied(rows: 400)
        let test = Samples.tied(rows: 300, seed: 2)
        let grid = try TuningGrid("trees=10,20 sample=32, 64")
        let (best, tuning) = try Detector.tune(
            on: tied, label: "label", grid: grid, seeds: 2, by: .ap, test: test,
            options: Self.options, threads: 2)
        #expect(tuning.entries.count == 4)
        for entry in tuning.entries {
            for seed in 0..<2 {
                var options = Self.options
                options.except.append("label")
                options.parameters = entry.candidate.parameters
                options.parameters.seed += UInt64(seed)
                let detector = try Detector.train(on: tied, options: options).detector
                let own = try detector.evaluate(tied, label: "label")
                #expect(entry.values[seed] == own.averagePrecision)
                let other = try detector.evaluate(test, label: "label")
                #expect(entry.tests[seed] == other.averagePrecision)
            }
        }
        let means = tuning.entries.map { Tuning.mean($0.values) }
        #expect(means == means.sorted(by: >))
        #expect(best.detector.parameters == tuning.entries[0].candidate.parameters)
        #expect(!best.detector.featureNames.contains("label"))
    }

    @Test func `threads do not matter`() throws {
        let tied = Samples.tied(rows: 300)
        let grid = try TuningGrid("trees=5,10 split=random,mixed")
        let results = try [1, 2].map {
            try Detector.tune(
                on: tied, label: "label", grid: grid, options: Self.options, threads: $0)
        }
        #expect(results[0].best.detector.digest == results[1].best.detector.digest)
        #expect(
            results[0].tuning.entries.map(\.values) == results[1].tuning.entries.map(\.values))
    }

    @Test func `by F1 the best carries the threshold that reaches it`() throws {
        let tied = Samples.tied(rows: 300)
        let (best, tuning) = try Detector.tune(
            on: tied, label: "label", grid: try TuningGrid("trees=10,20"), seeds: 1, by: .f1,
            options: Self.options)
        let found = try best.detector.evaluate(tied, label: "label")
        #expect(found.f1 == tuning.entries[0].values[0])
    }

    @Test func `the label is no feature, whatever it is called`() throws {
        let frame = Samples.frame(rows: 300)
        let renamed = Frame(
            names: frame.names.map { $0 == "label" ? "fraud" : $0 }, columns: frame.columns,
            rowCount: 300)
        let (best, _) = try Detector.tune(
            on: TiedFrame(renamed), label: "fraud", grid: try TuningGrid("trees=5"), seeds: 1)
        #expect(!best.detector.featureNames.contains("fraud"))
        let (named, _) = try Detector.tune(
            on: TiedFrame(renamed), label: "fraud", grid: try TuningGrid("trees=5"), seeds: 1,
            options: TrainingOptions(columns: ["price", "fraud"]))
        #expect(named.detector.featureNames == ["price"])
    }

    @Test(arguments: [
        ("", "a grid is written PARAMETER=VALUE,VALUE …, got ''"),
        ("trees", "a grid is written PARAMETER=VALUE,VALUE …, got 'trees'"),
        ("trees=", "a grid is written PARAMETER=VALUE,VALUE …, got 'trees='"),
        ("tree=5", "a grid has no parameter 'tree'"),
        ("trees=5 trees=6", "the grid names trees twice"),
        ("trees=5,many", "'many' is no value of trees"),
        ("split=best", "'best' is no value of split"),
    ])
    func `a grid that is none says why`(text: String, message: String) {
        #expect {
            try TuningGrid(text)
        } throws: { error in
            (error as? DetectorError)?.code == "train.grid"
                && (error as? DetectorError)?.message == message
        }
    }

    @Test func `too many combinations are refused before any work`() {
        let values = (1...40).map(String.init).joined(separator: ",")
        #expect {
            try TuningGrid("trees=\(values) sample=\(values)")
        } throws: { error in
            (error as? DetectorError)?.message == "the grid has more than 1000 combinations"
        }
    }

    @Test func `values out of range are the forest's own error`() throws {
        #expect {
            try Detector.tune(
                on: Samples.tied(rows: 100), label: "label", grid: try TuningGrid("trees=0"),
                options: Self.options)
        } throws: { error in
            (error as? DetectorError)?.message
                == "trees must be an int in the range [1, 100000]. Got 0 instead."
        }
    }

    @Test func `one kind of label cannot choose`() throws {
        let tied = TiedFrame(Samples.frame(rows: 40))
        #expect {
            try Detector.tune(
                on: tied, label: "label", grid: try TuningGrid("trees=5"), options: Self.options)
        } throws: { error in
            (error as? DetectorError)?.code == "frame.oneClass"
        }
    }
}

@Suite struct FeatureSelectionTests {
    @Test func `of two features that say the same one stays`() throws {
        let frame = Samples.frame(rows: 600)
        let copied = Frame(
            names: frame.names + ["again"], columns: frame.columns + [frame.columns[1]],
            rowCount: 600)
        let tied = TiedFrame(copied)
        let options = TrainingOptions(columns: ["price", "count", "flag", "again"])
        let detector = try Detector.train(on: tied, options: options).detector
        let labels = try Labels.read("label", of: copied)
        let found = try detector.selectFeatures(
            2, on: tied, by: .auc, labels: labels, options: TrainingOptions(), threads: 2)
        let kept = found.training.detector.featureNames
        #expect(kept.count == 2 && found.dropped.count == 2)
        #expect(kept.contains("count"))
        #expect(Set(kept + found.dropped) == ["price", "count", "flag", "again"])
        #expect(found.dropped.contains("price") != kept.contains("price"))
    }

    @Test func `the model is the one train gives with these columns`() throws {
        let tied = Samples.tied(rows: 400)
        let options = TrainingOptions(
            columns: ["amount", "price", "count", "flag"],
            parameters: ForestParameters(trees: 20, seed: 3), contamination: .share(0.02))
        let detector = try Detector.train(on: tied, options: options).detector
        let found = try detector.selectFeatures(3, on: tied, repeats: 2)
        var same = options
        same.columns = found.training.detector.featureNames
        #expect(
            try found.training.detector.digest
                == Detector.train(on: tied, options: same).detector.digest)
        #expect(found.agreement?.whole == 4)
    }

    @Test(arguments: [0, 3, 9])
    func `as many features as there are, or none, are no selection`(count: Int) throws {
        let tied = Samples.tied(rows: 100)
        let options = TrainingOptions(
            columns: ["price", "count", "flag"], parameters: ForestParameters(trees: 5))
        let detector = try Detector.train(on: tied, options: options).detector
        #expect {
            try detector.selectFeatures(count, on: tied)
        } throws: { error in
            (error as? DetectorError)?.message
                == "of 3 features 1 to 2 can be kept. Got \(count) instead."
        }
    }

    @Test func `depth-based importance is of training rows only`() throws {
        let tied = Samples.tied(rows: 600)
        let options = TrainingOptions(columns: ["price", "count", "flag"])
        let detector = try Detector.train(on: tied, options: options).detector
        let found = try detector.depthImportance(on: tied)
        #expect(found.count == 3)
        #expect(found[1] > found[2])
        #expect {
            try detector.depthImportance(on: Samples.tied(rows: 600, seed: 4))
        } throws: { error in
            (error as? DetectorError)?.code == "model.notTrainingRows"
        }
    }

    @Test(arguments: [0, -0.5, 1.5])
    func `a correlation outside 0 to 1 groups nothing`(correlation: Double) throws {
        let tied = Samples.tied(rows: 100)
        let options = TrainingOptions(
            columns: ["price", "count"], parameters: ForestParameters(trees: 5))
        let detector = try Detector.train(on: tied, options: options).detector
        #expect {
            try detector.importance(on: tied, grouping: correlation)
        } throws: { error in
            (error as? DetectorError)?.message
                == "--group must be a number in the range (0.0, 1.0]. Got \(correlation) instead."
        }
    }
}
