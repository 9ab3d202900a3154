/// The colours of what is typed: of the terminal's own sixteen, so that its theme decides what they
/// look like, and none of them one that vanishes on a light or on a dark ground.
package struct InputTheme: Sendable, Equatable {
    package enum Ground: Sendable { case dark, light, unknown }

    private let isColored: Bool
    package let ground: Ground

    package init(isColored: Bool, ground: Ground = .unknown) {
        self.isColored = isColored
        self.ground = ground
    }

    /// What `COLORFGBG` says, which rxvt, Konsole and others set: `15;0`, the ground last.
    package static func ground(colorFGBG text: String?) -> Ground {
        guard let last = text?.split(separator: ";").last, let color = Int(last) else {
            return .unknown
        }
        return color == 7 || color > 8 ? .light : .dark
    }

    /// The escape sequence that begins a style; empty where it looks like plain text.
    func begin(_ style: InputStyle) -> String {
        guard isColored else { return "" }
        return switch style {
        case .plain: ""
        case .verb: "\u{1B}[1m"
        case .flag: ground == .light ? "\u{1B}[34m" : "\u{1B}[36m"
        case .string: "\u{1B}[32m"
        case .number: "\u{1B}[35m"
        case .comment: "\u{1B}[2m"
        case .shell: ground == .dark ? "\u{1B}[33m" : "\u{1B}[35m"
        case .stray: "\u{1B}[31m"
        case .pair: "\u{1B}[1;4m"
        case .found: "\u{1B}[7m"
        }
    }

    /// Text that stands back: the prompt, hints.
    package func dim(_ text: String) -> String { isColored ? "\u{1B}[2m\(text)\(Self.end)" : text }

    static let end = "\u{1B}[0m"
}
