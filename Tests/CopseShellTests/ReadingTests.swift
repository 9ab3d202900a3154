import CopseShell
import Foundation
import Testing

/// What people read of a frame: widths, units, elision.
@Suite struct ReadingTests {
    @Test func `text takes the columns that terminals give it`() throws {
        let path = SessionTests.folder + "/widths.json"
        let json = try JSONSerialization.jsonObject(
            with: Data(contentsOf: URL(fileURLWithPath: path)))
        let cases = try #require(json as? [[Any]])
        #expect(cases.count > 30)
        for entry in cases {
            let text = try #require(entry[0] as? String)
            #expect(DisplayWidth.of(text) == entry[1] as? Int, "\(text)")
        }
    }

    static let wide = """
        name,kind,value,gasPrice,gas,when
        日本語のテキスト,"👩‍👩‍👧 family",123456789012345678901234567890,20000000000,21000,2017-03-06T10:00:00Z
        naïve café,"e\u{301}",1,1,90000,2017-03-06T11:00:00Z
        "🚀",,1500000000000000000,123456789012,,2017-03-06T12:00:00Z
        """

    static func shown(_ cell: String, width: Int, mode: OutputMode = .table) throws -> String {
        let path = NSTemporaryDirectory() + "copse-\(UUID().uuidString).csv"
        try wide.write(toFile: path, atomically: true, encoding: .utf8)
        defer { try? FileManager.default.removeItem(atPath: path) }
        var notebook = Notebook(settings: Settings(threads: 1))
        let replies = notebook.run("w = load '\(path)'\n\(cell)")
        let reply = try #require(replies.last)
        #expect(reply.failure == nil, "\(reply.failure?.message ?? "")")
        return Renderer(RenderOptions(mode: mode, width: width)).render(reply).output
    }

    @Test(arguments: [40, 80, 200])
    func `a frame of wide characters keeps its columns under each other`(width: Int) throws {
        let text = try Self.shown("w", width: width)
        let path = SessionTests.folder + "/reading-\(width).txt"
        if ProcessInfo.processInfo.environment["COPSE_RECORD"] != nil {
            try text.write(toFile: path, atomically: true, encoding: .utf8)
        }
        #expect(text == (try String(contentsOfFile: path, encoding: .utf8)))
        for line in text.split(separator: "\n") {
            #expect(DisplayWidth.of(String(line)) <= max(width, 44), "\(line)")
        }
    }

    @Test func `columns that a cell names are shown before others`() throws {
        for width in [60, 80] {
            #expect(try !Self.shown("w", width: width).contains("gasPrice"))
            #expect(try Self.shown("sort w by gasPrice desc", width: width).contains("gasPrice"))
            #expect(try Self.shown("filter w gas == 90000", width: width).contains("gas"))
        }
        #expect(try Self.shown("sort w by value", width: 40).contains("value"))
        for width in [20, 30, 40, 50, 60] {
            let asked = "filter w gas > 0 and value > 0 and kind != 'x'"
            for cell in [asked, "select w name, kind, value, gasPrice, gas, when", "w"] {
                let text = try Self.shown(cell, width: width)
                #expect(!text.contains("…  …"), "\(text)")
            }
        }
    }

    @Test func `wei are shown in the unit that was asked for, and data stay as they are`() throws {
        let gwei = try Self.shown("show w --unit gwei", width: 200)
        #expect(gwei.contains("gwei"))
        #expect(gwei.contains("123,456,789,012,345,680,000") || gwei.contains("e20"))
        #expect(gwei.contains(" 20 ") || gwei.contains("20\n") || gwei.contains("20    "))
        #expect(gwei.contains("123.457"))
        #expect(gwei.contains("1e-9"))
        #expect(gwei.contains("21000"), "gas is no amount of wei")
        let wei = try Self.shown("head w 3 --unit wei", width: 200)
        #expect(wei.contains("123,456,789,012,345,678,901,234,567,890"))
        #expect(wei.contains("1,500,000,000,000,000,000"))
        let ether = try Self.shown("sort w by gasPrice --unit ether", width: 200)
        #expect(ether.contains("1.5"))
        #expect(ether.contains("ether"))
        #expect(ether.contains("gwei"), "prices of gas are tiny parts of an ether")
        let json = try Self.shown("show w --unit ether", width: 200, mode: .json)
        #expect(json.contains("\"123456789012345678901234567890\""))
        var notebook = Notebook()
        let failure = notebook.run("show w --unit bitcoin").last?.failure
        #expect(failure?.code == "flag.value")
    }
}
