/// What can go wrong between a file and a frame. Cases carry facts; the wording is in
/// `FrameError+Message.swift`.
package enum FrameError: Error, Sendable, Equatable {
    // MARK: Files
    case fileNotFound(path: String)
    case fileIsDirectory(path: String)
    /// The operating system refused; `reason` is its word.
    case fileUnreadable(path: String, reason: String)
    case fileUnwritable(path: String, reason: String)
    /// A file was to be written into a folder that is not there.
    case folderNotFound(path: String, folder: String)
    case fileEmpty(path: String)
    case fileBinary(path: String, offset: Int)
    case fileEncoding(path: String, line: Int, column: Int)
    case fileUTF16(path: String)
    case fileCompressed(path: String, kind: String)
    /// An archive whose content cannot be unpacked.
    case fileDamaged(path: String, kind: String)
    /// An archive that stops before its end.
    case fileCutOff(path: String, kind: String)
    case fileFormatUnknown(path: String)
    /// A pipe that would have to be read twice.
    case fileReadOnce(path: String)
    case fileChanged(path: String)
    /// A pattern that no file matches.
    case noMatch(pattern: String)
    /// The caller asked to stop.
    case interrupted
    /// A model where a table was expected.
    case fileIsModel(path: String)
    /// A notebook script where a table was expected.
    case fileIsScript(path: String)
    case noFiles

    // MARK: Rows and cells of a file
    case raggedRow(path: String, line: Int, found: Int, expected: Int)
    case unterminatedQuote(path: String, line: Int, column: Int)
    case textAfterQuote(path: String, line: Int, column: Int)
    case zeroByte(path: String, line: Int)
    case oldLineEnds(path: String)
    case recordTooLong(path: String, line: Int, limit: Int)
    case cell(path: String, line: Int, column: String, text: String, type: ColumnType)
    case json(path: String, JSONError)
    case notARecord(path: String, line: Int, found: String)
    /// A record of a stream; `what` is a whole sentence.
    case record(path: String, line: Int, what: String)
    case fileNotStreamable(path: String)
    case noRecords(path: String)
    /// A reply that carries an error instead of transactions.
    case replyFailed(path: String, message: String)
    case columnsDiffer(path: String, first: String, detail: String)

    // MARK: Stored frames
    /// The bytes are not what `Frame.encoded` wrote; `what` says what is wrong with "it".
    case storedFrame(_ what: String)
    case storedFrameVersion(found: Int, newest: Int)

    // MARK: Columns
    case columnNotFound(name: String, among: [String])
    case columnType(name: String, type: ColumnType, expected: String)
    case columnExists(name: String)
    case columnTwice(name: String)
    /// Keys of a join whose types have no values in common.
    case joinTypes(left: String, ColumnType, right: String, ColumnType)
    /// A join that would have more rows than a frame.
    case joinTooLarge(limit: Int)
    /// A schema asks for columns that a file does not have.
    case columnsAbsent(names: [String], path: String, among: [String])

    // MARK: Arguments
    case fraction(Double)
    case sampleSize(count: Int, rows: Int)
    case rowLimit(Int)
    /// Text that would load as something else, in a file that cannot say so.
    case textNotWritable(path: String, column: String)
}
