import CopseShell

// The lines of a text: where they end, and the way from one to the next.

extension LineEditor {
    /// The start of the line the cursor is in, and the end of it.
    func line(in scalars: [Unicode.Scalar]) -> Range<Int> {
        let start = scalars[..<cursor].lastIndex(of: "\n").map { $0 + 1 } ?? 0
        let end = scalars[cursor...].firstIndex(of: "\n") ?? scalars.count
        return start..<end
    }

    func pressEnter() -> After {
        let text = text
        if wantsMore(text) { return insertNewline() }
        entry = .text(text)
        moveToEnd()
        return .done
    }

    /// The next line begins below the start of this one, a step further in behind a bracket.
    func insertNewline() -> After {
        let scalars = scalars
        let line = line(in: scalars)
        var blanks = scalars[line].prefix { $0 == " " }.count
        let last = scalars[line.lowerBound..<cursor].last { $0 != " " }
        if let last, "{[(".unicodeScalars.contains(last) { blanks += 2 }
        insert("\n" + String(repeating: " ", count: blanks))
        return .done
    }

    /// `}` on a line of its own stands below the line that opened the block.
    func closeBlock() -> After {
        let scalars = scalars
        let start = line(in: scalars).lowerBound
        let before = scalars[start..<cursor]
        if start > 0, before.count >= 2, before.allSatisfy({ $0 == " " }) { deleteBackwards(2) }
        insert("}")
        return .done
    }

    func goToLineStart() -> After {
        moveCursor(to: line(in: scalars).lowerBound)
        return .done
    }

    func goToLineEnd() -> After {
        if takeHint() { return .done }
        moveCursor(to: line(in: scalars).upperBound)
        return .done
    }

    func goUp() -> After {
        let scalars = scalars
        let line = line(in: scalars)
        if line.lowerBound > 0 {
            let end = line.lowerBound - 1
            let start = scalars[..<end].lastIndex(of: "\n").map { $0 + 1 } ?? 0
            moveCursor(to: min(start + cursor - line.lowerBound, end))
            return .done
        }
        guard let text = history.previous(from: text) else { return .beep }
        replaceAll(with: text)
        return .done
    }

    func goDown() -> After {
        let scalars = scalars
        let line = line(in: scalars)
        if line.upperBound < scalars.count {
            let start = line.upperBound + 1
            let end = scalars[start...].firstIndex(of: "\n") ?? scalars.count
            moveCursor(to: min(start + cursor - line.lowerBound, end))
            return .done
        }
        guard let text = history.next() else { return .beep }
        replaceAll(with: text)
        return .done
    }
}
