import GRDB

/// What can go wrong between the notebook and its file. Cases carry facts; the wording is in
/// `StoreError+Message.swift`.
package enum StoreError: Error, Sendable, Equatable {
    // MARK: The file
    case newerVersion(path: String, found: Int, known: Int)
    /// Not SQLite, or SQLite of another program.
    case notAStore(path: String)
    case damaged(path: String, detail: String)
    case readOnly(path: String)
    case full(path: String)
    /// The operating system refused to write: a quota, a file-size limit, a broken disk.
    case writeFailed(path: String, detail: String)
    case locked(path: String, seconds: Double)
    case cannotOpen(path: String, reason: String)
    case valueTooLarge(path: String)
    /// What SQLite says where no case above fits; `code` is its result code.
    case failed(path: String, code: Int, detail: String)

    // MARK: What lies in it
    case sessionNotFound(name: String, among: [String])
    case sessionExists(name: String)
    case sessionName(String)
    case cellNotFound(number: Int, session: String)
    case cellFinished(number: Int)
    case objectNotFound(identity: String)
    case identity(String)
    case datasetNotFound(id: Int64)
    case modelNotFound(name: String, among: [String])
    case versionNotFound(model: String, version: Int, latest: Int)
    case aliasNotFound(model: String, alias: String, among: [String])
    case modelName(String)
    case aliasName(String)

    init(_ error: DatabaseError, path: String, patience: Double) {
        let detail = error.message ?? "no further word"
        switch error.resultCode {
        case .SQLITE_NOTADB: self = .notAStore(path: path)
        case .SQLITE_CORRUPT: self = .damaged(path: path, detail: detail)
        case .SQLITE_READONLY, .SQLITE_PERM: self = .readOnly(path: path)
        case .SQLITE_FULL: self = .full(path: path)
        case .SQLITE_BUSY, .SQLITE_LOCKED: self = .locked(path: path, seconds: patience)
        case .SQLITE_CANTOPEN: self = .cannotOpen(path: path, reason: detail)
        case .SQLITE_TOOBIG: self = .valueTooLarge(path: path)
        case .SQLITE_IOERR: self = Self.inputOutput(error, path: path, detail: detail)
        default:
            self = .failed(
                path: path, code: Int(error.extendedResultCode.rawValue), detail: detail)
        }
    }

    private static func inputOutput(
        _ error: DatabaseError, path: String, detail: String
    ) -> StoreError {
        switch error.extendedResultCode {
        case .SQLITE_IOERR_SHORT_READ, .SQLITE_IOERR_READ: .damaged(path: path, detail: detail)
        default: .writeFailed(path: path, detail: detail)
        }
    }
}
