import CEdit

#if canImport(Glibc)
    import Glibc
#elseif canImport(Darwin)
    import Darwin
#endif

/// Where on the screen the end of a text stands, counted from the start of its prompt.
struct InputPlace: Equatable {
    private(set) var row = 0
    private(set) var column = 0
    private let width: Int

    init(prompt: String, text: some Sequence<Unicode.Scalar>, width: Int) {
        self.width = max(1, width)
        for scalar in prompt.unicodeScalars { add(scalar) }
        for scalar in text { add(scalar) }
    }

    private mutating func add(_ scalar: Unicode.Scalar) {
        switch scalar {
        case "\n":
            row += 1
            column = 0
            return
        case "\t":
            column = (column / 8 + 1) * 8
        default:
            let columns = copse_width(wchar_t(bitPattern: scalar.value))
            if column + Int(max(0, columns)) > width {
                row += 1
                column = 0
            }
            // libedit shows a control character as ^X.
            column += columns < 0 ? 2 : Int(columns)
        }
        if column >= width {
            row += 1
            column = 0
        }
    }
}
