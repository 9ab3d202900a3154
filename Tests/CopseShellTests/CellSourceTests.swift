import CopseShell
import Testing

@Suite struct CellSourceTests {
    static func texts(_ text: String) -> [String] { CellSource.split(text).map(\.text) }

    @Test func `cells end at line ends and semicolons`() {
        #expect(Self.texts("a = load x\nb; c\n\n d ") == ["a = load x", "b", "c", "d"])
        #expect(Self.texts("a\r\nb\rc") == ["a", "b", "c"])
        #expect(Self.texts("").isEmpty)
        #expect(Self.texts(" ; ;\n;").isEmpty)
    }

    @Test func `only a semicolon at the end of a line belongs to its cell`() {
        #expect(Self.texts("a;b") == ["a", "b"])
        #expect(Self.texts("a;b;") == ["a", "b;"])
        #expect(Self.texts("a; # said\nb") == ["a;", "b"])
    }

    @Test func `a comment begins a line or follows white space`() {
        #expect(Self.texts("# one\na # two; three\nb#c") == ["a", "b#c"])
        #expect(Self.texts("load 'a # b'") == ["load 'a # b'"])
    }

    @Test func `brackets and backslashes hold a cell together`() {
        #expect(Self.texts("r = recipe {\n a = b; c\n}\nd") == ["r = recipe {\n a = b; c\n}", "d"])
        #expect(Self.texts("filter f (a\n> 1)\nd") == ["filter f (a\n> 1)", "d"])
        #expect(Self.texts("train f \\\n --trees 10\nd") == ["train f \\\n --trees 10", "d"])
        #expect(Self.texts("r = recipe { a # }\n}\nd") == ["r = recipe { a # }\n}", "d"])
    }

    @Test func `quotes hide what separates cells, but end with their line`() {
        #expect(Self.texts("note 'a; b'; c") == ["note 'a; b'", "c"])
        #expect(Self.texts(#"note "a \"; b"; c"#) == [#"note "a \"; b""#, "c"])
        #expect(Self.texts("note 'a; b\nc") == ["note 'a; b", "c"])
        #expect(Self.texts("note don't; c") == ["note don't", "c"])
        #expect(Self.texts("select f `a;b`; c") == ["select f `a;b`", "c"])
    }

    @Test func `a line for a program is left alone`() {
        #expect(Self.texts("!ls; echo 'a\nb") == ["!ls; echo 'a", "b"])
        #expect(Self.texts("a | !sort; uniq # x\nb") == ["a | !sort; uniq # x", "b"])
        #expect(Self.texts("filter f a != 1; b") == ["filter f a != 1", "b"])
    }

    @Test func `cells know their line`() {
        let cells = CellSource.split("a\n# b\n\nc; d\r\ne {\n}\nf")
        #expect(cells.map(\.line) == [1, 4, 4, 5, 7])
    }

    @Test func `open brackets and a last backslash ask for another line`() {
        #expect(CellSource.wantsMore("r = recipe {"))
        #expect(CellSource.wantsMore("train f \\"))
        #expect(CellSource.wantsMore("train f \\\n"))
        #expect(!CellSource.wantsMore("r = recipe { a }"))
        #expect(!CellSource.wantsMore("note '{"))
        #expect(!CellSource.wantsMore("a # {"))
        #expect(!CellSource.wantsMore("!echo {"))
    }

    @Test func `any cut of a script into lines gives the cells of the whole`() {
        let script =
            "a = load x; b\nr = recipe {\n c = d\n # e\n}\ntrain f \\\n--trees 3\nnote 'x\ny"
        var cells: [String] = []
        var waiting = ""
        for line in script.split(separator: "\n", omittingEmptySubsequences: false) {
            waiting += line + "\n"
            if CellSource.wantsMore(waiting) { continue }
            cells += Self.texts(waiting)
            waiting = ""
        }
        cells += Self.texts(waiting)
        #expect(cells == Self.texts(script))
    }
}
