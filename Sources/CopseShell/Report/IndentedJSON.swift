import CopseFrame

/// JSON as Python's `json.dumps(…, indent=1, sort_keys=True, ensure_ascii=False)` lays it out.
enum IndentedJSON {
    static func text(_ value: JSONValue) -> String {
        var text = ""
        write(value, indent: 0, to: &text)
        return text
    }

    private static func write(_ value: JSONValue, indent: Int, to text: inout String) {
        switch value {
        case .array(let values):
            list(values, "[", "]", indent, &text) { value, text in
                write(value, indent: indent + 1, to: &text)
            }
        case .object(let members):
            let sorted = members.sorted { $0.key.utf8.lexicographicallyPrecedes($1.key.utf8) }
            list(sorted, "{", "}", indent, &text) { member, text in
                write(.string(member.key), indent: 0, to: &text)
                text += ": "
                write(member.value, indent: indent + 1, to: &text)
            }
        default:
            var json = JSONWriter()
            json.value(value)
            text += json.text
        }
    }

    private static func list<Element>(
        _ elements: [Element], _ open: String, _ close: String, _ indent: Int,
        _ text: inout String, _ write: (Element, inout String) -> Void
    ) {
        guard !elements.isEmpty else {
            text += open + close
            return
        }
        text += open
        for (index, element) in elements.enumerated() {
            text += (index == 0 ? "\n" : ",\n") + String(repeating: " ", count: indent + 1)
            write(element, &text)
        }
        text += "\n" + String(repeating: " ", count: indent) + close
    }
}
