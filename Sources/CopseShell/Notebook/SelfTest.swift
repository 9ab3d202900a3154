import CopseDetector
import CopseFeatures
import CopseFrame

/// A small analysis whose result is known: the same bits on every machine.
package enum SelfTest {
    /// What `digest()` gives wherever arithmetic is right.
    package static let expectedDigest =
        "5ba999c586c587dee60be3092abecb66e6d7252cd1907674fec5d0a4b2674bff"

    /// The digest of a model trained on a frame made of nothing but integers and a recipe with
    /// every kind of step; nil when a cell fails.
    package static func digest() -> String? {
        var notebook = Notebook()
        notebook.bind("t", to: BoundValue(.frame(TiedFrame(frame))))
        let replies = notebook.run(
            """
            f = features t with recipe {
              a = log1p(x) / (y + 1)
              b = zscore(x, 10)
              c = rolling_mean(sqrt(y), 100)
              d = ewm_mean(exp(y / 1000), halflife=5)
              e = rolling_std(x, 10, by=k)
              fill 0
            }
            m = train f --trees 20 --seed 1
            """)
        guard case .forest(let model)? = replies.last?.value else { return nil }
        return model.detector.digest
    }

    private static var frame: Frame {
        let rows = Array(Int64(0)..<500)
        return Frame([
            ("x", Column(.int(rows.map { $0 * $0 * 2_654_435_761 % 1_000_003 }))),
            ("y", Column(.int(rows.map { $0 * 40_503 % 997 }))),
            ("k", Column(.int(rows.map { $0 * 7 % 5 }))),
        ])
    }
}
