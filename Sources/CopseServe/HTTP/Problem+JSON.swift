import CopseDetector
import CopseFrame
import HTTPTypes

extension Problem {
    /// The body: `application/problem+json` of RFC 9457.
    var encoded: [UInt8] {
        var json = JSONWriter()
        json.beginObject()
        json.key("type")
        json.string("urn:copse:problem:" + code)
        json.key("title")
        json.string(status.reasonPhrase)
        json.key("status")
        json.int(status.code)
        json.key("detail")
        json.string(detail)
        if !faults.isEmpty {
            json.key("errors")
            json.beginArray()
            for fault in faults { fault.write(into: &json) }
            json.endArray()
        }
        json.endObject()
        return json.bytes
    }

    /// The headers with the type of the body, and `close` where the rest is not worth reading.
    var responseHeaders: HTTPFields {
        var fields = headers
        fields[.contentType] = "application/problem+json"
        fields[.cacheControl] = "no-store"
        if closesConnection { fields[.connection] = "close" }
        return fields
    }
}

extension Problem.Fault {
    init(_ error: JSONError, index: Int? = nil) {
        self.init(
            index: index, code: "frame.json", detail: error.what + ".", line: error.line,
            column: error.column)
    }

    init(_ error: DetectorError, index: Int? = nil) {
        var detail = error.message
        if let hint = error.hint { detail += " (\(hint))" }
        self.init(index: index, code: error.code, detail: detail)
    }

    func write(into json: inout JSONWriter) {
        json.beginObject()
        if let index {
            json.key("index")
            json.int(index)
        }
        json.key("code")
        json.string(code)
        json.key("detail")
        json.string(detail)
        if let line {
            json.key("line")
            json.int(line)
        }
        if let column {
            json.key("column")
            json.int(column)
        }
        json.endObject()
    }
}

extension Problem {
    static func malformed(_ error: JSONError) -> Problem {
        Problem(
            .badRequest, code: "frame.json", detail: "The body is not JSON: \(error.message)",
            faults: [Fault(error)])
    }

    static func noState(_ model: ServedModel) -> Problem {
        Problem(
            .conflict, code: "model.noState",
            detail: "Model '\(model.name)' carries no recipe state, so nothing can be scored after "
                + "its training rows. Use state=empty, or export it without --no-state.")
    }

    static let noStream = Problem(
        .conflict, code: "serve.noStream",
        detail: "No stream runs in this daemon, so there is no lane whose next record this could "
            + "be. Use state=empty or state=model.")

    /// Faults of transactions, at most as many as someone would read.
    static func refused(_ faults: [Fault], of count: Int) -> Problem {
        let bad = Set(faults.compactMap(\.index)).count
        let detail =
            count == 1 && bad == 0
            ? "The transaction cannot be scored: \(faults.first?.detail ?? "")"
            : "\(bad) of \(count) transactions cannot be scored, so none was. errors[].index "
                + "counts from 0."
        return Problem(
            .unprocessableContent, code: "serve.transactions", detail: detail,
            faults: Array(faults.prefix(maximumFaults)))
    }

    private static let maximumFaults = 100
}
