import CopseFrame

extension Notebook {
    /// Runs every cell of a text; without `keepGoing` it stops at the first that fails or quits.
    package mutating func run(_ text: String, keepGoing: Bool = false) -> [Reply] {
        var replies: [Reply] = []
        for cell in CellSource.split(text) {
            let reply = run(cell)
            replies.append(reply)
            if reply.effect == .quit || (reply.failure != nil && !keepGoing) { break }
        }
        return replies
    }

    /// Runs one cell. It never throws: what went wrong is in the reply.
    package mutating func run(_ cell: CellSource) -> Reply {
        let clock = ContinuousClock()
        let start = clock.now
        var reply = Reply(
            cell: nextCell, source: cell.text, milliseconds: 0, outcome: .ok(nil), line: cell.line)
        var value: BoundValue?
        do throws(Failure) {
            try waitForJobs()
            value = try evaluate(ParsedCell(cell.text), into: &reply)
        } catch {
            reply.names = []
            reply.outcome = .failed(error)
        }
        reply.milliseconds = (clock.now - start).milliseconds
        record(reply, value: value)
        return reply
    }

    /// The first value of the cell, which `_N` will stand for.
    private mutating func evaluate(
        _ parsed: ParsedCell, into reply: inout Reply
    ) throws(Failure) -> BoundValue? {
        var parsed = parsed
        while case .call(let verb, let arguments) = parsed.body, verb.text == "time",
            !arguments.isEmpty, parsed.names.isEmpty
        {
            guard parsed.text.text(arguments) != "--help" else { break }
            parsed = try parsed.inner(arguments)
            reply.isTimed = true
        }
        reply.display.isHidden = parsed.hidesDisplay
        let step = try step(for: parsed)
        if step.command.kind == .command { reply.cell = nil }
        var outcome: Outcome
        var reader = self
        let reads = ReadLog()
        reader.reads = reads
        switch step {
        case .shell where environment.detour != nil:
            outcome = Outcome()
        case .shell(let command):
            outcome = try runProgram(command, input: nil, at: 0..<parsed.text.count)
        case .run(let command, let arguments):
            try checkNames(parsed.names, of: command, at: arguments.verb)
            outcome = try command.run(
                Call(
                    command: command, arguments: arguments, names: parsed.names.map(\.text),
                    notebook: reader))
            outcome.display.unit = arguments.flagWord(Flag.unit.name).flatMap {
                WeiUnit(rawValue: $0.text)
            }
        }
        let isHidden = reply.display.isHidden
        reply.display = outcome.display
        reply.display.isHidden = isHidden
        reply.notes = outcome.notes
        reply.effect = outcome.effect
        reply.names = parsed.names.map(\.text)
        reply.outcome = .ok(outcome.values.first)
        if let pipe = parsed.pipe {
            let text = Renderer(RenderOptions(mode: settings.output, isUncut: true)).piped(reply)
            if environment.detour == nil {
                _ = try runProgram(pipe, input: text, at: parsed.text.pipeRange)
            }
            reply.isPiped = true
        }
        let values = derived(outcome, from: parsed, reads.entries)
        reply.trace = take(outcome, values, names: reply.names, reads.entries)
        return values.first
    }

    /// The one place where a notebook's state changes.
    private mutating func take(
        _ outcome: Outcome, _ values: [BoundValue], names: [String], _ reads: [ReadLog.Entry]
    ) -> CellTrace {
        var trace = CellTrace()
        if !names.isEmpty {
            trace.bound = Array(zip(names, values))
        } else if outcome.isRemembered, let value = values.first {
            trace.bound = [("_", value)]
        }
        for (name, value) in trace.bound { bind(name, to: value) }
        for read in reads where !trace.read.contains(where: { $0.name == read.word.text }) {
            trace.read.append((read.word.text, read.value))
        }
        trace.files = outcome.files
        trace.written = outcome.written
        if let settings = outcome.settings { self.settings = settings }
        return trace
    }

    private func checkNames(_ names: [Word], of command: Command, at verb: Range<Int>)
        throws(Failure)
    {
        if let name = names.first(where: { $0.text == "_" }) {
            throw Failure(.notAName(name.text), at: name.range)
        }
        for (index, name) in names.enumerated()
        where names[..<index].contains(where: { $0.text == name.text }) {
            throw Failure(.nameTwice(name.text), at: name.range)
        }
        let given = names.count
        if command.values == 0, let first = names.first {
            throw Failure(.bindsNothing(verb: command.name), at: first.range)
        }
        let isRight = given == command.values || (given == 0 && command.values == 1)
        guard isRight else {
            throw Failure(
                .bindsCount(verb: command.name, count: command.values, given: given),
                at: names.isEmpty ? verb : names.ranges)
        }
    }

    private func runProgram(
        _ command: String, input: String?, at range: Range<Int>
    ) throws(Failure) -> Outcome {
        guard let run = environment.runProgram else { throw Failure(.shellNotAllowed, at: range) }
        let status: Int
        do throws(ProgramError) {
            status = try run(command, input)
        } catch {
            throw Failure(.programNotStarted(command: command, reason: error.reason), at: range)
        }
        guard status == 0 else {
            throw Failure(.programFailed(command: command, status: status), at: range)
        }
        return Outcome()
    }
}

