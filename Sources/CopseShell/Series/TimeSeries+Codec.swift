import CopseFrame

/// Series as bytes for the store: a frame of the values, the regressors and the times, behind a line
/// of JSON that says what numbers them.
extension TimeSeries {
    var bytes: [UInt8] {
        var json = JSONWriter()
        json.beginObject()
        json.key("text")
        json.string(text)
        var columns: [(String, Column)] = [("value", Column(.float(values)))]
        json.key("clock")
        switch clock {
        case .buckets(let first, let every):
            json.string("buckets")
            json.key("first")
            json.int(first)
            json.key("every")
            json.int(every)
            if time != "timestamp" {
                json.key("time")
                json.string(time)
            }
        case .times: json.string("times")
        case .rows: json.string("rows")
        }
        json.endObject()
        for (index, regressor) in regressors.enumerated() {
            columns.append(
                ("regressor \(index) \(regressor.name)", Column(.float(regressor.values))))
        }
        if let rows { columns.append(("rows", .text(rows))) }
        if case .times(let times) = clock {
            columns.append(("time", Column(.timestamp(times.map { $0 ?? 0 }))))
            columns.append(("has time", Column(.bool(times.map { $0 != nil }))))
        }
        return json.bytes + [0x0a] + Frame(columns).encoded()
    }

    /// nil for bytes that no series was encoded as.
    init?(bytes: [UInt8]) {
        guard let end = bytes.firstIndex(of: 0x0a),
            let head = try? JSONValue(parsing: Array(bytes[..<end])),
            let text = head["text"]?.string,
            let frame = try? Frame.decode(Array(bytes[(end + 1)...])),
            case .float(let values)? = frame.columns.first?.storage
        else { return nil }
        let named = Dictionary(
            zip(frame.names, frame.columns), uniquingKeysWith: { first, _ in first })
        switch head["clock"]?.string {
        case "buckets":
            guard let first = head["first"]?.int, let every = head["every"]?.int, every > 0
            else { return nil }
            clock = .buckets(first: first, every: every)
            time = head["time"]?.string ?? "timestamp"
        case "times":
            guard case .timestamp(let times)? = named["time"]?.storage,
                case .bool(let known)? = named["has time"]?.storage
            else { return nil }
            clock = .times(zip(times, known).map { $1 ? $0 : nil })
        case "rows": clock = .rows
        default: return nil
        }
        self.text = text
        self.values = values
        if case .string(let texts)? = named["rows"]?.storage {
            rows = (0..<texts.count).map { texts[$0] }
        }
        regressors = zip(frame.names, frame.columns).compactMap { name, column in
            let parts = name.split(separator: " ", maxSplits: 2)
            guard parts.count == 3, parts[0] == "regressor",
                case .float(let values) = column.storage
            else { return nil }
            return Regressor(name: String(parts[2]), values: values)
        }
    }
}
