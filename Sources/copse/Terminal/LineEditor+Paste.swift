import CopseShell

// What a terminal pastes.

extension LineEditor {
    private static let pasteEnd = Array("\u{1B}[201~".unicodeScalars)

    /// All of what is pasted is one text: line ends in it run nothing.
    func paste() -> After {
        var pasted: [Unicode.Scalar] = []
        while let scalar = nextKey() {
            pasted.append(scalar)
            if scalar == "~", pasted.ends(with: Self.pasteEnd) {
                pasted.removeLast(Self.pasteEnd.count)
                insert(Self.cleaned(pasted).composed)
                return .done
            }
        }
        return .done
    }

    /// Line ends are `\n`, none at the very end; what would move the cursor is left out.
    static func cleaned(_ pasted: [Unicode.Scalar]) -> String {
        var text = String.UnicodeScalarView()
        var previous: Unicode.Scalar = " "
        for scalar in pasted {
            switch scalar {
            case "\n", "\r":
                // The terminal may have swapped the two.
                let isSecond = (previous == "\n" || previous == "\r") && previous != scalar
                if isSecond {
                    previous = " "
                    continue
                }
                text.append("\n")
            case "\t": text.append(scalar)
            case ..<" ", "\u{7F}"..."\u{9F}": break
            default: text.append(scalar)
            }
            previous = scalar
        }
        while text.last == "\n" { text.removeLast() }
        return String(text)
    }
}

extension [Unicode.Scalar] {
    fileprivate func ends(with other: [Unicode.Scalar]) -> Bool {
        count >= other.count && self[(count - other.count)...].elementsEqual(other)
    }
}
