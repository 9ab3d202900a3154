import CopseShell
import CopseTestSupport
import Foundation
import Testing

@Suite struct GraphicsTests {
    /// Colours in a checked pattern, more of them than a palette has.
    static let colorful: Raster = {
        var bytes: [UInt8] = []
        for row in 0..<37 {
            for column in 0..<53 {
                bytes += [UInt8(row * 6), UInt8(column * 4), UInt8((row * column * 7) % 256)]
            }
        }
        return Raster(width: 53, height: 37, bytes: bytes)
    }()

    static func picture(_ name: String, scale: Double = 1) throws -> Raster {
        try CairoPainter.pixels(
            of: SceneLayout.scene(of: ChartTests.chart(name)), scale: scale)
    }

    // MARK: Sixel

    /// The pixels of a sixel text, by the manual and nothing else.
    static func decoded(_ text: String) throws -> Raster {
        let bytes = Array(text.utf8)
        let body = try #require(text.firstRange(of: "q"))
        var place = text.utf8.distance(from: text.startIndex, to: body.upperBound)
        func numbers() -> [Int] {
            var list = [0]
            place += 1
            while place < bytes.count {
                switch bytes[place] {
                case UInt8(ascii: "0")...UInt8(ascii: "9"):
                    list[list.count - 1] = list[list.count - 1] * 10 + Int(bytes[place]) - 48
                case UInt8(ascii: ";"): list.append(0)
                default: return list
                }
                place += 1
            }
            return list
        }
        let size = numbers()
        let (width, height) = (size[2], size[3])
        var pixels = [UInt8](repeating: 1, count: width * height * 3)
        var palette: [Int: [UInt8]] = [:]
        var (x, y, color) = (0, 0, 0)
        func draw(_ sixel: UInt8, _ times: Int) {
            for _ in 0..<times {
                for bit in 0..<6 where sixel >> UInt8(bit) & 1 == 1 {
                    let at = ((y + bit) * width + x) * 3
                    for part in 0..<3 { pixels[at + part] = palette[color]![part] }
                }
                x += 1
            }
        }
        while place < bytes.count, bytes[place] != 0x1B {
            switch bytes[place] {
            case UInt8(ascii: "#"):
                let list = numbers()
                color = list[0]
                if list.count == 5 {
                    #expect(list[1] == 2 && list[2...].allSatisfy { $0 <= 100 })
                    palette[color] = list[2...].map { UInt8(($0 * 255 + 50) / 100) }
                }
            case UInt8(ascii: "!"):
                let times = numbers()[0]
                draw(bytes[place] - 63, times)
                place += 1
            case UInt8(ascii: "$"):
                x = 0
                place += 1
            case UInt8(ascii: "-"):
                (x, y) = (0, y + 6)
                place += 1
            case 63...126:
                draw(bytes[place] - 63, 1)
                place += 1
            default:
                throw Failure(code: "sixel", message: "byte \(bytes[place]) at \(place)")
            }
        }
        #expect(palette.count <= 256)
        return Raster(width: width, height: height, bytes: pixels)
    }

    static func distance(_ a: Raster, _ b: Raster) -> (greatest: Int, mean: Double) {
        let differences = zip(a.bytes, b.bytes).map { abs(Int($0) - Int($1)) }
        return (
            differences.max() ?? 0,
            Double(differences.reduce(0, +)) / Double(max(1, differences.count))
        )
    }

    @Test(arguments: ["hist", "scatter", "density", "forecast"])
    func `a chart in sixel is the chart`(name: String) throws {
        let raster = try Self.picture(name)
        let decoded = try Self.decoded(SixelPicture.text(of: raster))
        #expect(decoded.width == raster.width && decoded.height == raster.height)
        let (greatest, mean) = Self.distance(decoded, raster)
        #expect(greatest <= 40 && mean < 1.5, "\(greatest) \(mean)")
    }

    @Test func `more colours than a palette has are drawn by the nearest`() throws {
        let decoded = try Self.decoded(SixelPicture.text(of: Self.colorful))
        let (greatest, mean) = Self.distance(decoded, Self.colorful)
        #expect(greatest < 120 && mean < 25, "\(greatest) \(mean)")
        let one = Raster(width: 1, height: 1, bytes: [200, 0, 100])
        #expect(Self.distance(try Self.decoded(SixelPicture.text(of: one)), one).greatest <= 5)
    }

    static let sixelTool = "/usr/bin/sixel2png"

