/// Where the store lies when no flag says so.
package enum StoreLocation {
    /// `--store`, else `$COPSE_STORE`, else `sessions/copse.sqlite` where a folder `sessions` stands
    /// in the current folder, else `$XDG_DATA_HOME/copse/copse.sqlite`.
    package static func path(flag: String?, environment: [String: String]) -> String {
        path(flag: flag, environment: environment, hasSessions: StoreFile.isFolder("sessions"))
    }

    package static func path(
        flag: String?, environment: [String: String], hasSessions: Bool
    ) -> String {
        if let flag, !flag.isEmpty { return flag }
        if let path = environment["COPSE_STORE"], !path.isEmpty { return path }
        if hasSessions { return "sessions/copse.sqlite" }
        // The XDG rules: a relative path is invalid and counts as unset.
        if let data = environment["XDG_DATA_HOME"], data.hasPrefix("/") {
            return data + "/copse/copse.sqlite"
        }
        let home = environment["HOME"].flatMap { $0.isEmpty ? nil : $0 } ?? "."
        return home + "/.local/share/copse/copse.sqlite"
    }
}
