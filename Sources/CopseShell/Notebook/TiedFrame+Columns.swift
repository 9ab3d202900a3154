import CopseFeatures
import CopseFrame

// A frame stays tied to its recipe as long as no feature is touched.

extension TiedFrame {
    func selecting(_ names: [String]) throws(FrameError) -> TiedFrame {
        replacing(frame: try frame.selecting(names), touching: [])
    }

    func dropping(_ names: [String]) throws(FrameError) -> TiedFrame {
        replacing(frame: try frame.dropping(names), touching: [])
    }

    func replacing(_ name: String, _ column: Column) -> TiedFrame {
        replacing(frame: frame.replacing(name, column), touching: [name])
    }
}
