/// What can be wrong with a cell before any room below is asked.
enum ShellError: Sendable, Equatable {
    // The form of the text.
    case unterminatedQuote(String)
    case unclosedBracket(String)
    case strayBracket(String)
    case mismatchedBracket(String, opened: String)
    case pipeWithoutBang
    case emptyShellCommand
    case nothingBeforePipe
    case nothingToAssign([String])
    case missingArgument(place: String, usage: String)
    case unexpected(String, usage: String)
    case spacesInList(String, previous: String)
    case badDefinition(usage: String)
    case notANumber(String, place: String)
    case notAName(String)

    // Its first word.
    case verbUnknown(String, nearest: String?)
    case verbNotInThisVersion(String)
    case notAVerb(value: String, kind: String)
    case habit(Habit)
    case helpUnknown(String, nearest: String?)

    // Names given and names taken.
    case bindsNothing(verb: String)
    case bindsCount(verb: String, count: Int, given: Int)
    case nameTwice(String)
    case nameNotFound(String, nearest: String?, bound: [String], isFile: Bool)
    case nameKind(String, is: String, needs: String, usage: String)
    case noUnnamedValue(String)

    // Flags.
    case flagUnknown(String, verb: String, nearest: String?, known: [String])
    case flagNeedsValue(String, example: String)
    case flagTakesNoValue(String)
    case flagTwice(String)
    case flagValue(String, got: String, expected: String)
    case flagsTogether([String])
    case flagMissing(verb: String, flags: [String])

    // Values that do not fit together.
    case modelNotTrainedOnFrame(String)
    case rowOutside(Int, count: Int)
    case hashNotFound(String)
    case noHashColumn
    case cellNotFound(String, count: Int)
    case fileIsModel(String)
    case fileIsModelNotScript(String)
    case exportFormat(String)
    case flagNeedsFormat(String, format: String)
    case pictureFormat(String)
    case pictureNotDrawn(String, CairoPainter.Problem)
    case nothingToDraw(ChartError)
    case settingUnknown(String, nearest: String?, known: [String])
    case settingValue(String, got: String, expected: String)

    // Series and models of them.
    case series(SeriesProblem)

    // Files of sessions.
    case report(ReportProblem)

    // The store.
    case noStore
    case sourceChanged(path: String, cell: Int)
    case valueLost(name: String, cell: Int)
    case notAModelName(String)
    case keepsNothing(String, kind: String)
    case nothingToUndo
    case nothingToRedo
    case notACheckout(Int, status: String)

    // The run itself.
    case interrupted
    /// No cell of that number runs in the background; those that do.
    case noSuchJob(String, running: [Int])
    /// A verb that needs somebody at the keyboard.
    case promptOnly(String)
    case programFailed(command: String, status: Int)
    case programNotStarted(command: String, reason: String)
    case shellNotAllowed
}
