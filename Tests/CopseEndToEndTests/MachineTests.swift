import CopseTestSupport
import Foundation
import Testing

/// Nothing of the machine shows in a result: not the number of threads, not the CPU's features.
@Suite struct MachineTests {
    static let script = """
        tx = load "\(Repository.root)/datasets/transactions.csv"
        f = features tx with eth
        m = train f --contamination 0.01 --seed 42
        importance m
        explain m f 17
        s = score m f
        """

    /// The replies without what may differ: times and progress.
    static func replies(_ arguments: [String], environment: [String: String] = [:]) throws
        -> [String]
    {
        let result = try Program.copse.run(
            ["--json", "--quiet"] + arguments, input: script, environment: environment)
        #expect(result.status == 0, "\(result.errors)")
        return result.output.split(separator: "\n").map { line in
            line.replacing(/"(ms|[a-z]+_ms)":[0-9.e+-]+/, with: "")
        }.map { String($0) }
    }

    @Test func `1, 2 and 8 threads give the same replies`() throws {
        let one = try Self.replies(["--threads", "1"])
        #expect(one.count == 6)
        #expect(try Self.replies(["--threads", "2"]) == one)
        #expect(try Self.replies(["--threads", "8"]) == one)
    }

    @Test func `a C library without FMA and AVX2 gives the same replies`() throws {
        let masked = [
            "GLIBC_TUNABLES":
                "glibc.cpu.hwcaps=-AVX2,-FMA,-FMA4,-AVX,-AVX512F,-AVX2_Usable,-FMA_Usable"
        ]
        #expect(try Self.replies([], environment: masked) == Self.replies([]))
    }

    @Test func `no room that computes calls a transcendental function of the C library`() throws {
        let names = "exp exp2 expm1 log log2 log10 log1p pow tanh sin cos tan exp10 cbrt hypot fma"
        let forbidden = Set(names.split(separator: " ").map(String.init))
        var objects = 0
        for room in ["CopseMath", "CopseModels", "CopseFrame", "CopseFeatures", "CopseDetector"] {
            let folder = Program.buildFolder + "/\(room).build"
            for file in try FileManager.default.contentsOfDirectory(atPath: folder)
            where file.hasSuffix(".o") {
                objects += 1
                let symbols = try Tool.output("nm", ["--undefined-only", folder + "/" + file])
                let used = Set(
                    symbols.split(separator: "\n").compactMap {
                        $0.split(separator: " ").last.map(String.init)
                    })
                #expect(used.isDisjoint(with: forbidden), "\(room)/\(file)")
            }
        }
        #expect(objects >= 5)
    }
}

/// A program of the system, found in PATH.
enum Tool {
    static func output(_ name: String, _ arguments: [String]) throws -> String {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        process.arguments = [name] + arguments
        let pipe = Pipe()
        process.standardOutput = pipe
        try process.run()
        let data = pipe.fileHandleForReading.readDataToEndOfFile()
        process.waitUntilExit()
        return String(decoding: data, as: UTF8.self)
    }
}