    @Test(
        .enabled(
            if: FileManager.default.isExecutableFile(atPath: sixelTool) && Python.has("PIL"),
            "needs sixel2png (libsixel-bin) and Python's pillow"))
    func `libsixel and pillow read what is written`() throws {
        let desk = try Desk()
        let raster = try Self.picture("line")
        try SixelPicture.text(of: raster).write(
            toFile: desk.path("a.six"), atomically: true, encoding: .utf8)
        try Data(raster.bytes).write(to: URL(fileURLWithPath: desk.path("a.rgb")))
        let chart = try ChartTests.chart("line")
        let png = try CairoPainter.bytes(of: SceneLayout.scene(of: chart), as: .png, scale: 1)
        try KittyPicture.text(png: png).write(
            toFile: desk.path("a.kitty"), atomically: true, encoding: .utf8)
        let result = try Python.run(
            """
            import base64, io, re, subprocess, sys
            from PIL import Image, ImageChops, ImageStat
            folder, width, height = sys.argv[1], int(sys.argv[2]), int(sys.argv[3])
            subprocess.run(["\(Self.sixelTool)", "-i", folder + "/a.six", "-o", folder + "/a.png"], check=True)
            raw = Image.frombytes("RGB", (width, height), open(folder + "/a.rgb", "rb").read())
            six = Image.open(folder + "/a.png").convert("RGB").crop((0, 0, width, height))
            text = open(folder + "/a.kitty").read()
            parts = re.findall("\\x1b_G([^;]*);([^\\x1b]*)\\x1b\\\\\\\\", text)
            assert "".join("\\x1b_G%s;%s\\x1b\\\\" % part for part in parts) == text
            assert all(len(data) <= 4096 for _, data in parts)
            assert [keys.endswith("m=1") for keys, _ in parts] == [True] * (len(parts) - 1) + [False]
            png = base64.b64decode("".join(data for _, data in parts), validate=True)
            kitty = Image.open(io.BytesIO(png)).convert("RGB")
            for other in (six, kitty):
                difference = ImageChops.difference(raw, other)
                print(max(high for _, high in difference.getextrema()))
            """, desk.folder, "\(raster.width)", "\(raster.height)")
        #expect(result.status == 0, "\(result.errors)")
        let differences = result.output.split(separator: "\n").compactMap { Int($0) }
        #expect(differences.count == 2)
        #expect(differences.first ?? 255 <= 40 && differences.last == 0, "\(result.output)")
    }

    @Test func `base64 is that of RFC 4648`() {
        let cases = ["": "", "f": "Zg==", "fo": "Zm8=", "foo": "Zm9v", "foobar": "Zm9vYmFy"]
        for (text, code) in cases { #expect(Base64.text(Array(text.utf8)) == code) }
        let bytes = (0...255).map { UInt8($0) }
        #expect(Base64.text(bytes) == Data(bytes).base64EncodedString())
    }

    // MARK: The terminal's answer

    static let answers: [(String, TerminalGraphics?, String)] = [
        (
            "\u{1B}_Gi=4207;OK\u{1B}\\\u{1B}[6;20;10t\u{1B}[?62;c",
            TerminalGraphics(form: .kitty, cellWidth: 10, cellHeight: 20), ""
        ),
        ("\u{1B}[6;16;8t\u{1B}[?62;4;22c", TerminalGraphics(form: .sixel), ""),
        ("\u{1B}_Gi=4207;OK\u{1B}\\\u{1B}[?62;4c", TerminalGraphics(form: .kitty), ""),
        ("\u{1B}_Gi=4207;ENODATA:x\u{1B}\\\u{1B}[?6c", nil, ""),
        ("\u{1B}[?1;2c", nil, ""),
        ("ab\u{1B}[A\u{1B}[?1;4cde", TerminalGraphics(form: .sixel), "ab\u{1B}[Ade"),
        ("\u{1B}[6;0;99999t\u{1B}[?4c", TerminalGraphics(form: .sixel), ""),
        ("typed", nil, "typed"), ("", nil, ""), ("\u{1B}", nil, "\u{1B}"),
        ("\u{1B}[?64;14c", nil, ""),
    ]

    @Test(arguments: answers.indices)
    func `a terminal's answer says what it can draw, and keys are no answer`(index: Int) {
        let (answer, graphics, keys) = Self.answers[index]
        let read = TerminalGraphics.read(Array(answer.utf8))
        #expect(read.graphics == graphics)
        #expect(read.keys == Array(keys.utf8))
        #expect(TerminalGraphics.isComplete(Array(answer.utf8)) == answer.contains("[?"))
        for end in 0..<answer.utf8.count where answer.utf8.last == UInt8(ascii: "c") {
            #expect(!TerminalGraphics.isComplete(Array(answer.utf8.prefix(end))))
        }
    }

    @Test func `a picture is drawn where the terminal can, else with characters`() throws {
        var notebook = Notebook()
        let replies = notebook.run("tx = load \(NotebookTests.data)tx.csv; plot hist tx gas")
        var options = RenderOptions(width: 80)
        #expect(Renderer(options).render(replies[1]).output.contains("█"))
        options.graphics = TerminalGraphics(form: .kitty)
        #expect(Renderer(options).render(replies[1]).output.hasPrefix("\u{1B}_Ga=T,f=100,q=2,m="))
        options.graphics = TerminalGraphics(form: .sixel, cellWidth: 10, cellHeight: 20)
        let sixel = Renderer(options).render(replies[1]).output
        #expect(sixel.hasPrefix("\u{1B}P0;1;0q") && sixel.hasSuffix("\u{1B}\\\n"))
        options.isUncut = true
        #expect(
            !Renderer(RenderOptions(mode: .markdown)).render(replies[1]).output.contains("\u{1B}"))
    }
}