// MARK: What a cell means

extension Notebook {
    /// Whether a cell is a command: not numbered, not stored but in the history.
    func isCommand(_ cell: CellSource) -> Bool {
        guard var parsed = try? ParsedCell(cell.text) else { return false }
        while case .call(let verb, let arguments) = parsed.body, verb.text == "time",
            !arguments.isEmpty, let inner = try? parsed.inner(arguments)
        {
            parsed = inner
        }
        return (try? step(for: parsed))?.command.kind == .command
    }

    private enum Step {
        case run(Command, Arguments)
        case shell(String)

        var command: Command {
            switch self {
            case .run(let command, _): command
            case .shell: CommandTable.shellEscape
            }
        }
    }

    private func step(for cell: ParsedCell) throws(Failure) -> Step {
        switch cell.body {
        case .shell(let command):
            guard !command.isEmpty else { throw Failure(.emptyShellCommand, at: 0..<1) }
            return .shell(command)
        case .describe(let name):
            if bound(name.text) == nil, CommandTable[name.text] != nil {
                return .run(.help, help(on: name))
            }
            var arguments = Arguments(verb: name.range)
            arguments.set(.word(name), place: "NAME")
            return .run(.inspect, arguments)
        case .help(let topic):
            // `?x` of IPython, where x is no verb.
            if let topic, CommandTable[topic.text] == nil, HelpTopic[topic.text] == nil,
                bound(topic.text) != nil
            {
                var arguments = Arguments(verb: topic.range)
                arguments.set(.word(topic), place: "NAME")
                return .run(.inspect, arguments)
            }
            return .run(.help, help(on: topic))
        case .call(let verb, let range):
            return try step(for: cell, verb: verb, range)
        }
    }

    private func step(
        for cell: ParsedCell, verb: Word, _ range: Range<Int>
    ) throws(Failure) -> Step {
        if range.isEmpty, bound(verb.text) != nil,
            CommandTable[verb.text].map({ !$0.runsAlone }) ?? true
        {
            var arguments = Arguments(verb: verb.range)
            arguments.set(.word(verb), place: "NAME")
            return .run(.value, arguments)
        }
        if CommandTable.families.contains(verb.text) {
            guard let member = try CommandTable.member(of: verb, cell.text, range) else {
                return .run(.help, help(on: verb))
            }
            return try step(for: cell, verb: member.verb, member.arguments)
        }
        let said = cell.text.text(verb.range.lowerBound..<range.upperBound)
        if let command = CommandTable[verb.text] {
            if let habit = Habit.answer(to: said) {
                throw Failure(.habit(habit), at: verb.range)
            }
            guard
                let arguments = try ArgumentBinder.bind(
                    cell.text, range, to: command, verb: verb.range)
            else { return .run(.help, help(on: verb)) }
            return .run(command, arguments)
        }
        throw unknown(verb, said: said, isAlone: range.isEmpty)
    }

    private func help(on topic: Word?) -> Arguments {
        var arguments = Arguments(verb: topic?.range ?? 0..<1)
        if let topic { arguments.set(.word(topic), place: "VERB") }
        return arguments
    }

    /// The best answer to a first word that is no verb.
    private func unknown(_ verb: Word, said: String, isAlone: Bool) -> Failure {
        if CommandTable.later.contains(verb.text) {
            return Failure(.verbNotInThisVersion(verb.text), at: verb.range)
        }
        if let habit = Habit.answer(to: said) { return Failure(.habit(habit), at: verb.range) }
        if let value = bound(verb.text) {
            return Failure(
                .notAVerb(value: verb.text, kind: value.kind.rawValue), at: verb.range)
        }
        if isAlone, verb.text.hasPrefix("_"), Int(verb.text.dropFirst()) != nil || verb.text == "_"
        {
            return Failure(.noUnnamedValue(verb.text), at: verb.range)
        }
        let nearest = Suggestion.nearest(
            to: verb.text, in: CommandTable.words + (isAlone ? names : []))
        if isAlone, verb.isName, nearest == nil || names.contains(nearest ?? "") {
            return Failure(
                .nameNotFound(verb.text, nearest: nearest, bound: names, isFile: false),
                at: verb.range)
        }
        return Failure(.verbUnknown(verb.text, nearest: nearest), at: verb.range)
    }
}

extension ParsedCell {
    /// The cell behind `time`, at the same distances.
    fileprivate func inner(_ range: Range<Int>) throws(Failure) -> ParsedCell {
        let blank = String(repeating: " ", count: range.lowerBound)
        return try ParsedCell(blank + text.text(range.lowerBound..<text.count))
    }
}

extension MarkedText {
    /// From the `|` to the end.
    fileprivate var pipeRange: Range<Int> {
        let bar = marks.firstIndex(of: .pipe) ?? 0
        return bar..<max(count, bar + 1)
    }
}

extension Duration {
    /// In milliseconds.
    package var milliseconds: Double {
        let (seconds, attoseconds) = components
        return Double(seconds) * 1e3 + Double(attoseconds) / 1e15
    }
}
