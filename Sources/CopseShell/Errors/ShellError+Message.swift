extension ShellError {
    var code: String {
        switch self {
        case .unterminatedQuote: "syntax.unterminatedQuote"
        case .unclosedBracket: "syntax.unclosedBracket"
        case .strayBracket, .mismatchedBracket: "syntax.strayBracket"
        case .pipeWithoutBang: "syntax.pipe"
        case .emptyShellCommand, .nothingBeforePipe: "syntax.emptyPipe"
        case .nothingToAssign: "syntax.nothingToAssign"
        case .missingArgument: "syntax.missingArgument"
        case .unexpected, .spacesInList: "syntax.unexpected"
        case .badDefinition: "syntax.definition"
        case .notANumber: "syntax.number"
        case .notAName: "syntax.name"
        case .verbUnknown, .notAVerb, .habit: "verb.unknown"
        case .verbNotInThisVersion: "verb.notInThisVersion"
        case .helpUnknown: "verb.unknown"
        case .bindsNothing, .bindsCount, .nameTwice: "name.count"
        case .nameNotFound, .noUnnamedValue: "name.notFound"
        case .nameKind: "name.kind"
        case .flagUnknown: "flag.unknown"
        case .flagNeedsValue, .flagTakesNoValue, .flagValue, .flagNeedsFormat: "flag.value"
        case .flagTwice: "flag.twice"
        case .flagsTogether: "flag.together"
        case .flagMissing: "flag.missing"
        case .modelNotTrainedOnFrame: "model.noTrainingFrame"
        case .rowOutside, .hashNotFound, .noHashColumn: "frame.rowNotFound"
        case .cellNotFound: "name.notFound"
        case .nothingToDraw(let error): error.code
        case .pictureNotDrawn: "file.picture"
        case .exportFormat, .pictureFormat, .fileIsModel, .fileIsModelNotScript: "file.format"
        case .settingUnknown: "name.setting"
        case .settingValue: "flag.value"
        case .series(let problem): problem.code
        case .report(let problem): problem.code
        case .noStore: "store.none"
        case .sourceChanged: "store.sourceChanged"
        case .valueLost: "store.valueLost"
        case .notAModelName: "store.modelName"
        case .keepsNothing: "name.kind"
        case .nothingToUndo, .nothingToRedo, .notACheckout: "store.noSuchState"
        case .interrupted: "run.interrupted"
        case .noSuchJob: "name.notFound"
        case .programFailed, .programNotStarted: "run.program"
        case .shellNotAllowed, .promptOnly: "run.notAllowed"
        }
    }

    var message: String {
        switch self {
        case .unterminatedQuote(let quote):
            "the quote \(quote) opened here is not closed before the end of the line"
        case .unclosedBracket(let bracket):
            "the bracket '\(bracket)' opened here is never closed"
        case .strayBracket(let bracket):
            "'\(bracket)' closes nothing: no bracket is open here"
        case .mismatchedBracket(let bracket, let opened):
            "'\(bracket)' cannot close '\(opened)'"
        case .pipeWithoutBang:
            "'|' must be followed by '!' and a command"
        case .emptyShellCommand:
            "no command follows '| !'"
        case .nothingBeforePipe:
            "there is nothing to show or to pipe"
        case .nothingToAssign(let names):
            "nothing follows '\(names.joined(separator: ", ")) ='"
        case .missingArgument(let place, _):
            "\(place) is missing"
        case .unexpected(let word, _):
            "'\(word)' is not expected here"
        case .spacesInList(let word, let previous):
            "'\(word)' is not expected after '\(previous)'"
        case .badDefinition:
            "a name, '=' and an expression are expected here"
        case .notANumber(let text, let place):
            "\(place) must be a whole number, got '\(text)'"
        case .notAName(let text):
            "'\(text)' cannot be a name"
        case .verbUnknown(let verb, _):
            "unknown verb '\(verb)'"
        case .verbNotInThisVersion(let verb):
            "'\(verb)' is not in this version of copse"
        case .notAVerb(let value, let kind):
            "'\(value)' is a \(kind), not a verb"
        case .habit(let habit):
            habit.message
        case .helpUnknown(let topic, _):
            "there is no help on '\(topic)'"
        case .bindsNothing(let verb):
            "'\(verb)' gives no value that a name could hold"
        case .bindsCount(let verb, let count, let given):
            "'\(verb)' gives \(count) value\(count == 1 ? "" : "s"), but "
                + (given == 0
                    ? "no name stands" : given == 1 ? "1 name stands" : "\(given) names stand")
                + " before '='"
        case .nameTwice(let name):
            "'\(name)' stands twice before '='"
        case .nameNotFound(let name, _, let bound, let isFile):
            isFile
                ? "'\(name)' is a file, not a value"
                : bound.isEmpty
                    ? "no value is called '\(name)': nothing is bound yet"
                    : "no value is called '\(name)'"
        case .nameKind(let name, let kind, let needs, _):
            "'\(name)' is \(kind), but \(needs) is needed here"
        case .noUnnamedValue(let name):
            "'\(name)' holds nothing yet"
        case .flagUnknown(let flag, let verb, _, _):
            "'\(verb)' has no flag '--\(flag)'"
        case .flagNeedsValue(let flag, _):
            "'--\(flag)' needs a value"
        case .flagTakesNoValue(let flag):
            "'--\(flag)' takes no value"
        case .flagTwice(let flag):
            "'--\(flag)' is given twice"
        case .flagValue(let flag, let got, let expected):
            "'--\(flag)' must be \(expected), got '\(got)'"
        case .flagsTogether(let flags):
            "\(flags.map { "'--\($0)'" }.joined(separator: " and ")) cannot be given together"
        case .flagMissing(let verb, let flags):
            flags.count == 1
                ? "'\(verb)' needs '--\(flags[0])'"
                : "'\(verb)' needs one of \(flags.map { "--\($0)" }.joined(separator: ", "))"
        case .modelNotTrainedOnFrame(let name):
            "the frame that '\(name)' was trained on is not at hand: it was imported from a file"
        case .rowOutside(let row, let count):
            count <= 1
                ? "there is no row \(row): the frame has \(count == 0 ? "no rows" : "only row 0")"
                : "there is no row \(row): rows are numbered from 0 to \(count - 1)"
        case .hashNotFound(let hash):
            "no row has the hash '\(hash)'"
        case .noHashColumn:
            "the frame has no column 'hash' to find the row by"
        case .cellNotFound(let number, let count):
            count == 0
                ? "there is no cell \(number): none has run yet"
                : "there is no cell \(number): cells are numbered from 1 to \(count)"
        case .fileIsModel(let path):
            "'\(path)' is a model, not a table"
        case .fileIsModelNotScript(let path):
            "'\(path)' is a model, not a script"
        case .exportFormat(let path):
            "'\(path)' does not end in .copse, .onnx or .json"
        case .flagNeedsFormat(let flag, let format):
            "--\(flag) is for \(format) files only"
        case .pictureFormat(let path):
            "'\(path)' does not end in .svg, .png or .pdf"
        case .pictureNotDrawn(let path, let problem):
            switch problem {
            case .notInstalled:
                "'\(path)' cannot be drawn: libcairo, which draws .png and .pdf, is not installed"
            case .noMemory: "'\(path)' cannot be drawn: there is not enough memory"
            case .failed: "'\(path)' cannot be drawn: cairo refused"
            }
        case .nothingToDraw(let error): error.message
        case .settingUnknown(let name, _, _):
            "there is no setting '\(name)'"
        case .settingValue(let name, let got, let expected):
            "'\(name)' must be \(expected), got '\(got)'"
        case .series(let problem):
            problem.message
        case .report(let problem):
            problem.message
        case .noStore:
            "this notebook is not kept in a store"
        case .sourceChanged(let path, let cell):
            "'\(path)' has changed or gone since cell \(cell) read it"
        case .valueLost(let name, let cell):
            "'\(name)', which cell \(cell) needs, cannot be made again"
        case .notAModelName(let name):
            "'\(name)' names no model of the store"
        case .keepsNothing(let name, let kind):
            "'\(name)' is \(kind): only frames, recipes, forests and series are kept"
        case .nothingToUndo:
            "there is nothing to undo: the session is as it began"
        case .nothingToRedo:
            "there is nothing to do again: no cell follows this state"
        case .notACheckout(let number, let status):
            "cell \(number) left no state to go to: its status is '\(status)'"
        case .interrupted:
            "interrupted: nothing has changed"
        case .noSuchJob(let number, _):
            "cell \(number) does not run in the background"
        case .programFailed(let command, let status):
            "'\(command)' ended with status \(status)"
        case .programNotStarted(let command, let reason):
            "'\(command)' could not be started: \(reason)"
        case .promptOnly(let verb):
            "'\(verb)' works at a prompt only"
        case .shellNotAllowed:
            "programs cannot be run from here"
        }
    }

    var hint: String? {
        switch self {
        case .unterminatedQuote(let quote):
            "close it with \(quote), or write \\\(quote) for the character itself"
        case .unclosedBracket(let bracket):
            "close it with '\(bracket == "(" ? ")" : bracket == "[" ? "]" : "}")'"
        case .pipeWithoutBang:
            "'CELL | !COMMAND' gives the result to a program, as in: describe tx | !less; in an "
                + "expression write 'or'"
        case .emptyShellCommand:
            "as in: describe tx | !less"
        case .nothingToAssign(let names):
            "as in: \(names.joined(separator: ", ")) = load transactions.csv"
        case .missingArgument(_, let usage), .unexpected(_, let usage), .badDefinition(let usage):
            "Usage: \(usage)"
        case .spacesInList(let word, let previous):
            "lists are written with commas: \(previous), \(word)"
        case .notAName:
            "names are letters, digits and '_', and do not begin with a digit"
        case .verbUnknown(_, let nearest), .helpUnknown(_, let nearest):
            nearest.map { "did you mean '\($0)'?" } ?? "'help' lists all verbs"
        case .verbNotInThisVersion:
            "'help' lists what is"
        case .notAVerb(let value, _):
            "write the verb first, as in: show \(value)"
        case .habit(let habit):
            habit.hint
        case .bindsNothing(let verb):
            "write '\(verb) …' without a name and '='"
        case .bindsCount(let verb, let count, _):
            count == 2 ? "as in: train, test = \(verb) f" : "as in: x = \(verb) …"
        case .nameNotFound(let name, let nearest, let bound, let isFile):
            isFile
                ? "load it first: x = load \(name)"
                : nearest.map { "did you mean '\($0)'?" }
                    ?? (bound.isEmpty
                        ? "bind one first, as in: \(name) = load transactions.csv"
                        : "bound are: \(Self.shortList(bound))")
        case .nameKind(_, _, _, let usage):
            usage
        case .noUnnamedValue:
            "'_' is the last value without a name, '_3' the result of cell 3"
        case .flagUnknown(_, let verb, let nearest, let known):
            nearest.map { "did you mean '--\($0)'?" }
                ?? (known.isEmpty
                    ? "it takes no flags"
                    : "it has \(known.map { "--\($0)" }.joined(separator: " ")); see: help \(verb)")
        case .flagNeedsValue(let flag, let example):
            "as in: --\(flag) \(example)"
        case .flagTwice:
            "keep one of them"
        case .flagsTogether:
            "keep one of them"
        case .flagMissing(let verb, _):
            "see: help \(verb.prefix { $0 != " " })"
        case .modelNotTrainedOnFrame(let name):
            "name the frame after the model, as in: importance \(name) tx"
        case .hashNotFound:
            "give the row's number, or the whole hash as 'show' prints it with --output csv"
        case .noHashColumn:
            "give the row's number, from 0"
        case .fileIsModel(let path):
            "open it with: m = import \(path)"
        case .fileIsModelNotScript(let path):
            "see what it is with: copse inspect \(path)"
        case .exportFormat:
            "name the file by its format: something.copse"
        case .flagNeedsFormat(let flag, let format):
            "leave out --\(flag), or name a \(format) file"
        case .promptOnly:
            "start copse without a script: copse -s SESSION"
        case .noSuchJob(_, let running):
            running.isEmpty
                ? "nothing does; 'cells' lists what has run"
                : "running: \(running.map(String.init).joined(separator: ", "))"
        case .noStore:
            "start the shell without a damaged or unwritable store, or name one with --store"
        case .sourceChanged(let path, _):
            "put the old file back, or load the new one: x = load '\(path)'"
        case .valueLost:
            "run its cell again; 'cells' lists them"
        case .nothingToUndo, .nothingToRedo, .notACheckout:
            "'cells' lists the session's cells; 'checkout N' goes to the state after one"
        case .notAModelName:
            "as in: gas, gas@3 or gas@champion; 'models' lists them"
        case .pictureFormat: "the ending says in which form: --save picture.svg"
        case .pictureNotDrawn(_, .notInstalled):
            "sudo apt-get install libcairo2, or save as .svg, which needs nothing"
        case .pictureNotDrawn: "save as .svg, which needs nothing"
        case .nothingToDraw(let error): error.hint
        case .settingUnknown(_, let nearest, let known):
            nearest.map { "did you mean '\($0)'?" }
                ?? "settings are: \(known.joined(separator: ", "))"
        case .series(let problem):
            problem.hint
        case .report(let problem):
            problem.hint
        case .cellNotFound, .strayBracket, .mismatchedBracket, .nothingBeforePipe, .notANumber,
            .nameTwice, .keepsNothing, .flagTakesNoValue, .flagValue,
            .rowOutside,
            .settingValue, .interrupted, .programFailed, .programNotStarted, .shellNotAllowed:
            nil
        }
    }

    private static func shortList(_ names: [String]) -> String {
        names.count <= 8
            ? names.joined(separator: ", ")
            : names.suffix(7).joined(separator: ", ") + " and \(names.count - 7) more"
    }
}
