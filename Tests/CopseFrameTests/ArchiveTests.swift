import CopseFrame
import CopseMath
import CopseTestSupport
import Foundation
import Testing

private let endings = ["gz", "zst"]

@Suite struct ArchiveTests {
    private let frame: Frame = {
        var source = RandomFrame(seed: 8)
        return source.next(rows: 3000)
    }()

    private func packed(_ ending: String, _ frame: Frame, format: String = "csv") throws -> [UInt8]
    {
        let folder = try TemporaryFolder()
        let path = folder.path + "/f.\(format).\(ending)"
        try FrameWriter.write(frame, to: path)
        return try FileReader.bytes(of: path)
    }

    @Test(arguments: endings, ["csv", "tsv", "jsonl"])
    func `a packed file loads as the frame that was written`(ending: String, format: String) throws
    {
        let folder = try TemporaryFolder()
        let path = folder.path + "/f.\(format).\(ending)"
        var frame = frame
        if format == "jsonl" {
            frame = try frame.replacing("number text", frame.column(named: "any, text"))
        }
        try FrameWriter.write(frame, to: path)
        #expect(try FrameLoader.load(paths: [path]).frame == frame)
        let first = try FileReader.bytes(of: path)
        try FrameWriter.write(frame, to: path)
        #expect(try FileReader.bytes(of: path) == first)
    }

    @Test(arguments: endings)
    func `the first bytes decide, not the ending`(ending: String) throws {
        let folder = try TemporaryFolder()
        let plain = folder.path + "/plain.csv.\(ending)"
        try AtomicFile.write(try FrameWriter.bytes(of: frame, format: .csv), to: plain)
        #expect(try FrameLoader.load(paths: [plain]).frame == frame)
        let hidden = folder.path + "/hidden.csv"
        try AtomicFile.write(try packed(ending, frame), to: hidden)
        #expect(try FrameLoader.load(paths: [hidden]).frame == frame)
    }

    @Test(arguments: endings)
    func `archives behind each other are one text`(ending: String) throws {
        let rows = try FrameWriter.bytes(of: frame, format: .csv)
        let tail = try FrameWriter.bytes(of: frame.slice(0..<40), format: .csv)
        let headerEnd = try #require(tail.firstIndex(of: 0x0a)) + 1
        let folder = try TemporaryFolder()
        func part(_ bytes: [UInt8]) throws -> [UInt8] {
            // A frame of one text column whose file is the bytes wanted would be a trick; pack by tool.
            let path = folder.path + "/part"
            try AtomicFile.write(bytes, to: path)
            let process = Process()
            process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
            process.arguments = [ending == "gz" ? "gzip" : "zstd", "-q", "-f", "-k", path]
            try process.run()
            process.waitUntilExit()
            try #require(process.terminationStatus == 0)
            return try FileReader.bytes(of: path + "." + ending)
        }
        guard ending == "gz" || FileManager.default.fileExists(atPath: "/usr/bin/zstd") else {
            return
        }
        let both = try part(rows) + part(Array(tail[headerEnd...]))
        let loaded = try FrameLoader.load(bytes: both, name: "t.csv")
        let all = rows + tail[headerEnd...]
        #expect(loaded.frame == (try FrameLoader.load(bytes: all, name: "t.csv").frame))
        #expect(loaded.frame.rowCount == 3040)
        if ending == "gz" {
            let padded = try FrameLoader.load(bytes: both + [0, 0, 0], name: "t.csv")
            #expect(padded.frame == loaded.frame)
        }
    }

    @Test(arguments: endings)
    func `every truncation of an archive is one sentence`(ending: String) throws {
        let bytes = try packed(ending, frame.slice(0..<30))
        for count in 4..<bytes.count {
            let error = #expect(throws: FrameError.self) {
                try FrameLoader.load(bytes: Array(bytes[..<count]), name: "t.csv")
            }
            #expect(error?.code == "file.damaged")
        }
    }

    @Test(arguments: endings)
    func `bytes that changed never trap`(ending: String) throws {
        let bytes = try packed(ending, frame.slice(0..<30))
        var stream = RandomStream(seed: 4, stream: 0)
        for place in bytes.indices {
            var damaged = bytes
            damaged[place] ^= UInt8(1 + stream.uniform(below: 255))
            if let loaded = try? FrameLoader.load(bytes: damaged, name: "t.csv") {
                #expect(loaded.frame.columns.allSatisfy { $0.count == loaded.frame.rowCount })
            }
        }
    }

    @Test(arguments: endings)
    func `records stream out of an archive`(ending: String) throws {
        let folder = try TemporaryFolder()
        let path = folder.path + "/f.csv.\(ending)"
        try FrameWriter.write(frame, to: path)
        let reader = try RecordReader(path: path, schema: frame.schema)
        #expect(reader.format == .csv)
        var rows = 0
        while let block = try reader.next(limit: 700) {
            #expect(block.frame == frame.slice(rows..<rows + block.frame.rowCount))
            rows += block.frame.rowCount
        }
        #expect(rows == frame.rowCount)
    }

    @Test func `a pipe is read once and again where that is needed`() throws {
        // The last row makes text of a column that looked like numbers.
        let text = "a,b\n" + String(repeating: "1,2\n", count: 5000) + "x,3\n"
        let folder = try TemporaryFolder()
        let path = folder.path + "/pipe"
        try #require(unsafe mkfifo(path, 0o600) == 0)
        let writer = Thread {
            guard let file = unsafe fopen(path, "w") else { return }
            unsafe fputs(text, file)
            unsafe fclose(file)
        }
        writer.start()
        var options = LoadOptions()
        options.blockSize = 1000
        let frame = try FrameLoader.load(paths: [path], options: options).frame
        #expect(frame["a"]?.type == .string)
        #expect(frame["b"]?.type == .int)
        #expect(frame.rowCount == 5001)
    }
}
