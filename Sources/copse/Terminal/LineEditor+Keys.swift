import CEdit

// What keys do beyond libedit's own functions.

extension LineEditor {
    /// What libedit shall do after a key.
    enum After {
        case nothing
        /// Draw what has changed.
        case refresh
        /// The same, and a bell: there was nothing to do.
        case beep

        fileprivate var code: UInt8 {
            switch self {
            case .nothing: UInt8(CC_NORM)
            case .refresh: UInt8(CC_REFRESH)
            case .beep: UInt8(CC_REFRESH_BEEP)
            }
        }
    }

    /// Names our functions and binds them, in the insert map of either mode.
    static func bindKeys(of edit: OpaquePointer) {
        func add(_ name: String, _ about: String, _ key: copse_key) {
            unsafe copse_el_function(edit, name, about, key)
        }
        unsafe add("copse-enter", "Run the cell, or go on in a new line") { edit, _ in
            unsafe LineEditor.press(edit) { $0.pressEnter() }
        }
        unsafe add("copse-newline", "Begin a new line of the cell") { edit, _ in
            unsafe LineEditor.press(edit) { $0.insertNewline() }
        }
        unsafe add("copse-up", "The line above, or the cell before") { edit, _ in
            unsafe LineEditor.press(edit) { $0.goUp() }
        }
        unsafe add("copse-down", "The line below, or the cell after") { edit, _ in
            unsafe LineEditor.press(edit) { $0.goDown() }
        }
        unsafe add("copse-line-start", "The start of the line") { edit, _ in
            unsafe LineEditor.press(edit) { $0.goToLineStart() }
        }
        unsafe add("copse-line-end", "The end of the line") { edit, _ in
            unsafe LineEditor.press(edit) { $0.goToLineEnd() }
        }
        unsafe add("copse-delete-or-leave", "Delete a character; leave at an empty line") {
            edit, _ in
            unsafe LineEditor.press(edit) { $0.deleteOrLeave() }
        }
        unsafe add("copse-paste", "Take what the terminal pastes") { edit, _ in
            unsafe LineEditor.press(edit) { $0.paste() }
        }
        unsafe add("copse-close", "Close a block, set out by a step") { edit, key in
            unsafe LineEditor.press(edit) { $0.closeBlock(key) }
        }
        unsafe add("copse-suspend", "Stop the shell until it is called back") { edit, _ in
            unsafe LineEditor.press(edit) {
                $0.suspend()
                return .nothing
            }
        }
        unsafe add("copse-search", "Search what was typed before") { edit, _ in
            unsafe LineEditor.press(edit) { $0.search() }
        }
        unsafe add("copse-complete", "Complete the word, or list what may stand here") { edit, _ in
            unsafe LineEditor.press(edit, isTab: true) { $0.pressTab() }
        }
        for (key, function) in bindings { unsafe copse_el_bind(edit, key, function) }
    }

    private static let bindings = [
        ("^M", "copse-enter"), ("^J", "copse-enter"),
        ("\\e\n", "copse-newline"), ("\\e\r", "copse-newline"),
        ("\\e[A", "copse-up"), ("\\eOA", "copse-up"), ("^P", "copse-up"),
        ("\\e[B", "copse-down"), ("\\eOB", "copse-down"), ("^N", "copse-down"),
        ("\\e[H", "copse-line-start"), ("\\eOH", "copse-line-start"),
        ("\\e[1~", "copse-line-start"), ("^A", "copse-line-start"),
        ("\\e[F", "copse-line-end"), ("\\eOF", "copse-line-end"),
        ("\\e[4~", "copse-line-end"), ("^E", "copse-line-end"),
        ("^D", "copse-delete-or-leave"), ("\\e[3~", "ed-delete-next-char"),
        ("\\e[1;5C", "em-next-word"), ("\\e[1;5D", "ed-prev-word"),
        ("\\e[1;3C", "em-next-word"), ("\\e[1;3D", "ed-prev-word"),
        ("^W", "ed-delete-prev-word"), ("\\e[200~", "copse-paste"),
        ("}", "copse-close"), ("^Z", "copse-suspend"),
        ("^R", "copse-search"), ("^I", "copse-complete"),
    ]

