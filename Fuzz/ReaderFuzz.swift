import CopseFrame

#if canImport(Glibc)
    import Glibc
#elseif canImport(Darwin)
    import Darwin
#endif

/// What libFuzzer calls with bytes of its own making: see `dev/fuzz`.
///
/// The first three bytes choose how the others are read: the format by its letter, what is done with rows
/// that cannot be read and other options by six bits, and the size of blocks. The laws: nothing traps; any
/// blocks and threads come to the same frame, notes or sentence; what is written loads back; what is stored
/// comes back.
@_cdecl("LLVMFuzzerTestOneInput")
public func testOneInput(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
    let input = unsafe UnsafeBufferPointer(start: start, count: count)
    guard let text = unsafe FuzzedText(Array(input)) else { return -1 }
    text.check()
    return 0
}

private struct FuzzedText {
    private let bytes: [UInt8]
    private let options: LoadOptions
    /// The name decides where no format is said.
    private let name: String
    private let blockSize: Int

    private static let names: [Character: String] = [
        "c": "t.csv", "t": "t.tsv", "j": "t.jsonl", "e": "t.json", "r": "t.json", "a": "t",
    ]

    /// nil: no letter of a format.
    init?(_ input: [UInt8]) {
        guard input.count > 3, let name = Self.names[Character(UnicodeScalar(input[0]))] else {
            return nil
        }
        var options = LoadOptions()
        let formats: [UInt8: LoadOptions.Format] = [
            0x63: .csv, 0x74: .tsv, 0x6a: .jsonl, 0x65: .etherscan, 0x72: .rpc,
        ]
        options.format = formats[input[0]]
        let bits = input[1]
        options.onError = LoadOptions.ErrorPolicy.allCases[Int(bits & 3) % 3]
        options.rawNames = bits & 4 > 0
        options.limit = bits & 8 > 0 ? 3 : nil
        if bits & 16 > 0 { options.types = ["value": .int, "a": .timestamp] }
        if bits & 32 > 0 { options.sample = 2 }
        self.options = options
        self.name = name
        blockSize = 1 + Int(input[2])
        bytes = Array(input[3...])
    }

    func check() {
        let whole = loaded(options)
        // Which format a text has is guessed from the first block.
        guard options.format != nil else { return lookAt(whole) }
        var parted = options
        parted.blockSize = blockSize
        let parts = loaded(parted)
        guard same(whole, parts) else { fail("blocks of \(blockSize)", whole, parts) }
        parted.threads = 2
        let threads = loaded(parted)
        guard same(whole, threads) else { fail("two threads", whole, threads) }
        lookAt(whole)
    }

    private typealias Outcome = Result<LoadedFrame, FrameError>

    private func loaded(_ options: LoadOptions) -> Outcome {
        do throws(FrameError) {
            return .success(try FrameLoader.load(bytes: bytes, name: name, options: options))
        } catch {
            return .failure(error)
        }
    }

    private func same(_ a: Outcome, _ b: Outcome) -> Bool {
        switch (a, b) {
        case (.success(let a), .success(let b)): a.frame == b.frame && a.notes == b.notes
        case (.failure(let a), .failure(let b)): a.message == b.message
        default: false
        }
    }

    /// What every verb does with a frame that was loaded.
    private func lookAt(_ outcome: Outcome) {
        guard case .success(let loaded) = outcome else { return }
        let frame = loaded.frame
        guard frame.summaries() == frame.summaries(threads: 2) else { fail("describe") }
        do throws(FrameError) {
            guard try Frame.decode(frame.encoded()) == frame else { fail("decode(encode)") }
            for (name, column) in zip(frame.names, frame.columns) {
                let rows = try frame.sortedRows(by: [SortKey(name)])
                guard Set(rows).count == frame.rowCount, isSorted(column, rows) else {
                    fail("sort by \(name)")
                }
            }
            guard frame.rowCount > 0, !frame.names.isEmpty else { return }
            for format in FrameWriter.Format.allCases { try write(frame, format) }
        } catch {
            // Text that a table cannot tell from numbers is refused, which is right.
            guard error.code == "frame.textNotWritable" else { fail(error.message) }
        }
    }

    private func write(_ frame: Frame, _ format: FrameWriter.Format) throws(FrameError) {
        var options = LoadOptions()
        options.rawNames = true
        options.format = LoadOptions.Format(rawValue: format.rawValue)
        let written = try FrameWriter.bytes(of: frame, format: format)
        let back = try FrameLoader.load(bytes: written, name: "w", options: options).frame
        // What a file cannot say: JSON lines have no other way to write a time.
        if zip(frame.columns, back.columns).contains(where: {
            $0.type == .string && $1.type == .timestamp
        }) {
            return
        }
        guard try FrameWriter.bytes(of: back, format: format) == written else {
            fail("\(format) written: \(String(decoding: written, as: UTF8.self).debugDescription)")
        }
    }

    private func isSorted(_ column: Column, _ rows: [Int]) -> Bool {
        zip(rows, rows.dropFirst()).allSatisfy { row, next in
            if column.isMissing(row) || column.isMissing(next) { return column.isMissing(next) }
            switch column.storage {
            case .int(let v), .timestamp(let v): return (v[row], row) < (v[next], next)
            case .float(let v): return (v[row], row) < (v[next], next)
            case .uint256(let v):
                return v[row] < v[next] || (v[row] == v[next] && row < next)
            case .string(let text):
                return text.isOrderedBefore(row, next)
                    || (!text.isOrderedBefore(next, row) && row < next)
            case .bool(let v): return (v[row] ? 1 : 0, row) < (v[next] ? 1 : 0, next)
            case .category: return true
            }
        }
    }

    private func fail(_ law: String, _ outcomes: Outcome...) -> Never {
        print("broken: \(law)\n\(options)")
        for outcome in outcomes { print(outcome) }
        print(String(decoding: bytes, as: UTF8.self).debugDescription)
        unsafe fflush(nil)
        fatalError("a law is broken")
    }
}
