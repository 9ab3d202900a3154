import CopseShell
import Testing

/// What is typed, painted and laid out without a terminal.
@Suite struct InputTests {
    private func scalars(_ text: String) -> [Unicode.Scalar] { Array(text.unicodeScalars) }

    private func words(_ text: String, _ style: InputStyle) -> [String] {
        let scalars = scalars(text)
        let styles = InputPainting(scalars, cursor: nil).styles
        var words: [String] = []
        var isOpen = false
        for (scalar, found) in zip(scalars, styles) {
            if found == style {
                if !isOpen { words.append("") }
                words[words.count - 1].unicodeScalars.append(scalar)
            }
            isOpen = found == style
        }
        return words
    }

    private func layout(
        _ text: String, cursor: Int? = nil, columns: Int = 20, height: Int = 10, top: Int = 0,
        hint: String = ""
    ) -> InputLayout {
        let scalars = scalars(text)
        return InputLayout(
            prompt: "[1]> ", scalars, styles: scalars.map { _ in .plain }, hint: hint,
            cursor: cursor ?? scalars.count, columns: columns, height: height, top: top,
            theme: InputTheme(isColored: false))
    }

    @Test func `verbs, flags, strings, numbers and comments are told apart`() {
        let text = "m, n = train tx --trees 200 # 300\ntime arima fit \"x 1\" --p=2; head 9a_b"
        #expect(words(text, .verb) == ["train", "time", "arima", "fit", "head"])
        #expect(words(text, .flag) == ["--trees", "--p"])
        #expect(words(text, .number) == ["200", "2", "9a_b"])
        #expect(words(text, .string) == ["\"x 1\""])
        #expect(words(text, .comment) == ["# 300"])
        #expect(words("!ls -l; x", .shell) == ["!ls -l; x"])
    }

    @Test func `a name that is no verb is no verb, and brackets do not begin cells`() {
        #expect(words("trainer tx", .verb) == [])
        #expect(words("r = recipe {\n  head = gas * 2\n}\nhead r", .verb) == ["recipe", "head"])
        #expect(words("a = 1.5 + b2", .number) == ["1.5"])
        #expect(words("a)", .stray) == [")"])
    }

    @Test func `brackets beside the cursor show their partners`() {
        func pair(_ text: String, at cursor: Int) -> [Int] {
            let styles = InputPainting(scalars(text), cursor: cursor).styles
            return styles.indices.filter { styles[$0] == .pair }
        }
        #expect(pair("f((a) b)", at: 8) == [1, 7])
        #expect(pair("f((a) b)", at: 2) == [1, 7])
        #expect(pair("f((a) b)", at: 5) == [2, 4])
        #expect(pair("f((a) b)", at: 0) == [])
        #expect(pair("f(\")\" b", at: 2) == [])
    }

    @Test func `a text longer than anybody reads is left plain`() {
        let long = String(repeating: "head tx\n", count: 10_000)
        #expect(words(long, .verb) == [])
    }

    @Test func `lines stand behind marks as wide as the prompt, what is too long goes on below`() {
        let seen = layout("recipe {\n  fee = gas * price\n}")
        #expect(
            seen.rows.map(\.text) == ["[1]> recipe {", "   ·   fee = gas * p", "rice", "   · }"])
        #expect(seen.rows.map(\.flowsOn) == [false, true, false, false])
        #expect(seen.cursorRow == 3)
        #expect(seen.cursorColumn == 6)
    }

    @Test func `a full row has the cursor below it, a wide character is not torn`() {
        let full = layout("123456789012345")
        #expect(full.rows.map(\.text) == ["[1]> 123456789012345", ""])
        #expect(full.cursorRow == 1 && full.cursorColumn == 0)
        let wide = layout("12345678901234日")
        #expect(wide.rows.map(\.width) == [19, 2])
    }

    @Test func `characters of several code points are one`() {
        // A family, a flag, e with an accent of its own.
        for (text, width) in [("👩‍👩‍👧", 2), ("🇩🇪", 2), ("e\u{301}", 1), ("❤️", 2), ("🚀", 2)] {
            let all = scalars(text)
            let seen = layout(text)
            #expect(seen.cursorColumn == 5 + width, "\(text)")
            #expect(InputCharacter.start(before: all.count, in: all) == 0, "\(text)")
            #expect(InputCharacter.end(after: 0, in: all) == all.count, "\(text)")
            for place in 1..<max(2, all.count) where place < all.count {
                #expect(InputCharacter.boundary(place, in: all, up: true) == all.count)
                #expect(InputCharacter.boundary(place, in: all, up: false) == 0)
            }
        }
        #expect("e\u{301}a".composed.unicodeScalars.count == 2)
    }

    @Test func `a text taller than the window shows the rows about its cursor`() {
        let text = (0..<30).map { "line \($0)" }.joined(separator: "\n")
        let end = layout(text, height: 4)
        #expect(
            end.rows.map(\.text) == [
                "   ↑ line 26", "   · line 27", "   · line 28", "   · line 29",
            ])
        #expect(end.cursorRow == 3 && end.top == 26 && end.rowCount == 30)
        let start = layout(text, cursor: 2, height: 4, top: 26)
        #expect(
            start.rows.map(\.text) == ["[1]> line 0", "   · line 1", "   · line 2", "   ↓ line 3"])
        // The window stays where it is while the cursor moves inside it.
        #expect(layout(text, cursor: 7 * 12, height: 4, top: 10).top == 10)
    }

    @Test func `a hint takes the room behind the cursor, none below`() {
        #expect(layout("head", hint: " tx --rows 20").rows.map(\.text) == ["[1]> head tx --row…"])
        #expect(layout("head", cursor: 2, hint: " tx").rows.map(\.text) == ["[1]> head"])
    }

    @Test func `a window of two columns traps nothing`() {
        for columns in 0...7 {
            for text in ["", "a日b\n\tc", "🌲🌲\u{1}"] {
                for height in 0...2 {
                    let seen = layout(text, columns: columns, height: height, hint: "xyz")
                    #expect(seen.rows.count == min(max(1, height), seen.rowCount))
                }
            }
        }
    }
}

