import CopseShell

// Characters and words: going over them, cutting them out, putting them back.

extension LineEditor {
    func goLeft() -> After {
        guard cursor > 0 else { return .beep }
        moveCursor(to: InputCharacter.start(before: cursor, in: scalars))
        return .done
    }

    func goRight() -> After {
        if takeHint() { return .done }
        guard cursor < scalars.count else { return .beep }
        moveCursor(to: InputCharacter.end(after: cursor, in: scalars))
        return .done
    }

    func goWordRight() -> After {
        if takeHint(wordOnly: true) { return .done }
        guard cursor < scalars.count else { return .beep }
        moveCursor(to: endOfWord())
        return .done
    }

    func goToTextStart() -> After {
        moveCursor(to: 0)
        return .done
    }

    func goToTextEnd() -> After {
        moveToEnd()
        return .done
    }

    func deleteBefore() -> After {
        guard cursor > 0 else { return .beep }
        delete(InputCharacter.start(before: cursor, in: scalars)..<cursor)
        return .done
    }

    func deleteBehind() -> After {
        guard cursor < scalars.count else { return .beep }
        delete(cursor..<InputCharacter.end(after: cursor, in: scalars))
        return .done
    }

    func deleteOrLeave() -> After {
        guard scalars.isEmpty else { return deleteBehind() }
        entry = .end
        return .done
    }

    /// At the end of a line, the end itself.
    func cutToLineEnd() -> After {
        let end = line(in: scalars).upperBound
        return cut(cursor..<(end == cursor ? min(end + 1, scalars.count) : end), isBefore: false)
    }

    func cutToLineStart() -> After {
        let start = line(in: scalars).lowerBound
        return cut((start == cursor ? max(0, start - 1) : start)..<cursor, isBefore: true)
    }

    func cutWord() -> After { cut(cursor..<endOfWord(), isBefore: false) }

    func cutWordBack() -> After {
        let scalars = scalars
        var start = cursor
        while start > 0, !scalars[start - 1].isOfWord { start -= 1 }
        while start > 0, scalars[start - 1].isOfWord { start -= 1 }
        return cut(start..<cursor, isBefore: true)
    }

    func putBackCut() -> After {
        guard !edits.cut.isEmpty else { return .beep }
        var view = String.UnicodeScalarView()
        view.append(contentsOf: edits.cut)
        insert(String(view))
        return .done
    }

    func undo() -> After {
        guard let before = edits.undo() else { return .beep }
        replaceAll(with: before.text)
        moveCursor(to: before.cursor)
        return .done
    }

    private func cut(_ range: Range<Int>, isBefore: Bool) -> After {
        guard !range.isEmpty else { return .beep }
        edits.keep(scalars[range], isBefore: isBefore)
        delete(range)
        return .done
    }

    private func endOfWord() -> Int {
        let scalars = scalars
        var end = cursor
        while end < scalars.count, !scalars[end].isOfWord { end += 1 }
        while end < scalars.count, scalars[end].isOfWord { end += 1 }
        return end
    }
}

// MARK: The whole screen

extension LineEditor {
    func clear() -> After {
        clearScreen()
        return .done
    }

    func stop() -> After {
        suspend()
        return .done
    }

    /// Opens the text in the user's own editor; what was saved comes back.
    func editCell() -> After {
        erase()
        pauseRaw()
        let edited = editElsewhere(text)
        resume()
        guard let edited else { return .beep }
        replaceAll(with: edited)
        return .done
    }
}

extension Unicode.Scalar {
    fileprivate var isOfWord: Bool {
        properties.isAlphabetic || properties.numericType != nil || self == "_"
            || properties.generalCategory == .nonspacingMark
    }
}
