internal import CopseDetector
internal import CopseFeatures
internal import CopseFrame

/// What a program does with a `.copse` file of 100 trees: reads, checks and proves it by its
/// golden rows; with the recipe `eth` and its state, and with the table's columns alone.
struct ModelBenchmark {
    let table: String

    func run() throws {
        let frame = TiedFrame(try FrameLoader.load(paths: [table]).frame)
        for (name, recipe) in [("eth", Recipe.eth), ("columns", nil)] {
            for includesState in recipe == nil ? [false] : [true, false] {
                let bytes = try Detector.train(
                    on: frame, recipe: recipe,
                    options: TrainingOptions(includesState: includesState)
                ).detector.encoded()
                let timings = Timing.of(repeats: 25) { keep(try? Detector.decode(bytes)) }
                let wall = timings.map(\.wall).sorted()
                print(
                    """
                    {"figure": "model of \(name)\(includesState ? " with its state" : "")", \
                    "bytes": \(bytes.count), "median": \(wall[wall.count / 2]), "least": \(wall[0])}
                    """)
            }
        }
    }
}
