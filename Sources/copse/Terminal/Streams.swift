#if canImport(Glibc)
    import Glibc
#elseif canImport(Darwin)
    import Darwin
#endif

/// The standard streams without buffers of their own.
enum StandardStream: Int32 {
    case input = 0
    case output = 1
    case errors = 2

    var isTerminal: Bool { isatty(rawValue) == 1 }

    /// Writes all of a text. When nobody reads any more the process ends without a word.
    func write(_ text: String) {
        guard !text.isEmpty else { return }
        var text = text
        let finished = text.withUTF8 { bytes in unsafe Self.writeAll(bytes, to: rawValue) }
        if !finished { exit(1) }
    }

    func write(_ bytes: [UInt8]) {
        let finished = unsafe bytes.withUnsafeBufferPointer {
            unsafe Self.writeAll($0, to: rawValue)
        }
        if !finished { exit(1) }
    }

    static func writeAll(_ bytes: UnsafeBufferPointer<UInt8>, to descriptor: Int32) -> Bool {
        var rest = unsafe bytes[...]
        while unsafe !rest.isEmpty {
            let part = unsafe UnsafeRawBufferPointer(UnsafeBufferPointer(rebasing: rest))
            #if canImport(Glibc)
                let count = unsafe Glibc.write(descriptor, part.baseAddress, part.count)
            #else
                let count = unsafe Darwin.write(descriptor, part.baseAddress, part.count)
            #endif
            if count > 0 {
                unsafe rest = rest.dropFirst(count)
            } else if errno != EINTR {
                return false
            }
        }
        return true
    }
}

/// What is known of the terminal.
enum Terminal {
    /// The size of the terminal on standard output.
    static var size: (rows: Int, columns: Int)? {
        var size = winsize()
        guard unsafe ioctl(STDOUT_FILENO, UInt(TIOCGWINSZ), &size) == 0, size.ws_col > 0 else {
            return nil
        }
        return (size.ws_row > 0 ? Int(size.ws_row) : 24, Int(size.ws_col))
    }

    /// Columns: of the terminal on standard output, else $COLUMNS, else nil.
    static var width: Int? {
        if let size { return size.columns }
        return environment("COLUMNS").flatMap { Int($0) }.flatMap { $0 > 0 ? $0 : nil }
    }

    static func environment(_ name: String) -> String? {
        unsafe getenv(name).map { unsafe String(cString: $0) }
    }

    /// Makes the C library decode UTF-8, whatever the locale: libedit would drop such characters.
    /// - Returns: whether it does now.
    @discardableResult
    static func useUTF8() -> Bool {
        unsafe setlocale(LC_CTYPE, "")
        if codeset == "UTF-8" { return true }
        unsafe setlocale(LC_CTYPE, "C.UTF-8")
        return codeset == "UTF-8"
    }

    static var codeset: String {
        unsafe nl_langinfo(nl_item(CODESET)).map { unsafe String(cString: $0) } ?? ""
    }
}
