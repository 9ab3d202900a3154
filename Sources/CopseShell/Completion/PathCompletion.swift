import CopseFrame

#if canImport(Glibc)
    import Glibc
#elseif canImport(Darwin)
    import Darwin
#endif

/// Files and folders that begin like a word.
enum PathCompletion {
    private struct Entry {
        var name: String
        var isFolder: Bool
    }

    /// Beyond so many, files are listed without their sizes.
    private static let sizedCount = 200

    static func items(beginningWith typed: String, isQuoted: Bool) -> [Completions.Item] {
        let cut = typed.lastIndex(of: "/").map { typed.index(after: $0) } ?? typed.startIndex
        let folder = String(typed[..<cut])
        let start = String(typed[cut...])
        var entries = entries(of: folder.isEmpty ? "." : folder, beginningWith: start)
        entries.sort { $0.name < $1.name }
        let common = Completions(
            replace: 0..<0, items: entries.map { .init($0.name, .file, "") }
        ).commonPrefix
        // A quote that only some of them need is not put before all.
        let quotes = isQuoted || needsQuotes(folder + common)
        let isSized = entries.count <= sizedCount
        return entries.map { entry in
            let path = folder + entry.name + (entry.isFolder ? "/" : "")
            let isInQuotes = quotes || (entries.count == 1 && needsQuotes(path))
            return Completions.Item(
                isInQuotes ? "\"" + escaped(path) : path, entry.isFolder ? .folder : .file,
                about(folder + entry.name, entry, isSized: isSized),
                label: entry.name + (entry.isFolder ? "/" : ""),
                closing: entry.isFolder ? "" : isInQuotes ? "\" " : " ")
        }
    }

    private static func entries(of folder: String, beginningWith start: String) -> [Entry] {
        guard let stream = unsafe opendir(folder) else { return [] }
        defer { unsafe closedir(stream) }
        var entries: [Entry] = []
        while let entry = unsafe readdir(stream) {
            let name = unsafe withUnsafePointer(to: &entry.pointee.d_name) { name in
                unsafe name.withMemoryRebound(to: CChar.self, capacity: 256) {
                    unsafe String(cString: $0)
                }
            }
            guard name.hasPrefix(start), name != ".", name != "..",
                !name.hasPrefix(".") || start.hasPrefix(".")
            else { continue }
            var isFolder = unsafe entry.pointee.d_type == UInt8(DT_DIR)
            let type = unsafe entry.pointee.d_type
            if type == UInt8(DT_LNK) || type == UInt8(DT_UNKNOWN) {
                isFolder =
                    status(folder + "/" + name).map { $0.st_mode & S_IFMT == S_IFDIR } ?? false
            }
            entries.append(Entry(name: name, isFolder: isFolder))
        }
        return entries
    }

    private static func status(_ path: String) -> stat? {
        var status = stat()
        return unsafe stat(path, &status) == 0 ? status : nil
    }

    private static func about(_ path: String, _ entry: Entry, isSized: Bool) -> String {
        if entry.isFolder { return "folder" }
        guard isSized, let status = status(path) else { return "file" }
        return size(Int(status.st_size))
    }

    private static func size(_ bytes: Int) -> String {
        var value = Double(bytes)
        for unit in ["bytes", "kB", "MB", "GB"] {
            if value < 1000 || unit == "GB" {
                return "\(NumberDisplay.text(value, digits: 3)) \(unit)"
            }
            value /= 1000
        }
        return ""
    }

    private static func needsQuotes(_ path: String) -> Bool {
        path.unicodeScalars.contains {
            $0.isShellBlank || "\"'`;|#{}()[],\\=".unicodeScalars.contains($0)
        }
    }

    private static func escaped(_ path: String) -> String {
        var text = ""
        for character in path {
            if character == "\"" || character == "\\" { text.append("\\") }
            text.append(character)
        }
        return text
    }
}
