package import CopseDetector

/// Why the daemon does not start.
package enum ServeError: Error, Sendable, Equatable {
    /// What a setting may be.
    package enum Expected: Sendable, Equatable { case address, threads, logLevel }

    case modelNotGiven
    case setting(String, value: String, expected: Expected)
    /// The address, which others than this machine could reach.
    case notLoopback(String)
    /// The model's file cannot be read; the words are the file system's.
    case file(code: String, message: String)
    case model(path: String, ModelError)
    /// The address and what the system said.
    case cannotListen(String, reason: String)
}