/// Lines typed before.
@Suite struct InputHistoryTests {
    private var history: InputHistory {
        InputHistory([
            InputHistory.Entry("tx = load a.csv", milliseconds: 1500),
            InputHistory.Entry("describe gasPrice", hasFailed: true),
            InputHistory.Entry("m = train tx --trees 500", hasFailed: true, milliseconds: 9000),
            InputHistory.Entry("sort tx by gas"),
        ])
    }

    private func find(_ typed: String) -> [String] {
        let history = history
        var found: [String] = []
        var end = history.entries.count
        while let place = history.find(HistoryQuery(typed), before: end) {
            found.append(String(history.entries[place].text.prefix(4)))
            end = place
        }
        return found
    }

    @Test func `searches take words and filters`() {
        #expect(find("tx") == ["sort", "m = ", "tx ="])
        #expect(find("TX") == [])
        #expect(find("GASP") == [])
        #expect(find("gasp") == ["desc"])
        #expect(find("!failed ") == ["m = ", "desc"])
        #expect(find("!slow") == ["m = ", "tx ="])
        #expect(find("!failed !slow") == ["m = "])
        #expect(find("!slow load") == ["tx ="])
        #expect(find("@gas") == ["sort", "desc"])
        #expect(find("@gas ") == ["sort"])
        #expect(find("@tx @trees") == ["m = "])
        // What is not typed to its end keeps nothing out.
        #expect(find("!fai").count == 4)
        #expect(find("@").count == 4)
    }

    @Test func `the filters of a search are named`() {
        #expect(HistoryQuery("!failed !slow @tx x").filters == "failed, slow, with tx")
        #expect(HistoryQuery("plain").filters == "")
        #expect(HistoryQuery("train TX").range(in: "m = train TX") == 4..<12)
        #expect(HistoryQuery("é").range(in: "aÉ") == 1..<2)
    }

    @Test func `what came of the last text is found by its filters`() {
        var history = history
        history.remember("oops")
        history.finish(hasFailed: true, milliseconds: 5)
        #expect(history.find(HistoryQuery("!failed oops"), before: 5) == 4)
        #expect(history.find(HistoryQuery("!slow oops"), before: 5) == nil)
        #expect(history.find(HistoryQuery("train"), after: 0) == 2)
    }

    @Test func `hints are of the newest line that begins so`() {
        var history = history
        #expect(history.hint(for: "so") == "rt tx by gas")
        #expect(history.hint(for: "sort") == " tx by gas")
        #expect(history.hint(for: "s") == nil)
        #expect(history.hint(for: "sort tx by gas") == nil)
        history.remember("sort tx by price")
        #expect(history.hint(for: "sort") == " tx by price")
        #expect(history.hint(for: "sort tx by g") == "as")
    }

    @Test func `up goes through what begins alike, down comes back to the draft`() {
        var history = history
        #expect(history.previous(from: "d") == "describe gasPrice")
        #expect(history.previous(from: "d") == nil)
        #expect(history.next() == "d")
        history.rewind()
        #expect(history.previous(from: "") == "sort tx by gas")
        #expect(history.previous(from: "") == "m = train tx --trees 500")
        #expect(history.next() == "sort tx by gas")
    }
}

/// `edit`, as far as it goes without a terminal.
@Suite struct EditVerbTests {
    @Test func `edit asks the prompt for the text of a cell`() {
        var notebook = Notebook()
        _ = notebook.run("note one")
        #expect(notebook.run("edit").first?.effect == .edit(""))
        #expect(notebook.run("edit 1").first?.effect == .edit("note one"))
        let failure = notebook.run("edit 9").first?.failure
        #expect(failure?.code == notebook.run("cell 9").first?.failure?.code)
        #expect(failure != nil)
    }

    @Test func `a script cannot edit`() {
        var notebook = Notebook()
        notebook.environment.commandsWait = true
        let failure = notebook.run("edit").first?.failure
        #expect(failure?.code == "run.notAllowed")
        #expect(failure?.message == "'edit' works at a prompt only")
        #expect(failure?.hint == "start copse without a script: copse -s SESSION")
    }
}