    private static func press(
        _ edit: OpaquePointer?, isTab: Bool = false, _ key: (LineEditor) -> After
    ) -> UInt8 {
        guard let editor = unsafe of(edit) else { return UInt8(CC_NORM) }
        if !isTab { editor.completionText = nil }
        return key(editor).code
    }
}

// MARK: Lines

extension LineEditor {
    /// The start of the line the cursor is in, and the end of it.
    private func line(in scalars: [Unicode.Scalar]) -> Range<Int> {
        let start = scalars[..<cursor].lastIndex(of: "\n").map { $0 + 1 } ?? 0
        let end = scalars[cursor...].firstIndex(of: "\n") ?? scalars.count
        return start..<end
    }

    private func pressEnter() -> After {
        let text = text
        if wantsMore(text) { return insertNewline() }
        entry = .text(text)
        moveToEnd()
        return .refresh
    }

    /// The next line begins below the start of this one, a step further in behind a bracket.
    private func insertNewline() -> After {
        let scalars = scalars
        let line = line(in: scalars)
        var blanks = scalars[line].prefix { $0 == " " }.count
        let last = scalars[line.lowerBound..<cursor].last { $0 != " " }
        if let last, "{[(".unicodeScalars.contains(last) { blanks += 2 }
        insert("\n" + String(repeating: " ", count: blanks))
        return .refresh
    }

    /// `}` on a line of its own stands below the line that opened the block.
    private func closeBlock(_ key: Int32) -> After {
        let scalars = scalars
        let start = line(in: scalars).lowerBound
        let before = scalars[start..<cursor]
        if start > 0, before.count >= 2, before.allSatisfy({ $0 == " " }) { deleteBackwards(2) }
        insert("}")
        return .refresh
    }

    private func goToLineStart() -> After {
        moveCursor(to: line(in: scalars).lowerBound)
        return .refresh
    }

    private func goToLineEnd() -> After {
        moveCursor(to: line(in: scalars).upperBound)
        return .refresh
    }

    private func goUp() -> After {
        let scalars = scalars
        let line = line(in: scalars)
        if line.lowerBound > 0 {
            let end = line.lowerBound - 1
            let start = scalars[..<end].lastIndex(of: "\n").map { $0 + 1 } ?? 0
            moveCursor(to: min(start + cursor - line.lowerBound, end))
            return .refresh
        }
        guard let text = history.previous(from: text) else { return .beep }
        replaceAll(with: text)
        return .refresh
    }

    private func goDown() -> After {
        let scalars = scalars
        let line = line(in: scalars)
        if line.upperBound < scalars.count {
            let start = line.upperBound + 1
            let end = scalars[start...].firstIndex(of: "\n") ?? scalars.count
            moveCursor(to: min(start + cursor - line.lowerBound, end))
            return .refresh
        }
        guard let text = history.next() else { return .beep }
        replaceAll(with: text)
        return .refresh
    }

    private func deleteOrLeave() -> After {
        let scalars = scalars
        if scalars.isEmpty {
            entry = .end
            return .nothing
        }
        guard cursor < scalars.count else { return .beep }
        moveCursor(to: cursor + 1)
        deleteBackwards(1)
        return .refresh
    }
}

// MARK: Paste

extension LineEditor {
    private static let pasteEnd = Array("\u{1B}[201~".unicodeScalars)

    /// All of what is pasted is one text: line ends in it run nothing.
    private func paste() -> After {
        var pasted: [Unicode.Scalar] = []
        while let scalar = nextKey() {
            pasted.append(scalar)
            if scalar == "~", pasted.ends(with: Self.pasteEnd) {
                pasted.removeLast(Self.pasteEnd.count)
                insert(Self.cleaned(pasted))
                return .refresh
            }
        }
        return .nothing
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
