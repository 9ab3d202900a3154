/// A scene as SVG 1.1 text: the same bytes on every machine and for any thread count.
package enum SVGWriter {
    package static func text(of scene: Scene) -> String {
        let (width, height) = (number(scene.width), number(scene.height))
        var svg = """
            <svg xmlns="http://www.w3.org/2000/svg" width="\(width)" height="\(height)" \
            viewBox="0 0 \(width) \(height)" role="img" aria-label="\(escaped(scene.title))" \
            font-family="Helvetica, Arial, 'DejaVu Sans', sans-serif">
            <title>\(escaped(scene.title))</title>
            <desc>\(escaped(scene.description))</desc>

            """
        for item in scene.items { svg += element(item) }
        return svg + "</svg>\n"
    }

    private static func element(_ item: Scene.Item) -> String {
        switch item {
        case .rectangles(let shapes, let paint):
            guard !shapes.isEmpty else { return "" }
            let path = shapes.map {
                "M\(number($0.x)) \(number($0.y))h\(number($0.width))v\(number($0.height))"
                    + "h\(number(-$0.width))z"
            }.joined()
            return "<path d=\"\(path)\" \(fill(paint))/>\n"
        case .polygon(let points, let paint):
            return "<path d=\"\(path(points))z\" \(fill(paint))/>\n"
        case .lines(let runs, let paint, let width, let isDashed):
            guard !runs.isEmpty else { return "" }
            return "<path d=\"\(runs.map(path).joined())\" fill=\"none\" \(stroke(paint)) "
                + "stroke-width=\"\(number(width))\" stroke-linejoin=\"round\""
                + (isDashed ? " stroke-dasharray=\"5 4\"" : "") + "/>\n"
        case .dots(let points, let radius, let paint):
            guard !points.isEmpty else { return "" }
            let path = points.map { "M\(number($0.x)) \(number($0.y))h0" }.joined()
            return "<path d=\"\(path)\" fill=\"none\" \(stroke(paint)) "
                + "stroke-width=\"\(number(2 * radius))\" stroke-linecap=\"round\"/>\n"
        case .text(let text):
            let anchor = text.anchor == .start ? "" : " text-anchor=\"\(text.anchor.rawValue)\""
            return "<text x=\"\(number(text.x))\" y=\"\(number(text.y))\" "
                + "font-size=\"\(number(text.size))\"\(anchor)"
                + (text.isBold ? " font-weight=\"bold\"" : "")
                + " \(fill(text.paint))>\(escaped(text.text))</text>\n"
        }
    }

    private static func path(_ points: [Scene.Point]) -> String {
        var path = ""
        for (index, point) in points.enumerated() {
            path += "\(index == 0 ? "M" : "L")\(number(point.x)) \(number(point.y))"
        }
        return path
    }

    private static func fill(_ paint: Scene.Paint) -> String {
        "fill=\"\(hex(paint.rgb))\""
            + (paint.opacity < 1 ? " fill-opacity=\"\(number(paint.opacity))\"" : "")
    }

    private static func stroke(_ paint: Scene.Paint) -> String {
        "stroke=\"\(hex(paint.rgb))\""
            + (paint.opacity < 1 ? " stroke-opacity=\"\(number(paint.opacity))\"" : "")
    }

    private static func hex(_ rgb: UInt32) -> String {
        let digits = String(rgb, radix: 16)
        return "#" + String(repeating: "0", count: 6 - digits.count) + digits
    }

    /// At most two decimals and no exponent: a hundredth of a point is finer than any screen.
    static func number(_ value: Double) -> String {
        guard value.isFinite else { return "0" }
        let hundredths = Int((min(max(value, -1e9), 1e9) * 100).rounded())
        let (whole, part) = hundredths.magnitude.quotientAndRemainder(dividingBy: 100)
        let sign = hundredths < 0 ? "-" : ""
        if part == 0 { return "\(sign)\(whole)" }
        if part % 10 == 0 { return "\(sign)\(whole).\(part / 10)" }
        return "\(sign)\(whole).\(part < 10 ? "0" : "")\(part)"
    }

    /// Text between tags or quotes; characters XML cannot hold are made visible before.
    private static func escaped(_ text: String) -> String {
        var result = ""
        for character in DisplayWidth.printable(text).unicodeScalars {
            switch character {
            case "&": result += "&amp;"
            case "<": result += "&lt;"
            case ">": result += "&gt;"
            case "\"": result += "&quot;"
            // Noncharacters are no XML.
            case "\u{FFFE}", "\u{FFFF}": result += "\u{FFFD}"
            default: result.unicodeScalars.append(character)
            }
        }
        return result
    }
}
