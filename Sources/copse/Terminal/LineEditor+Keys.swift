import CEdit

// Which key does what: libedit's own functions, and ours beside them.

extension LineEditor {
    /// What a key has done.
    enum After {
        case done
        /// There was nothing to do.
        case beep
    }

    /// Names our functions and binds them, in the insert map of either mode.
    static func bindKeys(of edit: OpaquePointer, isVi: Bool) {
        unsafe addFunctions(to: edit)
        for (key, function) in keys { unsafe copse_el_bind(edit, key, function) }
        for (key, function) in isVi ? viKeys : emacsKeys {
            unsafe copse_el_bind(edit, key, function)
        }
        guard isVi else { return }
        for (key, function) in keys + viCommands {
            unsafe copse_el_bind_command(edit, key, function)
        }
    }

    /// Names what keys can be bound to, in `~/.editrc` too.
    private static func addFunctions(to edit: OpaquePointer) {
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
        unsafe add("copse-left", "The character before") { edit, _ in
            unsafe LineEditor.press(edit) { $0.goLeft() }
        }
        unsafe add("copse-right", "The character behind, or all of the hint") { edit, _ in
            unsafe LineEditor.press(edit) { $0.goRight() }
        }
        unsafe add("copse-word-right", "The end of the word, or a word of the hint") { edit, _ in
            unsafe LineEditor.press(edit) { $0.goWordRight() }
        }
        unsafe add("copse-line-start", "The start of the line") { edit, _ in
            unsafe LineEditor.press(edit) { $0.goToLineStart() }
        }
        unsafe add("copse-line-end", "The end of the line, or all of the hint") { edit, _ in
            unsafe LineEditor.press(edit) { $0.goToLineEnd() }
        }
        unsafe add("copse-text-start", "The start of the cell") { edit, _ in
            unsafe LineEditor.press(edit) { $0.goToTextStart() }
        }
        unsafe add("copse-text-end", "The end of the cell") { edit, _ in
            unsafe LineEditor.press(edit) { $0.goToTextEnd() }
        }
        unsafe add("copse-backspace", "Delete the character before") { edit, _ in
            unsafe LineEditor.press(edit) { $0.deleteBefore() }
        }
        unsafe add("copse-delete", "Delete the character behind") { edit, _ in
            unsafe LineEditor.press(edit) { $0.deleteBehind() }
        }
        unsafe add("copse-delete-or-leave", "Delete a character; leave at an empty line") {
            edit, _ in
            unsafe LineEditor.press(edit) { $0.deleteOrLeave() }
        }
        unsafe add("copse-cut-line", "Cut to the end of the line") { edit, _ in
            unsafe LineEditor.press(edit) { $0.cutToLineEnd() }
        }
        unsafe add("copse-cut-back", "Cut to the start of the line") { edit, _ in
            unsafe LineEditor.press(edit) { $0.cutToLineStart() }
        }
        unsafe add("copse-cut-word", "Cut to the end of the word") { edit, _ in
            unsafe LineEditor.press(edit) { $0.cutWord() }
        }
        unsafe add("copse-cut-word-back", "Cut to the start of the word") { edit, _ in
            unsafe LineEditor.press(edit) { $0.cutWordBack() }
        }
        unsafe add("copse-put", "Insert what was cut") { edit, _ in
            unsafe LineEditor.press(edit) { $0.putBackCut() }
        }
        unsafe add("copse-undo", "Take back the last change") { edit, _ in
            unsafe LineEditor.press(edit) { $0.undo() }
        }
        unsafe add("copse-paste", "Take what the terminal pastes") { edit, _ in
            unsafe LineEditor.press(edit) { $0.paste() }
        }
        unsafe add("copse-clear", "Clear the screen") { edit, _ in
            unsafe LineEditor.press(edit) { $0.clear() }
        }
        unsafe add("copse-search", "Search what was typed before") { edit, _ in
            unsafe LineEditor.press(edit) { $0.search() }
        }
        unsafe add("copse-complete", "Complete the word, or list what may stand here") { edit, _ in
            unsafe LineEditor.press(edit) { $0.pressTab() }
        }
        unsafe add("copse-edit", "Edit the cell in $VISUAL or $EDITOR") { edit, _ in
            unsafe LineEditor.press(edit) { $0.editCell() }
        }
        unsafe add("copse-suspend", "Stop the shell until it is called back") { edit, _ in
            unsafe LineEditor.press(edit) { $0.stop() }
        }
        unsafe add("copse-close", "Close a block, set out by a step") { edit, _ in
            unsafe LineEditor.press(edit) { $0.closeBlock() }
        }
    }

