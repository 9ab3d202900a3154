import CopseFrame

extension Command {
    private static let frame = Place("F", .value([.frame]))
    static let saveFlag = Flag(
        "save", .path, value: "FILE", about: "write it as .svg, .png or .pdf")
    static let logFlag = Flag("log", .switch, about: "a logarithmic axis for the values")
    private static let logX = Flag("log-x", .switch, about: "a logarithmic axis for X")

    static let plotHist = Command(
        name: "plot hist", group: .pictures,
        places: [frame, Place("COL", .word, about: "numbers or times")],
        flags: [Flag("log", .switch, about: "bins of one width in the logarithm"), saveFlag],
        summary: "How often the values of a column occur, in bins as numpy chooses them",
        examples: ["plot hist tx gas", "plot hist tx value --log --save value.svg"],
        run: { (call) throws(Failure) in
            let column = try call.measured("COL")
            return try call.drawing { (title) throws(ChartError) in
                try Chart.histogram(of: column, title: title, isLog: call.arguments.has("log"))
            }
        })

    static let plotLine = Command(
        name: "plot line", group: .pictures,
        places: [
            Place("F", .value([.frame, .series])),
            Place("X", .word, optional: true, about: "numbers or times; the line follows them"),
            Place(
                "Y", .list, optional: true, joined: true,
                about: "columns of numbers; a series needs neither X nor Y"),
        ],
        flags: [logFlag, logX, saveFlag],
        summary: "Columns over another one, or a series over its time, joined by a line",
        examples: ["plot line tx timestamp gasPrice", "plot line hourly --save gas.svg"],
        run: { (call) throws(Failure) in
            if call.arguments.word("X") == nil, case .series(let series) = try call.value("F") {
                let (x, y) = (series.times, series.measured)
                return try call.drawing(of: series.text) { (title) throws(ChartError) in
                    try Chart.line(
                        x: x, ys: [y], title: title, isLog: call.arguments.has("log"))
                }
            }
            guard !call.arguments.words("Y").isEmpty else {
                throw call.missing(call.arguments.word("X") == nil ? "X" : "Y")
            }
            let x = try call.measured("X")
            let ys = try call.arguments.words("Y").map { (word) throws(Failure) in
                try call.measured(word)
            }
            return try call.drawing { (title) throws(ChartError) in
                try Chart.line(
                    x: x, ys: ys, title: title, isLog: call.arguments.has("log"),
                    isLogX: call.arguments.has("log-x"))
            }
        })

    static let plotScatter = Command(
        name: "plot scatter", group: .pictures,
        places: [frame, Place("X", .word), Place("Y", .word)],
        flags: [logFlag, logX, saveFlag],
        summary: "One column against another; where rows are many, how many lie where",
        examples: ["plot scatter tx gas gasPrice", "plot scatter tx value gasPrice --log --log-x"],
        run: { (call) throws(Failure) in
            let (x, y) = (try call.measured("X"), try call.measured("Y"))
            return try call.drawing { (title) throws(ChartError) in
                try Chart.scatter(
                    x: x, y: y, title: title, isLog: call.arguments.has("log"),
                    isLogX: call.arguments.has("log-x"))
            }
        })

    static let plotBar = Command(
        name: "plot bar", group: .pictures,
        places: [
            frame, Place("X", .word, about: "names, numbers or times, one bar each"),
            Place("Y", .word, about: "numbers, added up where X repeats"),
        ],
        flags: [logFlag, saveFlag],
        summary: "A bar for each value of X",
        examples: ["plot bar tx from value", "plot bar i feature mean --save importance.png"],
        run: { (call) throws(Failure) in
            let y = try call.measured("Y")
            guard let word = call.arguments.word("X") else { return Outcome() }
            let column = try call.column(word)
            let isLog = call.arguments.has("log")
            return try call.drawing { (title) throws(ChartError) in
                column.isNamed
                    ? try Chart.bars(
                        categories: column.texts, name: word.text, y: y, title: title, isLog: isLog)
                    : try Chart.bars(
                        x: Measured(word.text, column), y: y, title: title, isLog: isLog)
            }
        })

    static let plotBox = Command(
        name: "plot box", group: .pictures,
        places: [
            frame, Place("COL", .word, about: "numbers or times"),
            Place("GROUP", .word, optional: true, lead: "by", about: "one box per value"),
        ],
        flags: [logFlag, saveFlag],
        summary: "Median, quartiles and outliers, of all rows or by group",
        examples: ["plot box tx gas", "plot box s score by is_anomaly"],
        run: { (call) throws(Failure) in
            let column = try call.measured("COL")
            let group = call.arguments.word("GROUP")
            let texts = try group.map { (word) throws(Failure) in try call.column(word).texts }
            return try call.drawing { (title) throws(ChartError) in
                try Chart.boxes(
                    of: column, groups: texts, by: group?.text ?? "", title: title,
                    isLog: call.arguments.has("log"))
            }
        })
}
