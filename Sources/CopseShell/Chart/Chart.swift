/// A picture as plain numbers: what stands where, before any layout.
///
/// The terminal, SVG, PNG and PDF are all drawn from one of these. It holds at most some tens of
/// thousands of numbers whatever the data: what is longer is summed up when the chart is made.
package struct Chart: Sendable, Equatable {
    package enum Kind: String, Sendable, CaseIterable {
        case hist, line, scatter, bar, box, roc, pr, scores, importance, acf, pacf, forecast,
            windows
    }

    package var kind: Kind
    package var title: String
    package var x: Axis
    package var y: Axis
    /// Drawn in order, later ones on top.
    package var layers: [Layer]
    /// Sentences under the picture: how many rows, what was left out.
    package var caption: [String]

    package init(
        _ kind: Kind, title: String, x: Axis, y: Axis, layers: [Layer], caption: [String] = []
    ) {
        self.kind = kind
        self.title = title
        self.x = x
        self.y = y
        self.layers = layers
        self.caption = caption
    }

    package struct Point: Sendable, Equatable {
        package var x: Double
        /// Not a number where a line is interrupted.
        package var y: Double

        package init(_ x: Double, _ y: Double) {
            self.x = x
            self.y = y
        }
    }

    /// A column that stands on 0 between two values of x.
    package struct Bar: Sendable, Equatable {
        package var from: Double
        package var to: Double
        package var value: Double
    }

    package struct Interval: Sendable, Equatable {
        package var x: Double
        package var low: Double
        package var high: Double

        package init(x: Double, low: Double, high: Double) {
            self.x = x
            self.low = low
            self.high = high
        }
    }

    /// Five numbers of a group and what lies beyond the whiskers.
    package struct Box: Sendable, Equatable {
        package var low: Double
        package var lowerQuartile: Double
        package var median: Double
        package var upperQuartile: Double
        package var high: Double
        package var outliers: [Double]
    }

    /// Counts on a grid over the whole of both axes, row 0 at the bottom.
    package struct Grid: Sendable, Equatable {
        package var columns: Int
        package var rows: Int
        package var counts: [Int]
    }

    package enum Mark: Sendable, Equatable {
        /// - Parameter areAdditive: neighbours may be added up where there is no room for each.
        case bars([Bar], areAdditive: Bool)
        /// One sideways bar per category.
        case rows([Double])
        /// Half the length of a whisker around each sideways bar.
        case errors([Double])
        case boxes([Box])
        case line([Point])
        case points([Point])
        /// Few points that matter, each a dot that is seen at once; the sign tells kinds apart where
        /// there is no colour.
        case spots([Point], sign: Character)
        case stems([Point])
        case density(Grid)
        case band([Interval])
        /// A line across the whole picture.
        case rule(Direction, at: Double)
    }

    package enum Direction: Sendable { case horizontal, vertical }

    package struct Layer: Sendable, Equatable {
        package var mark: Mark
        package var ink: Ink
        /// What the legend says; nil: nothing.
        package var label: String?

        package init(_ mark: Mark, _ ink: Ink = .first, label: String? = nil) {
            self.mark = mark
            self.ink = ink
            self.label = label
        }
    }
}

/// The colours of marks: those of Okabe and Ito (2008), told apart by colour-blind readers too.
package enum Ink: Int, Sendable, CaseIterable {
    case first, accent, second, third, fourth, fifth, muted

    /// `0xRRGGBB`
    var rgb: UInt32 {
        switch self {
        case .first: 0x0072B2
        case .accent: 0xD55E00
        case .second: 0x009E73
        case .third: 0xCC79A7
        case .fourth: 0xE69F00
        case .fifth: 0x56B4E9
        case .muted: 0x7F7F7F
        }
    }

    /// The nearest of a terminal's 256 colours that can be read on black and on white.
    var terminalColor: Int {
        switch self {
        case .first: 32
        case .accent: 166
        case .second: 36
        case .third: 175
        case .fourth: 172
        case .fifth: 74
        case .muted: 245
        }
    }
}