    /// In every map.
    private static let keys = [
        ("^M", "copse-enter"), ("^J", "copse-enter"),
        ("\\e[A", "copse-up"), ("\\eOA", "copse-up"), ("^P", "copse-up"),
        ("\\e[B", "copse-down"), ("\\eOB", "copse-down"), ("^N", "copse-down"),
        ("\\e[C", "copse-right"), ("\\eOC", "copse-right"),
        ("\\e[D", "copse-left"), ("\\eOD", "copse-left"),
        ("\\e[H", "copse-line-start"), ("\\eOH", "copse-line-start"),
        ("\\e[1~", "copse-line-start"), ("\\e[7~", "copse-line-start"),
        ("\\e[F", "copse-line-end"), ("\\eOF", "copse-line-end"),
        ("\\e[4~", "copse-line-end"), ("\\e[8~", "copse-line-end"),
        ("\\e[1;5H", "copse-text-start"), ("\\e[1;5F", "copse-text-end"),
        ("\\e[1;5C", "copse-word-right"), ("\\e[1;5D", "ed-prev-word"),
        ("\\e[1;3C", "copse-word-right"), ("\\e[1;3D", "ed-prev-word"),
        ("\\e[3~", "copse-delete"), ("\\e[200~", "copse-paste"),
        ("\\e\n", "copse-newline"), ("\\e\r", "copse-newline"),
        ("^D", "copse-delete-or-leave"), ("^I", "copse-complete"), ("^L", "copse-clear"),
        ("^R", "copse-search"), ("^Z", "copse-suspend"),
    ]

    private static let inserting = [
        ("^?", "copse-backspace"), ("^H", "copse-backspace"), ("}", "copse-close"),
        ("^W", "copse-cut-word-back"), ("^U", "copse-cut-back"),
    ]

    private static let emacsKeys =
        inserting + [
            ("^A", "copse-line-start"), ("^E", "copse-line-end"),
            ("^B", "copse-left"), ("^F", "copse-right"), ("\\ef", "copse-word-right"),
            ("\\e<", "copse-text-start"), ("\\e>", "copse-text-end"),
            ("^K", "copse-cut-line"), ("\\ed", "copse-cut-word"),
            ("\\e^?", "copse-cut-word-back"), ("\\e^H", "copse-cut-word-back"),
            ("^Y", "copse-put"), ("^_", "copse-undo"), ("^X^U", "copse-undo"),
            ("^X^E", "copse-edit"), ("\\ep", "copse-up"), ("\\en", "copse-down"),
            // It would ask for the name of a function where nobody sees it.
            ("\\ex", "ed-unassigned"),
        ]

    private static let viKeys =
        inserting + [
            ("^]", "vi-command-mode"), ("^A", "copse-line-start"), ("^E", "copse-line-end"),
            ("^X^E", "copse-edit"),
        ]

    private static let viCommands = [
        ("^]", "vi-command-mode"), ("k", "copse-up"), ("j", "copse-down"), ("v", "copse-edit"),
        ("u", "copse-undo"), ("/", "copse-search"), ("?", "copse-search"),
        (":", "ed-unassigned"), ("n", "ed-unassigned"), ("N", "ed-unassigned"),
    ]

    private static func press(_ edit: OpaquePointer?, _ key: (LineEditor) -> After) -> UInt8 {
        guard let editor = unsafe of(edit) else { return UInt8(CC_NORM) }
        if key(editor) == .beep { StandardStream.output.write("\u{7}") }
        return UInt8(CC_NORM)
    }
}
