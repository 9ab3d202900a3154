import CopseShell

#if canImport(Glibc)
    import Glibc
#elseif canImport(Darwin)
    import Darwin
#endif

/// What is typed, as characters: UTF-8 whatever the locale, with what was typed ahead first.
final class KeyReader {
    private var bytes: [UInt8] = []
    private var place = 0
    private var returned: [Unicode.Scalar] = []
    /// Whether the terminal has gone.
    private(set) var isAtEnd = false
    /// How many answers of the terminal are still to come among the keys.
    private var awaited = 0
    /// Who wants to know the terminal's ground, and until when an answer is looked for.
    private var groundWanted: (until: ContinuousClock.Instant, tell: (InputTheme.Ground) -> Void)?

    /// Whether `next()` has something without waiting.
    var isEmpty: Bool { returned.isEmpty && (place == bytes.count || isInsideAnswer) }

    /// Reads what is there; call it when there is something.
    func fill() {
        if place == bytes.count {
            bytes.removeAll(keepingCapacity: true)
            place = 0
        }
        guard let chunk = Self.read() else { return }
        if chunk.isEmpty { isAtEnd = true } else { bytes += chunk }
        if awaited > 0 { _ = takeReport() }
        takeGround()
    }

    /// Asks the terminal whether its ground is light or dark, and does not wait: the answer is taken
    /// out of what is typed when it comes, if it comes.
    func askForGround(_ tell: @escaping (InputTheme.Ground) -> Void) {
        groundWanted = (ContinuousClock.now + .seconds(2), tell)
        StandardStream.output.write(GroundReport.question)
    }

    private func takeGround() {
        guard let wanted = groundWanted else { return }
        if let report = GroundReport(in: bytes[place...]) {
            groundWanted = nil
            bytes.removeSubrange(place + report.range.lowerBound..<place + report.range.upperBound)
            wanted.tell(report.ground)
        } else if ContinuousClock.now > wanted.until {
            groundWanted = nil
        }
    }

    /// Whether the next byte begins an answer of which a part is still to come.
    private var isInsideAnswer: Bool {
        groundWanted != nil && bytes.count - place > 1
            && GroundReport.mayBegin(with: bytes[place...])
    }

    /// Where the cursor is: asks the terminal, and waits a moment for its answer.
    func askForColumn() -> Int? {
        awaited += 1
        StandardStream.output.write(CursorReport.question)
        let clock = ContinuousClock()
        let deadline = clock.now + .milliseconds(120)
        while clock.now < deadline, !isAtEnd {
            let left = Int((deadline - clock.now).milliseconds.rounded(.up))
            guard Wake.wait(input: STDIN_FILENO, milliseconds: max(1, left)) == .input else {
                continue
            }
            guard let chunk = Self.read() else { continue }
            if chunk.isEmpty { isAtEnd = true }
            bytes += chunk
            if let report = takeReport() { return report.column }
        }
        return nil
    }

    /// Takes an answer out of what was typed.
    private func takeReport() -> CursorReport? {
        guard let report = CursorReport(in: bytes[place...]) else { return nil }
        awaited -= 1
        bytes.removeSubrange(place + report.range.lowerBound..<place + report.range.upperBound)
        return report
    }

    /// What stands in the terminal's queue; nil: nothing, empty: the terminal has gone.
    ///
    /// ^C empties the queue, even behind the back of a `poll` that has just announced a key. So it is
    /// never waited for here: the terminal is opened once more, as what is set for standard input
    /// holds for all programs that share it.
    static func read() -> [UInt8]? {
        var isEmpty = false
        let bytes = unsafe [UInt8](unsafeUninitializedCapacity: 4096) { buffer, filled in
            let count = unsafe Self.readOnce(buffer)
            isEmpty = count < 0 && (errno == EINTR || errno == EAGAIN)
            filled = max(0, count)
        }
        return isEmpty ? nil : bytes
    }

    private static let terminal: Int32 = {
        guard let name = unsafe ttyname(STDIN_FILENO) else { return STDIN_FILENO }
        let opened = unsafe open(name, O_RDONLY | O_NONBLOCK | O_NOCTTY | O_CLOEXEC)
        return opened < 0 ? STDIN_FILENO : opened
    }()

    private static func readOnce(_ buffer: UnsafeMutableBufferPointer<UInt8>) -> Int {
        #if canImport(Glibc)
            unsafe Glibc.read(terminal, buffer.baseAddress, buffer.count)
        #else
            unsafe Darwin.read(terminal, buffer.baseAddress, buffer.count)
        #endif
    }

    /// Takes bytes that somebody else has read.
    func append(_ more: [UInt8]) { bytes += more }

    func forget() {
        bytes.removeAll(keepingCapacity: true)
        place = 0
        returned = []
    }

    /// Puts a character back: `next()` gives it first.
    func putBack(_ scalar: Unicode.Scalar) { returned.append(scalar) }

    /// The next byte that has come, if any.
    var nextByte: UInt8? { place < bytes.count ? bytes[place] : nil }

    /// The next character; nil when there is none yet, or only a part of one.
    func next() -> Unicode.Scalar? {
        if let scalar = returned.popLast() { return scalar }
        guard place < bytes.count, !isInsideAnswer else { return nil }
        let lead = bytes[place]
        let length =
            switch lead {
            case ..<0x80: 1
            case 0xC2..<0xE0: 2
            case 0xE0..<0xF0: 3
            case 0xF0..<0xF5: 4
            default: 1
            }
        var end = place + 1
        while end < min(place + length, bytes.count), bytes[end] & 0xC0 == 0x80 { end += 1 }
        if end - place < length, end == bytes.count, !isAtEnd { return nil }
        let text = String(decoding: bytes[place..<end], as: UTF8.self)
        place = end
        return text.unicodeScalars.first ?? "\u{FFFD}"
    }
}
