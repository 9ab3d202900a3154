import Foundation

/// Real data that lies beside the checkout and does not ship with it.
///
/// Tests that need it are declared `.enabled(if: SharedData.isPresent(…), "…")`: where the folder
/// is absent they are reported as skipped, by name, and the reason is printed once.
package enum SharedData {
    /// `COPSE_SHARED_DATA`, else `../shared/data` beside the checkout.
    package static let folder: String = {
        if let path = ProcessInfo.processInfo.environment["COPSE_SHARED_DATA"] { return path }
        return Repository.root + "/../shared/data"
    }()

    package static func path(_ file: String) -> String { folder + "/" + file }

    package static func isPresent(_ file: String) -> Bool {
        let present = FileManager.default.isReadableFile(atPath: path(file))
        if !present {
            FileHandle.standardError.write(
                Data("SKIPPED: tests on \(file): not found in \(folder)\n".utf8))
        }
        return present
    }
}

/// Where this checkout lies.
package enum Repository {
    package static let root: String = {
        var parts = #filePath.split(separator: "/", omittingEmptySubsequences: false)
        parts.removeLast(3)
        return parts.joined(separator: "/")
    }()
}
