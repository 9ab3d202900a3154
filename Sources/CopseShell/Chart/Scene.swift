/// A picture laid out: shapes and texts in points, y downwards. SVG, PNG and PDF are written from
/// the same scene, so that they look the same.
package struct Scene: Sendable, Equatable {
    package var width: Double
    package var height: Double
    package var title: String
    package var description: String
    package var items: [Item] = []

    package struct Point: Sendable, Equatable {
        package var x: Double
        package var y: Double
    }

    package enum Anchor: String, Sendable { case start, middle, end }

    package struct Paint: Sendable, Equatable {
        /// `0xRRGGBB`
        package var rgb: UInt32
        package var opacity = 1.0
    }

    package struct Rectangle: Sendable, Equatable {
        package var x: Double
        package var y: Double
        package var width: Double
        package var height: Double
    }

    package struct Text: Sendable, Equatable {
        package var text: String
        package var x: Double
        /// Of the line the letters stand on.
        package var y: Double
        package var size: Double
        package var anchor: Anchor
        package var isBold: Bool
        package var paint: Paint
    }

    package enum Item: Sendable, Equatable {
        case rectangles([Rectangle], Paint)
        /// Open lines, one after another.
        case lines([[Point]], Paint, width: Double, isDashed: Bool)
        case polygon([Point], Paint)
        case dots([Point], radius: Double, Paint)
        case text(Text)
    }
}

extension Scene {
    /// The width of a text in a usual sans-serif face. Fonts differ and no file may depend on the
    /// fonts of one machine, so margins are made with a little room instead.
    static func width(of text: String, size: Double) -> Double {
        Double(DisplayWidth.of(text)) * size * 0.6
    }
}
